"""A case study that runs as a test: a story of events, and what must come of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from engine.kinds.document import Document
from engine.kinds.words import Text, Version, kind_of, wrong
from engine.model import policy as word
from engine.model.policy import Element, Parts, ScenarioRow


def _row(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        message = f"a row is a table such as {{at: Monday 2026-03-09 09:20, event: acknowledged}}, not {kind_of(value)}"
        raise wrong(message)
    return value


Row = Annotated[dict[str, Any], PlainValidator(_row), WithJsonSchema({"type": "object"})]


class Scenario(Document):
    """A case study."""

    kind: Literal["scenario"]
    version: Version = "1.0.0"
    uses: Text | None = None
    story: Annotated[list[Row], Field(min_length=1)]
    expect: Annotated[list[Row], Field(min_length=1)]

    def lower(self) -> Parts:
        """One scenario."""
        story = tuple(ScenarioRow(row, ("story", i)) for i, row in enumerate(self.story))
        expect = tuple(ScenarioRow(row, ("expect", i)) for i, row in enumerate(self.expect))
        scenario = word.Scenario(self.id, self.title, self.name, story, expect, tuple(self.source), self.note or "")
        return Parts(scenarios=(scenario,), elements=(Element(self.name, "", "linted", (), tuple(self.source)),))
