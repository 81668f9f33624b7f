"""All documents of an edition as people read them: grouped, each with where it comes from and what it becomes, searchable.

Reading is pure: nothing is asked of the case log, so whoever may open the desk may read its procedures, whatever they
see of cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from textwrap import shorten
from typing import Final

from engine.compile.edition import Edition
from engine.lint.references import document_name, resolve
from engine.lint.run import Check, all_checks, codes
from engine.model.head import Head
from engine.services.reading import (
    calendars,
    checklists,
    clauses,
    clocks,
    desk,
    forms,
    imports,
    messages,
    privacy,
    reports,
    resources,
    roles,
    scenarios,
    scripts,
    sentences,
    style,
    tables,
    workflow,
)
from engine.services.reading.parts import Document, Line, Link, Passage, Reading, Section

READINGS: Final[tuple[Reading, ...]] = tuple(
    module.READING
    for module in (
        clauses, scripts, desk, forms, messages, style, resources, checklists, scenarios, privacy, roles, tables, workflow, calendars,
        clocks, reports, imports, sentences,
    )
)  # fmt: skip
"""In the order in which a document is read. It stands in the group of the first that has something to say of it."""
GROUPS: Final = (
    clauses.GROUP, scripts.GROUP, clocks.GROUP, tables.GROUP, forms.GROUP, messages.GROUP, style.GROUP, checklists.GROUP,
    roles.GROUP, reports.GROUP, scenarios.GROUP, desk.GROUP, imports.GROUP, sentences.GROUP,
)  # fmt: skip
"""In the order in which people look for them."""
MOST_QUOTED: Final = 160
"""Letters of a clause that are shown beside what comes from it; the link leads to the whole of it."""
BEFORE: Final = 30
"""Letters shown before a word that was found."""


@dataclass(frozen=True)
class Place:
    """A document, and the part of it; an empty part is its beginning."""

    document: str
    at: str = ""

    def __str__(self) -> str:
        return f"{self.document}#{self.at}" if self.at else self.document


@dataclass(frozen=True)
class Hit:
    """A passage in which words were found: where it is, what it is called, and the words with what stands around them."""

    place: Place
    head: str
    excerpt: str
    number: int
    """Which passage of the document it is, for those that have no name of their own."""


@dataclass(frozen=True)
class Library:
    """Every document of an edition."""

    edition: Edition
    documents: Mapping[str, Document]

    @property
    def groups(self) -> Iterator[tuple[str, tuple[Document, ...]]]:
        """The groups that have documents, in the order people look for them; in each by title, as the SOPs list them first."""
        listed = list(self.edition.desk.sops)
        order = {self.edition.sop_of(code): number for number, code in enumerate(listed)}
        for group in GROUPS:
            found = [document for document in self.documents.values() if document.group == group]
            if found:
                yield group, tuple(sorted(found, key=lambda one: (order.get(one.name, 99), one.head.title.casefold())))

    def place_of(self, reference: str) -> Place | None:
        """Where a reference such as ``script/phone-greeting#greet`` or ``SOP3 §3.1(1)`` leads; None where nothing is."""
        if clauses_meant := self.edition.clauses_of(reference):
            return Place(clauses_meant[0].document, clauses_meant[0].at)
        name, _, at = reference.partition("#")
        document = document_name(self.edition, name)
        found = self.documents.get(document)
        if found is None:
            return None
        known = not at or at.startswith("~") or any(passage.at == at for passage in found.passages)
        return Place(document, at if known else "")

    def find(self, words: str) -> tuple[Hit, ...]:
        """The passages that have all of the words, in any case, in the order of the groups; no more than can be looked at."""
        wanted = words.casefold().split()
        if not wanted:
            return ()
        hits = []
        for hit, text, folded in self._texts:
            if all(word in folded for word in wanted):
                hits.append(replace(hit, excerpt=_around(text, folded, wanted[0])))
        return tuple(hits)

    @cached_property
    def _texts(self) -> Sequence[tuple[Hit, str, str]]:
        """The text of every passage, prepared once."""
        found = []
        for _, documents in self.groups:
            for document in documents:
                for number, (head, at, text) in enumerate(_passages_of(document)):
                    found.append((Hit(Place(document.name, at), head, "", number), text, f"{head} {text}".casefold()))
        return found


def anchor_of(number: int) -> str:
    """What a passage can be gone to by, named or not: which one of the document it is."""
    return f"~{number}"


def _passages_of(document: Document) -> Iterator[tuple[str, str, str]]:
    for section in document.sections:
        if section.lines:
            yield section.title, "", " ".join(line.text for line in section.lines)
        for passage in section.passages:
            yield passage.head, passage.at, " ".join(line.text for line in passage.lines)


def _around(text: str, folded: str, word: str) -> str:
    """The text from a little before the word on."""
    plain = text.casefold()
    at = plain.find(word) if len(plain) == len(text) else -1
    if at < BEFORE or not folded:
        return text
    begin = text.find(" ", at - BEFORE)
    return "… " + text[begin + 1 if 0 <= begin < at else at - BEFORE :]


def read_documents(edition: Edition) -> Library:
    """The library of an edition."""
    read = {name: _read(edition, head) for name, head in edition.heads.items()}
    return Library(edition, _linked(edition, read))


def _read(edition: Edition, head: Head) -> Document:
    groups, told = [], []
    for reading in READINGS:
        found = [section for section in reading.sections(edition, head.name) if section.passages or section.lines]
        if found:
            groups.append(reading.group)
            told += found
    return Document(head, groups[0] if groups else sentences.GROUP, tuple(told))


# --- where a passage comes from, and what stands at the other end of a link --------------------------------------------


@dataclass(frozen=True)
class _Linking:
    """What is needed to give every link its words."""

    edition: Edition
    documents: Mapping[str, Document]
    checks: Mapping[str, str]
    """By code, the question that a check answers."""
    asked_by: Mapping[tuple[str, str], list[str]]
    """By element, the clauses that name it as what they become."""
    names: Mapping[tuple[str, str], str]
    """By element, what its passage is called."""


def _linked(edition: Edition, read: Mapping[str, Document]) -> dict[str, Document]:
    questions = {code: (check.__doc__ or "").partition("\n")[0] for check in all_checks() for code in _codes_of(check)}
    checks = dict.fromkeys(codes(), "Does it stand as it must?") | questions
    asked_by: dict[tuple[str, str], list[str]] = defaultdict(list)
    for clause in edition.clauses:
        for demand in clause.demands:
            for reference in demand.becomes:
                for document, at in _named(edition, reference):
                    asked_by[document, at].append(f"{clause.document}#{clause.at}")
    names = {
        (document.name, passage.at): passage.head
        for document in read.values()
        for passage in document.passages
        if passage.at
    }
    linking = _Linking(edition, read, checks, asked_by, names)
    return {name: _with_links(linking, document) for name, document in read.items()}


def _named(edition: Edition, reference: str) -> Iterator[tuple[str, str]]:
    """The one thing that a reference names: an element, or a document as a whole."""
    name, _, at = reference.partition("#")
    yield document_name(edition, name), at


def _with_links(linking: _Linking, document: Document) -> Document:
    sections = tuple(
        replace(section, passages=tuple(_passage(linking, document, passage) for passage in section.passages))
        for section in document.sections
    )
    whole = _origins(linking, document.name, "", document.head.source)
    return replace(document, sections=sections, links=whole)


def _passage(linking: _Linking, document: Document, passage: Passage) -> Passage:
    own = tuple(_told(linking, link, document.name) for link in passage.links)
    element = linking.edition.elements.get((document.name, passage.at)) if passage.at else None
    origins = _origins(linking, document.name, passage.at, element.source) if element else ()
    return replace(passage, links=tuple(dict.fromkeys((*own, *origins))))


def _origins(linking: _Linking, document: str, at: str, sources: Sequence[str]) -> tuple[Link, ...]:
    """The clauses that something comes from: those it names, then those that name it."""
    edition = linking.edition
    named: dict[str, Link] = {}
    for source in sources:
        for clause in edition.clauses_of(source)[:1]:
            target = f"{clause.document}#{clause.at}"
            named[target] = Link(target, "from", source, _quoted(clause.text))
    for target in linking.asked_by.get((document, at), ()):
        if target not in named:
            clause_document, _, place = target.partition("#")
            clause = edition.clause_places[clause_document, place]
            named[target] = Link(target, "asked by", _source_of(edition, target), _quoted(clause.text))
    return tuple(named.values())


def _source_of(edition: Edition, target: str) -> str:
    """``SOP3 §3.1(1)`` for a clause."""
    document, _, at = target.partition("#")
    code = next((code for code in edition.desk.sops if edition.sop_of(code) == document), document)
    return f"{code} {at}"


def _quoted(text: str) -> str:
    return shorten(" ".join(text.split()), MOST_QUOTED, placeholder=" …")


def _told(linking: _Linking, link: Link, home: str) -> Link:
    """The link with its true target, and the words for what is there."""
    edition = linking.edition
    if clause := edition.clause_places.get((link.target.partition("#")[0], link.target.partition("#")[2])):
        return replace(link, name=_source_of(edition, link.target), words=_quoted(clause.text))
    elements = resolve(edition, link.target, frozenset(linking.checks))
    if not elements:
        return replace(link, target="", name=link.target, words="there is no such thing")
    name, _, at = link.target.partition("#")
    document = document_name(edition, name)
    if document not in linking.documents:
        return replace(link, target="", name=link.target, words=linking.checks.get(elements[0].id, ""))
    title = linking.documents[document].head.title
    named = linking.names.get((document, at))
    does = f" ({elements[0].does})" if at and elements[0].does != "declared" else ""
    words = f"{named}{'' if document == home else f', in {title}'}{does}" if named else title
    return replace(link, target=str(Place(document, at if named else "")), name=link.name or link.target, words=words)


def _codes_of(check: Check) -> tuple[str, ...]:
    return (check.CODE, *getattr(check, "ALSO", ()))


__all__ = [
    "GROUPS",
    "Document",
    "Head",
    "Hit",
    "Library",
    "Line",
    "Link",
    "Passage",
    "Place",
    "Section",
    "anchor_of",
    "read_documents",
]
