"""One file looked at among the documents it belongs to, while somebody writes it: what it says, and what is wrong.

Nothing of it is stored. The check is the whole one, so that the problems are those of ``sopdesk check``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.compile.edition import Edition
from engine.load.files import document_files
from engine.model.problem import Location, Problem
from engine.services.check_documents import Checked, check_documents
from engine.services.desk import MARK
from engine.services.read_documents import Library, read_documents

Stamp = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Previewed:
    """The documents with the file among them, as they stood on the disk."""

    checked: Checked
    file: str
    """The file as problems name it."""
    document: str
    """What it holds, as ``kind/id``; empty where it cannot be read as a document."""
    library: Library | None
    """All documents as people read them; none where the file cannot be read."""
    gone: bool = False
    """Whether there is no such file any more."""

    @property
    def edition(self) -> Edition:
        """What the documents come to."""
        return self.checked.edition

    @property
    def own(self) -> tuple[Problem, ...]:
        """The problems of the file, in the order of its lines."""
        return tuple(problem for problem in self.checked.problems if problem.location.file == self.file)

    @property
    def others(self) -> tuple[Problem, ...]:
        """The problems elsewhere, errors first."""
        found = [problem for problem in self.checked.problems if problem.location.file != self.file]
        return tuple(sorted(found, key=lambda problem: problem.severity != "error"))


def preview_file(root: Path, file: Path, today: date) -> Previewed:
    """The file and what is wrong with it; a file that is not there, or cannot be read, is a problem like any other."""
    checked = check_documents(root, today, also=file)
    shown = shown_name(root, file)
    documents = checked.policy.documents
    document = next((name for name, loaded in documents.items() if loaded.source.file == shown), "")
    library = read_documents(checked.edition) if document else None
    return Previewed(checked, shown, document, library, gone=not file.exists())


def shown_name(root: Path, file: Path) -> str:
    """The file as problems name it: below the folder of the desk, where it is there."""
    own = file.resolve()
    inside = next((path for path in document_files(root) if path.resolve() == own), file)
    return inside.relative_to(root).as_posix() if inside.is_relative_to(root) else str(inside)


def as_saved(root: Path, file: Path) -> Stamp:
    """What tells whether something was saved: time, size and identity of each file, since editors replace files."""
    return tuple(_stamp(path) for path in sorted({*document_files(root), file}))


def _stamp(path: Path) -> tuple[str, int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, -1, 0
    return str(path), found.st_mtime_ns, found.st_size, found.st_ino


def desk_around(file: Path) -> Path | None:
    """The folder of the desk that a file stands in; None where it stands in none."""
    return next((folder for folder in file.resolve().parents if (folder / MARK).exists()), None)


def place_words(location: Location) -> str:
    """``line 12, column 7``; empty for a file as a whole."""
    return f"line {location.line}, column {location.column}" if location.line else ""
