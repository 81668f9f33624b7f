"""The JSON Schema of each kind: sound as a schema, and true to what the loader accepts.

No validator is among the libraries, so the few keywords that the schemas use are judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.kinds import kind_named, kind_names
from engine.load.policy_set import load_folder
from tests.kinds.test_documents import FILES

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {
    "$defs", "$ref", "additionalProperties", "anyOf", "allOf", "oneOf", "const", "default", "description", "enum", "examples", "items",
    "minItems", "minLength", "minProperties", "pattern", "properties", "required", "title", "type",
}  # fmt: skip
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "null": type(None), "boolean": bool, "integer": int, "number": (int, float),
}  # fmt: skip


def as_an_editor_reads(data: Any) -> Any:
    """The same with the types of YAML 1.2: ``true`` and numbers are values; ``yes``, dates and times are text."""
    if isinstance(data, dict):
        return {key: as_an_editor_reads(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_an_editor_reads(value) for value in data]
    if isinstance(data, str) and re.fullmatch(r"[-+]?[0-9]+", data):
        return int(data)
    if isinstance(data, str) and re.fullmatch(r"[-+]?[0-9]+\.[0-9]*", data):
        return float(data)
    return {"true": True, "false": False}.get(data, data) if isinstance(data, str) else data


def faults(value: Any, schema: Any, whole: Mapping[str, Any], at: str = "") -> Iterator[str]:  # noqa: C901, PLR0912 - one row a keyword
    """What of a value a schema refuses."""
    if schema is True:
        return
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        yield from faults(value, whole["$defs"][name], whole, at)
    if alternatives := schema.get("anyOf") or schema.get("oneOf"):
        each = [list(faults(value, one, whole, at)) for one in alternatives]
        if all(each):
            yield min(each, key=len)[0]
    for one in schema.get("allOf", ()):
        yield from faults(value, one, whole, at)
    types = schema.get("type", [])
    named = [types] if isinstance(types, str) else types
    if named and not any(isinstance(value, TYPES[name]) for name in named):
        yield f"{at}: {value!r} is not {types}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not one of {schema['enum']}"
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value!r} does not match {schema['pattern']}"
        if len(value) < schema.get("minLength", 0):
            yield f"{at}: too short"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{at}: too few"
        for number, item in enumerate(value):
            yield from faults(item, schema.get("items", True), whole, f"{at}[{number}]")
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for key in schema.get("required", ()):
            if key not in value:
                yield f"{at}: {key} is missing"
        for key, item in value.items():
            beyond = schema.get("additionalProperties", True)
            if key not in known and beyond is False:
                yield f"{at}: {key} is unknown"
            yield from faults(item, known.get(key, beyond or True), whole, f"{at}.{key}")


def parts(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Every schema inside a schema."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key in ("properties", "$defs"):
        for inner in schema.get(key, {}).values():
            yield from parts(inner)
    for key in ("anyOf", "allOf", "oneOf"):
        for inner in schema.get(key, []):
            yield from parts(inner)
    for key in ("items", "additionalProperties"):
        yield from parts(schema.get(key))


@pytest.mark.parametrize("kind", kind_names())
def test_it_is_a_schema(kind: str) -> None:
    whole = kind_named(kind).model_json_schema()
    for schema in parts(whole):
        assert set(schema) <= KEYWORDS
        types = schema.get("type", [])
        assert set([types] if isinstance(types, str) else types) <= set(TYPES)
        if "$ref" in schema:
            assert schema["$ref"].removeprefix("#/$defs/") in whole["$defs"]
        if "pattern" in schema:
            re.compile(schema["pattern"])
        for name in schema.get("required", ()):
            assert name in schema["properties"]


@pytest.mark.parametrize("kind", kind_names())
def test_keys_are_the_words_of_the_documents_and_not_of_the_program(kind: str) -> None:
    for schema in parts(kind_named(kind).model_json_schema()):
        assert not [key for key in schema.get("properties", {}) if key.endswith("_")]


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests" / "examples" / "minimal_desk"], ids=["shipped", "minimal"])
def test_it_accepts_what_the_loader_accepts(folder: Path) -> None:
    documents = load_folder(folder).documents.values()
    assert documents
    for loaded in documents:
        schema = kind_named(loaded.document.kind).model_json_schema()
        assert not list(faults(as_an_editor_reads(loaded.source.data), schema, schema)), loaded.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_it_accepts_the_document_with_every_key(file: Path) -> None:
    schema = kind_named(file.stem).model_json_schema()
    loaded = next(one for one in load_folder(file.parent).documents.values() if one.document.kind == file.stem)
    assert not list(faults(as_an_editor_reads(loaded.source.data), schema, schema))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("sla", {"clocks": "soon"}),
        ("sla", {"clock": []}),
        ("sla", {"version": "1.0"}),
        ("sla", {"clocks": [{"id": "a"}]}),
        ("calendar", {"open": ["always"]}),
        ("script", {"steps": []}),
        ("checklist", {"items": [{"id": "a", "if_no": "shrug"}]}),
        ("form", {"sections": [{"title": "A", "fields": [{"id": "a", "label": "A", "as": "txt"}]}]}),
    ],
)
def test_it_refuses_what_the_loader_refuses(kind: str, change: dict[str, Any]) -> None:
    file = next(file for file in FILES if file.stem == kind)
    data = next(one for one in load_folder(file.parent).documents.values() if one.document.kind == kind).source.data
    assert isinstance(data, dict)
    schema = kind_named(kind).model_json_schema()
    assert list(faults({**data, **change}, schema, schema))
