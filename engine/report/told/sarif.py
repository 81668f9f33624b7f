"""For code scanning: SARIF 2.1.0, with what each code asks as its rule.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, §3.27 (result), §3.28 (location).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from engine.model.problem import Location, Problem
from engine.report.told import Found, sentence

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def told(found: Found) -> Iterator[str]:
    """The log, over several lines."""
    codes = sorted({problem.code for problem in found.problems})
    rules = [{"id": code, "shortDescription": {"text": found.meanings.get(code, code)}} for code in codes]
    driver = {"name": "sopdesk", "version": found.version, "rules": rules}
    results = [_result(problem, codes.index(problem.code), found) for problem in found.problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(problem: Problem, rule: int, found: Found) -> dict[str, Any]:
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": sentence(problem)},
        "locations": [{"physicalLocation": _place(problem.location, found)}],
    }


def _place(at: Location, found: Found) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(found.path(at.file), errors="surrogatepass")}}
    if at.line:
        place["region"] = {"startLine": at.line, "startColumn": max(1, at.column)}
    return place
