"""Documents written canonically, each only if it means the same afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.kinds import kind_named, kind_names
from engine.load.files import document_files
from engine.load.layout import formatted
from engine.load.source import Source
from engine.load.yaml_text import read_source
from engine.model.problem import Problem

RELEASE: Final = "@"
"""Stands in the name of a released version, before its number."""
MOST_ROUNDS: Final = 3
"""A text that is still another after so many rounds is left as it is."""


@dataclass(frozen=True)
class Formatted:
    """A file, and how it would be written; problems where it cannot be read, and so is left alone."""

    path: Path
    before: bytes
    after: str
    problems: tuple[Problem, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether it is written another way."""
        return not self.problems and RELEASE not in self.path.stem and self.after.encode() != self.before


def format_documents(root: Path, files: tuple[Path, ...] = ()) -> Iterator[Formatted]:
    """Every document of a folder, or these files. Nothing is written."""
    for path in files or sorted(document_files(root)):
        yield format_file(path, path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path))


def format_file(path: Path, shown: str) -> Formatted:
    """One file as it is written canonically. A released version is never touched, since it is what was released."""
    raw = path.read_bytes()
    source, problems = read_source(raw, shown)
    if source is None or problems or not isinstance(source.data, dict):
        return Formatted(path, raw, "", problems)
    if RELEASE in path.stem:
        return Formatted(path, raw, source.text)
    return Formatted(path, raw, canonical(source))


def canonical(source: Source) -> str:
    """The text in canonical order and style; as it is, where that could not be done without another meaning."""
    text = source.text
    for _ in range(MOST_ROUNDS):
        read, _ = read_source(text.encode(), source.file)
        if read is None:
            return source.text
        after = formatted(read, order_of(source))
        if after == text:
            return text if read.data == source.data else source.text
        text = after
    return source.text


def order_of(source: Source) -> tuple[str, ...]:
    """The names of a document's kind, in the order in which they are written."""
    kind = source.data.get("kind") if isinstance(source.data, dict) else None
    if not isinstance(kind, str) or kind not in kind_names():
        return ("kind", "id", "title", "version")
    fields = kind_named(kind).model_fields
    return tuple(field.alias or name for name, field in fields.items())
