"""``sopdesk schema KIND``: what an editor needs to complete and check a document as it is typed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from engine.cli.main import run
from engine.kinds import kind_names


def test_without_a_kind_the_kinds_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert tuple(capsys.readouterr().out.split()) == kind_names()


@pytest.mark.parametrize("kind", kind_names())
def test_every_kind_has_a_schema(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", kind]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert schema["properties"]["kind"]["const"] == kind
    assert {"kind", "id", "title"} <= set(schema["required"])
    assert not set(references(schema)) - {f"#/$defs/{name}" for name in schema.get("$defs", {})}


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_a_kind_that_does_not_exist_is_told_with_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "scrpt"]) == 2
    assert 'there is no kind "scrpt"; did you mean "script"?' in capsys.readouterr().err
