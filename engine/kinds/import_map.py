"""How the rows of a foreign event log become events and facts of cases."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.kinds.document import Document, Part
from engine.kinds.words import Id, Text, YesNo, Zone
from engine.model import policy as word
from engine.model.policy import ColumnFact, ImportedEvent, Parts


class Columns(Part):
    """Which column holds what. A header name that stands twice is written ``Name (2)`` for its second column."""

    case: Text
    event: Text
    time: Text
    actor: Text | None = None


class Time(Part):
    """How the times are written: ``YYYY MM DD hh mm ss`` and ``fff`` for a fraction; and in which zone."""

    format: Text = "YYYY-MM-DD hh:mm:ss"
    time_zone: Zone


class Meaning(Part):
    """What a value of the event column means here."""

    event: Text
    facts: dict[str, Text] = {}


class ColumnRow(Part):
    """A fact read from a column."""

    column: Text
    values: dict[str, Text] = {}
    otherwise: Text | None = None


class Waive(Part):
    """Gates that the old history cannot pass are waived by this role, for this reason."""

    by: Id
    reason: Text


class ImportMapDocument(Document):
    """A map from the columns of a log to events and facts."""

    kind: Literal["import-map"]
    columns: Columns
    time: Time
    start: Meaning | None = None
    events: Annotated[dict[str, Meaning], Field(min_length=1)]
    facts: dict[str, ColumnRow] = {}
    waive: Waive | None = None
    reopen: YesNo = False

    def lower(self) -> Parts:
        """One map."""
        facts = tuple(ColumnFact(f, r.column, r.values, r.otherwise or "", ("facts", f)) for f, r in self.facts.items())
        return Parts(
            import_maps=(
                word.ImportMap(
                    id=self.id,
                    document=self.name,
                    case_column=self.columns.case,
                    event_column=self.columns.event,
                    time_column=self.columns.time,
                    actor_column=self.columns.actor or "",
                    time_format=self.time.format,
                    zone=self.time.time_zone,
                    start=ImportedEvent(self.start.event, self.start.facts) if self.start else None,
                    events={value: ImportedEvent(m.event, m.facts) for value, m in self.events.items()},
                    facts=facts,
                    waived_by=self.waive.by if self.waive else "",
                    waive_reason=self.waive.reason if self.waive else "",
                    reopen=self.reopen,
                ),
            )
        )
