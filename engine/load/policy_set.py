"""A folder of files becomes the policy set: every document that can be read, and every problem of those that cannot.

One broken document never hides another; nothing here raises for what stands in a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from engine.kinds import kind_named, kind_names
from engine.kinds.words import kind_of
from engine.load.complaints import complaints
from engine.load.files import document_files, released_files
from engine.load.passages import place_of
from engine.load.yaml_text import Source, legible, read_source
from engine.model.policy import Parts
from engine.model.problem import Location, Problem, Remark, Route, did_you_mean, one_of
from engine.model.written_condition import NotACondition

if TYPE_CHECKING:
    from engine.kinds.document import Document

MOST_BYTES: Final = 1 << 20
MOST_TOLD: Final = 20
"""Of one document; a list that slipped under another name would be wrong in every entry."""


@dataclass(frozen=True)
class Loaded:
    """A document with its text, its meaning in the engine's words, and the digest of what it says."""

    document: Document
    source: Source
    parts: Parts
    digest: str

    @property
    def name(self) -> str:
        """``kind/id``."""
        return self.document.name


@dataclass(frozen=True)
class PolicySet:
    """All documents of a desk that could be read, and all problems met on the way."""

    root: Path
    files: int
    documents: Mapping[str, Loaded]
    problems: tuple[Problem, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Every text that could be parsed, by file name as shown to people."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """The text, as far as it is one, of each file that could not be read as a document, or not wholly."""
    held_back: int = 0
    """Further mistakes of files that could not be read wholly, which may only follow from what is left out."""
    released: Mapping[str, Loaded] = field(default_factory=dict)
    """Frozen versions, in force or not, by ``kind/id@version``."""

    def place(self, document: str, route: Route, *, key: bool = False) -> Location:
        """Where a thing of a document stands."""
        loaded = self.documents.get(document)
        return loaded.source.locate(route, key=key) if loaded else Location(document)

    def locate(self, remark: Remark) -> Problem:
        """A remark with its place. A document that is not there is told at its name."""
        loaded = self.documents.get(remark.document)
        return _located(remark, loaded.source) if loaded else _problem(remark, Location(remark.document))


def load_folder(root: Path) -> PolicySet:
    """Reads every document under ``sops``, ``rules`` and ``forms`` of a folder, or of the folder where it has none."""
    policy = load_files(root, sorted(document_files(root)))
    frozen = load_files(root, sorted(released_files(root)), frozen=True)
    return replace(policy, released=frozen.documents, problems=(*policy.problems, *frozen.problems))


def load_folder_with(root: Path, file: Path) -> PolicySet:
    """The same with one more file, which takes the place of a document of the same name in the folder."""
    inside = list(document_files(root))
    own = file.resolve()
    same = next((path for path in inside if path.resolve() == own), None)
    if same is not None:
        return load_files(root, sorted(inside))
    if not file.is_relative_to(root):
        return _without_the_replaced(load_files(root, [file, *sorted(inside)]), str(file))
    return load_files(root, sorted({*inside, file}))


def _without_the_replaced(policy: PolicySet, shown: str) -> PolicySet:
    """Whatever stands twice because of the file that was read first is that file's now."""
    name = next((name for name, loaded in policy.documents.items() if loaded.source.file == shown), "")
    told = f"{name} stands twice, also in {shown}"
    kept = tuple(p for p in policy.problems if not (p.code == "duplicate-document" and p.message == told))
    return replace(policy, problems=kept)


def load_files(root: Path, paths: Iterable[Path], *, frozen: bool = False) -> PolicySet:
    """Reads these files as one policy set; of ``frozen`` ones each version is a document of its own."""
    reading = _Reading(frozen=frozen)
    for path in paths:
        shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        reading.add(path, shown)
    return PolicySet(
        root,
        reading.files,
        reading.documents,
        tuple(reading.problems),
        reading.sources,
        reading.unread,
        reading.held_back,
    )


@dataclass
class _Reading:
    """A policy set while its files are read."""

    frozen: bool = False
    files: int = 0
    documents: dict[str, Loaded] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    held_back: int = 0

    def add(self, path: Path, shown: str) -> None:
        """One file: its document, or what keeps it from being one."""
        self.files += 1
        raw = _bytes_of(path)
        if isinstance(raw, str):
            hint = "check the file and its rights"
            self.problems.append(Problem(Location(shown), "unreadable", "error", f"cannot be read: {raw}", hint))
            self.unread[shown] = ""
            return
        source, found = read_source(raw, shown)
        self.problems += found
        loaded = self._document(source, whole=not found) if source else None
        if loaded is None or found:
            self.unread[shown] = legible(raw)
        if loaded is not None:
            self._keep(loaded)

    def _document(self, source: Source, *, whole: bool) -> Loaded | None:
        self.sources[source.file] = source
        loaded, remarks = read_document(source)
        told = [remark for remark in remarks if whole or remark.code != "missing-key"]
        self.problems += sorted(_located(remark, source) for remark in told)[:MOST_TOLD]
        self.held_back += len(remarks) - len(told[:MOST_TOLD])
        if loaded and any(remark.code == "file-name" for remark in told):
            self.unread[source.file] = f"kind: {loaded.document.kind}\nid: {PurePath(source.file).stem}"
        return loaded

    def _keep(self, loaded: Loaded) -> None:
        name = f"{loaded.name}@{loaded.document.version}" if self.frozen else loaded.name
        if other := self.documents.get(name):
            message = f"{loaded.name} stands twice, also in {other.source.file}"
            place = loaded.source.locate(("id",))
            self.problems.append(
                Problem(place, "duplicate-document", "error", message, "give one of them another id, or delete it")
            )
            return
        self.documents[name] = loaded


def _bytes_of(path: Path) -> bytes | str:
    """What stands in the file, or why it cannot be read. What is no file, such as a pipe, could keep one waiting for ever."""
    try:
        if not (S_ISREG(mode := path.stat().st_mode) or S_ISDIR(mode)):
            return "it is not a file"
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        return error.strerror or str(error)


def _located(remark: Remark, source: Source) -> Problem:
    location = source.locate(remark.route, key=remark.at_key)
    return _problem(remark, place_of(remark.passage, source, location) if remark.passage else location)


def _problem(remark: Remark, location: Location) -> Problem:
    return Problem(location, remark.code, remark.severity, remark.message, remark.hint)


def read_document(source: Source) -> tuple[Loaded | None, tuple[Remark, ...]]:
    """The document in a source, or what keeps it from being one."""
    data = source.data if isinstance(source.data, dict) else {}
    kind = data.get("kind")
    if isinstance(kind, list | dict):
        hint = f"kinds are {one_of(kind_names(), 24)}"
        return None, (Remark("", ("kind",), f'"kind" should be a text, not {kind_of(kind)}', hint, "wrong-type"),)
    if kind is None:
        hint = f"begin the file with  kind: ...; kinds are {one_of(kind_names(), 24)}"
        return None, (Remark("", (), '"kind" is missing', hint, "missing-key"),)
    if kind not in kind_names():
        hint = did_you_mean(kind, kind_names()) or f"kinds are {one_of(kind_names(), 24)}"
        return None, (Remark("", ("kind",), f'unknown kind "{kind}"', hint, "unknown-kind"),)
    model = kind_named(kind)
    try:
        document = model.model_validate(data)
        parts = document.lower()
    except ValidationError as error:
        return None, tuple(complaints(error, model, ""))
    except NotACondition as error:
        message, _, hint = str(error).partition("; ")
        return None, (Remark("", error.route, message, hint, "wrong-value", at_key=error.at_key),)
    return Loaded(document, source, parts, digest_of(data)), tuple(_file_name(document, source))


def _file_name(document: Document, source: Source) -> Iterator[Remark]:
    stem = Path(source.file).stem
    if "@" in stem:
        if stem != f"{document.id}@{document.version}":
            hint = "a released version is frozen; put the file back as it was released"
            yield Remark(
                document.name, ("version",), f"this is not the version {stem} that its name says", hint, "file-name"
            )
    elif stem not in {document.id, document.kind}:
        hint = f"rename the file to {document.id}.yaml, or the id to {stem}"
        yield Remark(document.name, ("id",), f'the id "{document.id}" is not the name of the file', hint, "file-name")


def digest_of(data: object) -> str:
    """SHA-256 over what a document says; the order of its keys, comments and quoting do not count."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
