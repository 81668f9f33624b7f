"""``sopdesk schema KIND``: what an editor needs to complete and check a document as it is typed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
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


def test_installing_writes_every_schema_and_keeps_other_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"editor.tabSize": 2, "yaml.schemas": {"other.json": "x/*.yaml"}}', encoding="utf-8")
    assert run(["--desk", str(tmp_path), "schema", "--install"]) == 0
    told = capsys.readouterr().out
    assert "# yaml-language-server: $schema=.sopdesk/schemas/document.json" in told
    known = json.loads(settings.read_text(encoding="utf-8"))
    assert known["editor.tabSize"] == 2
    assert known["yaml.schemas"]["other.json"] == "x/*.yaml"
    assert known["yaml.schemas"]["./.sopdesk/schemas/document.json"][0] == "sops/**/*.yaml"
    folder = tmp_path / ".sopdesk" / "schemas"
    assert {path.stem for path in folder.iterdir()} == {*kind_names(), "document"}
    everything = json.loads((folder / "document.json").read_text(encoding="utf-8"))
    assert everything["properties"]["kind"]["enum"] == list(kind_names())
    assert {way["then"]["$ref"] for way in everything["allOf"]} == {f"{kind}.json" for kind in kind_names()}
    assert run(["--desk", str(tmp_path), "schema", "--install"]) == 0
    assert json.loads(settings.read_text(encoding="utf-8")) == known


def test_settings_with_comments_are_left_alone_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{ // mine\n}", encoding="utf-8")
    assert run(["--desk", str(tmp_path), "schema", "--install"]) == 2
    assert "by hand" in capsys.readouterr().err
    assert settings.read_text(encoding="utf-8") == "{ // mine\n}"
    assert not (tmp_path / ".sopdesk").exists()
