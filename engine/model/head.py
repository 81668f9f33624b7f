"""The head of a document as its readers want it: which version, whose it is, since when it holds, what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Revision:
    """A row of the history of a document."""

    version: str
    day: date
    author: str
    description: str
    approver: str = ""
    change: str = ""


@dataclass(frozen=True)
class Head:
    """What stands at the top of every document; what is not said is empty."""

    name: str
    """``kind/id``: how everything else refers to it."""
    title: str
    version: str
    status: str
    owner: str = ""
    begins: date | None = None
    ends: date | None = None
    source: tuple[str, ...] = ()
    review_every: str = ""
    last_review: date | None = None
    history: tuple[Revision, ...] = ()
    references: tuple[str, ...] = ()
    note: str = ""
