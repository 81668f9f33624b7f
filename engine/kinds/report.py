"""A report: its period, when it is due, who makes it, and the figures in its sections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from engine.kinds.document import Document, Part
from engine.kinds.words import IF_CLOSED, Id, Text, Texts, Whole, due_of, reads, words_of
from engine.model import policy as word
from engine.model.duty import Duty, Every, parse_every
from engine.model.policy import Element, Parts, Sentence

FIGURES = (
    "contacts by channel",
    "contacts by day",
    "contacts by topic",
    "cases by kind",
    "cases opened",
    "cases resolved",
    "cases closed",
    "resolution rate",
    "first contact resolution",
    "average handling time",
    "escalations by reason",
    "escalations by department",
    "ladder breaches",
    "csat",
    "comments",
    "acknowledgment met",
    "resolution met",
    "logging met",
    "deadlines met",
    "open at end",
)
"""The words a section may show; `engine.report` knows how each is worked out."""


class SectionRow(Part):
    """A titled group of figures."""

    title: Text
    show: Annotated[list[Annotated[Any, *words_of("figure", FIGURES)]], Field(min_length=1)]
    chart: Text | None = None
    top: Whole = 0
    if_empty: Text = "none"
    compare: Text | None = None


class Late(Part):
    """Who is told when the report is late."""

    notify: Text
    at: Text = "due"


class ReportDocument(Document):
    """A report template and its schedule."""

    kind: Literal["report"]
    period: Annotated[Every, *reads(parse_every, "The period it is about.", "previous week", "every month")]
    due: Annotated[Text | None, Field(description="When it is due after the end of its period, e.g. Monday 10:00.")] = (
        None
    )
    if_closed: Annotated[Any, *words_of("place for a due time in closed hours", IF_CLOSED)] = None
    calendar: Id | None = None
    prepared_by: Text | None = None
    reviewed_by: Text | None = None
    formats: Texts = []
    send_by: Texts = []
    if_late: Late | None = None
    sections: Annotated[list[SectionRow], Field(min_length=1)]
    hide_fields: Texts = []
    smallest_group: Whole = 0

    @model_validator(mode="after")
    def _due_after_its_period(self) -> ReportDocument:
        due_of(self.due, self.period)
        return self

    def lower(self) -> Parts:
        """One report; each section is an element."""
        duties: tuple[Duty, ...] = ()
        if self.due:
            duties = (
                Duty(
                    self.id, self.title, self.name, "report", due_of(self.due, self.period), self.period,
                    if_closed=self.if_closed or "stays", calendar=self.calendar or "", who=self.prepared_by or "",
                    route=("due",),
                    since=self.effective.from_ if self.effective else None,
                ),
            )  # fmt: skip
        sections = tuple(word.ReportSection(s.title, tuple(s.show), s.top, s.if_empty) for s in self.sections)
        report = word.Report(
            self.id,
            self.title,
            self.name,
            self.version,
            self.period,
            self.due or "",
            sections,
            self.prepared_by or "",
            self.reviewed_by or "",
        )
        elements = [
            Element(self.name, s.title.casefold().replace(" ", "-"), "measured", ("sections", i))
            for i, s in enumerate(self.sections)
        ]
        elements.append(Element(self.name, "", "measured", (), tuple(self.source)))
        return Parts(reports=(report,), duties=duties, elements=tuple(elements), sentences=tuple(self._sentences()))

    def _sentences(self) -> Iterator[Sentence]:
        """How it is handed on."""
        title = "How it is handed on"
        if self.formats or self.send_by:
            yield Sentence(
                title, f"as {' and '.join(self.formats) or 'text'}, by {' and '.join(self.send_by) or 'hand'}"
            )
        if self.if_late:
            yield Sentence(title, f"when it is late ({self.if_late.at}), {self.if_late.notify} is told")
        if self.hide_fields:
            yield Sentence(title, f"without {', '.join(self.hide_fields)}")
        if self.smallest_group:
            yield Sentence(title, f"groups of fewer than {self.smallest_group} are not shown")
