"""The import map that was asked for: a document of the desk by its id, or a file of one's own."""

from __future__ import annotations

from pathlib import Path

from engine.compile.edition import Edition
from engine.load.files import SUFFIXES
from engine.load.policy_set import load_files
from engine.model.policy import ImportMap
from engine.model.problem import Problems, Refused, did_you_mean, one_of


def choose_map(edition: Edition, asked: str) -> ImportMap:
    """`Refused` if there is none, `Problems` with their lines if the file is no map that can be read."""
    known = edition.import_maps.get(asked.removeprefix("import-map/"))
    if known:
        return known
    path = Path(asked)
    if not path.is_file():
        if path.suffix in SUFFIXES or len(path.parts) > 1:
            raise Refused(f"there is no file {asked}")
        hint = did_you_mean(asked, edition.import_maps) or (
            f"the desk has {one_of(edition.import_maps)}" if edition.import_maps else "name a file"
        )
        raise Refused(f'there is no import map "{asked}"; {hint}')
    policy = load_files(path.parent, [path])
    errors = sorted(
        p for p in policy.problems if p.severity == "error" and p.code != "file-name"
    )  # it may be called anything
    if errors:
        raise Problems(errors)
    maps = [mapping for loaded in policy.documents.values() for mapping in loaded.parts.import_maps]
    if not maps:
        kinds = one_of(loaded.document.kind for loaded in policy.documents.values())
        raise Refused(f"{asked} is a document of kind {kinds}; a map has the kind import-map")
    return maps[0]
