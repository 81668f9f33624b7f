"""One document of each kind, with every line that an SOP owner may write, is read as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from engine.kinds import kind_named, kind_names
from engine.kinds.document import Document
from engine.load.complaints import known_keys
from engine.load.policy_set import load_files
from engine.model.policy import Parts

DOCUMENTS = Path(__file__).parent / "documents"
FILES = sorted(DOCUMENTS.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_it_is_accepted_and_says_something(file: Path) -> None:
    policy = load_files(DOCUMENTS, [file])
    assert policy.problems == ()
    assert [loaded.document.kind for loaded in policy.documents.values()] == [file.stem]
    assert next(iter(policy.documents.values())).parts != Parts()


def test_every_kind_has_its_document() -> None:
    assert tuple(file.stem for file in FILES) == kind_names()


ELSEWHERE = {"calendar", "account_for", "lists", "provenance"}
"""Keys that the shipped set shows."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_no_key_of_the_kind_is_left_out(file: Path) -> None:
    """A key that no document shows may have no meaning; what heads every document is shown in some of them."""
    loaded = next(iter(load_files(DOCUMENTS, [file]).documents.values()))
    written = set(loaded.source.data) if isinstance(loaded.source.data, dict) else set()
    own = set(known_keys(kind_named(file.stem), ())) - set(known_keys(Document, ()))
    assert own - ELSEWHERE <= written


def test_documents_are_frozen_and_closed_to_unknown_keys() -> None:
    seen: set[type[BaseModel]] = set()
    for name in kind_names():
        _models(kind_named(name), seen)
    assert seen
    assert all(model.model_config.get("frozen") and model.model_config.get("extra") == "forbid" for model in seen)


def _models(annotation: Any, seen: set[type[BaseModel]]) -> None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            for field in annotation.model_fields.values():
                _models(field.annotation, seen)
        return
    for argument in getattr(annotation, "__args__", ()):
        _models(argument, seen)
