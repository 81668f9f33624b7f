"""Reports with their figures, and what the department itself owes by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.duty import Duty
from engine.model.policy import Report
from engine.model.problem import and_of
from engine.services.reading.parts import Line, Passage, Reading, Section, plain, sentence

GROUP: Final = "Reports, audits, training"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """The duty, then what the report shows. The review of a document stands in its head."""
    owed = tuple(_duty(duty) for duty in edition.duties if duty.document == document and duty.route != ("review",))
    yield Section("When it is due", owed)
    for report in edition.reports.values():
        if report.document == document:
            yield Section("What it shows", tuple(_figures(report)), tuple(_people(report)))


def _duty(duty: Duty) -> Passage:
    who = f", by the {plain(duty.who)}" if duty.who else ""
    lines = [Line(sentence(f"for every {duty.every}: {duty.due}{who}" if duty.every else f"within {duty.due}{who}"))]
    if duty.if_closed != "stays":
        lines.append(Line(sentence(f"where that is in closed hours: {duty.if_closed}"), tone="calm"))
    if duty.since:
        lines.append(Line(sentence(f"owed since {duty.since}"), tone="calm"))
    return Passage(duty.title, tuple(lines))


def _people(report: Report) -> Iterator[Line]:
    if report.prepared_by:
        looked = f", looked through by the {plain(report.reviewed_by)}" if report.reviewed_by else ""
        yield Line(sentence(f"made by the {plain(report.prepared_by)}{looked}"), tone="calm")


def _figures(report: Report) -> Iterator[Passage]:
    for section in report.sections:
        top = f", the first {section.top}" if section.top else ""
        lines = (
            Line(sentence(f"{and_of(section.show)}{top}")),
            Line(f"Where there is nothing: {section.if_empty}.", tone="calm"),
        )
        yield Passage(section.title, lines, at=section.title.casefold().replace(" ", "-"))


READING: Final = Reading(GROUP, sections)
