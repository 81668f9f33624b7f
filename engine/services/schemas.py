"""JSON Schemas of the kinds, for editors that complete and check while one types.

One schema is for all documents: it looks at ``kind`` and takes the schema of that kind, since a kind is not tied to a folder.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from engine.kinds import kind_named, kind_names
from engine.load.files import FOLDERS, write_whole
from engine.model.problem import Refused

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
PLACE: Final = ".sopdesk/schemas"
ANY: Final = "document.json"
SETTINGS: Final = Path(".vscode", "settings.json")
GLOBS: Final = [f"{folder}/**/*.{ending}" for folder in FOLDERS for ending in ("yaml", "yml")]


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of a kind; KeyError if there is none."""
    return {"$schema": DRAFT, **kind_named(kind).model_json_schema()}


def schema_of_all() -> dict[str, Any]:
    """The schema of any document, which refers to those of the kinds beside it."""
    ways = [
        {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": {"$ref": f"{kind}.json"}}
        for kind in kind_names()
    ]
    kind = {
        "enum": list(kind_names()),
        "description": "What sort of document this is; everything else follows from it.",
    }
    return {"$schema": DRAFT, "title": "A document of a desk", "type": "object", "properties": {"kind": kind}, "required": ["kind"], "allOf": ways}  # fmt: skip


def modeline(path: str = f"{PLACE}/{ANY}") -> str:
    """The first line of a document for editors that look for one."""
    return f"# yaml-language-server: $schema={path}"


def install_schemas(folder: Path) -> tuple[Path, ...]:
    """Writes the schemas into a folder of documents, and tells VS Code of them; other settings of it stay.

    The files that were written. `Refused` where the settings are no JSON that can be added to; nothing is written then.
    """
    settings = folder / SETTINGS
    known = _settings(settings)
    schemas = known.setdefault("yaml.schemas", {})
    if not isinstance(schemas, dict):
        raise Refused(f'{settings}: "yaml.schemas" is no table; mend it, and try again')
    schemas[f"./{PLACE}/{ANY}"] = GLOBS
    place = folder / PLACE
    place.mkdir(parents=True, exist_ok=True)
    written = [place / f"{kind}.json" for kind in kind_names()]
    for kind, path in zip(kind_names(), written, strict=True):
        _write(path, schema_of(kind))
    _write(place / ANY, schema_of_all())
    settings.parent.mkdir(exist_ok=True)
    _write(settings, known)
    return (*written, place / ANY, settings)


def _settings(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as fault:
        hint = f'put "yaml.schemas": {json.dumps({f"./{PLACE}/{ANY}": GLOBS})} into it by hand'
        raise Refused(f"{path} cannot be added to: {fault}; {hint}") from None
    if not isinstance(known, dict):
        raise Refused(f"{path} is no table of settings")
    return known


def _write(path: Path, data: object) -> None:
    write_whole(path, (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode())
