"""The head that every document has, and the promise of every kind: to say itself in the engine's words."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from engine.kinds.words import Day, Id, Source, Text, Version, Within, words_of
from engine.model.head import Head, Revision
from engine.model.policy import Parts


class Part(BaseModel):
    """A table inside a document: only the keys it knows, never changed after reading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, validate_by_alias=True, validate_by_name=False
    )


class Effective(Part):
    """From when until when a version is in force (both days included)."""

    from_: Day | None = Field(None, alias="from")
    until: Day | None = None


class Review(Part):
    """How often the document is reviewed, and when it last was."""

    every: Within | None = None
    last: Day | None = None


class HistoryRow(Part):
    """One row of the revision history."""

    version: Version
    date: Day
    author: Text
    description: Text
    approver: Text | None = None
    change: Annotated[Any, *words_of("class of change", ("major", "minor", "patch"))] = None


class Reference(Part):
    """A related document that this one mentions."""

    title: Text
    link: Text | None = None


class Document(Part):
    """What every document carries."""

    kind: Text
    id: Id
    title: Text
    version: Version
    status: Annotated[Any, *words_of("status", ("draft", "approved", "retired"))] = "draft"
    effective: Effective | None = None
    owner: Text | None = None
    source: Source = []
    review: Review | None = None
    history: list[HistoryRow] = []
    references: list[Reference] = []
    note: Text | None = None

    @property
    def name(self) -> str:
        """``kind/id``: how everything else refers to it."""
        return f"{self.kind}/{self.id}"

    @property
    def head(self) -> Head:
        """Its head, in the engine's words."""
        return Head(
            self.name,
            self.title,
            self.version,
            self.status,
            self.owner or "",
            self.effective.from_ if self.effective else None,
            self.effective.until if self.effective else None,
            tuple(self.source),
            str(self.review.every or "") if self.review else "",
            self.review.last if self.review else None,
            tuple(
                Revision(r.version, r.date, r.author, r.description, r.approver or "", r.change or "")
                for r in self.history
            ),
            tuple(f"{r.title} ({r.link})" if r.link else r.title for r in self.references),
            self.note or "",
        )

    @abstractmethod
    def lower(self) -> Parts:
        """What the document says, in the engine's words."""
