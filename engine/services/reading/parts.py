"""What a document is read as: sections of passages, each with its lines and the places it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.compile.edition import Edition
from engine.model.head import Head

Tone = Literal["plain", "spoken", "calm", "warning"]
"""``spoken``: words for the customer; ``calm``: beside the matter; ``warning``: something is missing."""


@dataclass(frozen=True)
class Line:
    """A sentence; ``label`` says what it is, where that is not plain: ``Say``, ``Do``, ``Ask``."""

    text: str
    label: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Link:
    """A way to another place. ``target`` is empty where there is none; ``words`` say what is there."""

    target: str
    label: str = ""
    """What it is to this place: ``becomes``, ``from``, ``goes on with``."""
    name: str = ""
    """As the document writes it, where that is shorter than the target: ``SOP3 §3.1(1)``."""
    words: str = ""


@dataclass(frozen=True)
class Passage:
    """One thing a document says. ``at`` is the part of the name behind the ``#``, empty where nothing points at it."""

    head: str
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    at: str = ""
    note: str = ""
    """Beside the head: ``must``, ``R058 timed``."""


@dataclass(frozen=True)
class Section:
    """Passages under a title; one without passages is left out."""

    title: str
    passages: tuple[Passage, ...]
    lines: tuple[Line, ...] = ()
    """What holds for all of them."""


@dataclass(frozen=True)
class Reading:
    """How one of the engine's words is read, and the group in which people look for documents that have it."""

    group: str
    sections: Callable[[Edition, str], Iterable[Section]]


@dataclass(frozen=True)
class Document:
    """A document as it is read."""

    head: Head
    group: str
    sections: tuple[Section, ...]
    links: tuple[Link, ...] = ()
    """Where the document as a whole comes from."""
    lines: tuple[Line, ...] = field(default=())

    @property
    def name(self) -> str:
        """``kind/id``."""
        return self.head.name

    @property
    def passages(self) -> Iterator[Passage]:
        """All passages, in order."""
        for section in self.sections:
            yield from section.passages


def plain(name: str) -> str:
    """``before-call-ends`` as people say it."""
    return name.replace("-", " ").replace("_", " ")


def titled(name: str) -> str:
    """The same as a head: ``Before call ends``."""
    words = plain(name)
    return words[:1].upper() + words[1:]


def allowed(time: str) -> str:
    """``within 2 days``, and ``immediately`` as it stands."""
    return f"within {time}" if time[:1].isdigit() else time


def sentence(words: str) -> str:
    """With a capital letter and a full stop."""
    text = words.strip()
    ends = "" if text.endswith((".", "?", "!", "…", '"', "”")) or not text else "."
    return text[:1].upper() + text[1:] + ends
