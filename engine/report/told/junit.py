"""For CI servers that show tests: a test case for each file, failed by its errors, its warnings beside it.

Source: the JUnit XML format as Jenkins and GitLab read it (testmoapp/junitxml).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from engine.model.problem import Problem
from engine.model.safe_text import safe, safe_line
from engine.report.told import Found
from engine.report.told.text import line_of


def told(found: Found) -> Iterator[str]:
    """The file, line by line."""
    files = dict.fromkeys((*found.files, *(problem.location.file for problem in found.problems)))
    failed = {problem.location.file for problem in found.problems if problem.severity == "error"}
    suite = Element("testsuite", name="sopdesk check", tests=str(len(files)), failures=str(len(failed)), errors="0")
    for file in files:
        mine = [problem for problem in found.problems if problem.location.file == file]
        _case(suite, file, mine, found)
    top = Element("testsuites", tests=str(len(files)), failures=str(len(failed)), errors="0")
    top.append(suite)
    indent(top)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield from tostring(top, encoding="unicode").splitlines()


def _case(suite: Element, file: str, problems: Sequence[Problem], found: Found) -> None:
    case = SubElement(suite, "testcase", classname="documents", name=safe_line(file), file=safe_line(found.path(file)))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        failure = SubElement(case, "failure", message=safe_line(errors[0].message), type=errors[0].code)
        failure.text = _text(errors, found)
    if rest := [problem for problem in problems if problem.severity != "error"]:
        SubElement(case, "system-out").text = _text(rest, found)


def _text(problems: Sequence[Problem], found: Found) -> str:
    parts = (f"{line_of(problem)}\n{safe(found.excerpt(problem.location))}".rstrip() for problem in problems)
    return "\n".join(parts)
