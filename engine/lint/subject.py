"""What a check looks at: the linked edition, the heads of its documents, and today's date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine.compile.edition import Edition
from engine.model.event import EVENTS, LAST_UPDATE
from engine.model.problem import did_you_mean

if TYPE_CHECKING:
    from engine.kinds.document import Document


@dataclass(frozen=True)
class Subject:
    """A policy set as a check sees it."""

    edition: Edition
    heads: Mapping[str, Document]
    today: date

    @property
    def events(self) -> tuple[str, ...]:
        """Every word that can happen in a case."""
        return (*EVENTS, *self.edition.workflow.statuses, LAST_UPDATE)

    def guess_event(self, word: str) -> str:
        """A suggestion for an event that does not exist."""
        return did_you_mean(word, self.events) or "events are words such as received, acknowledged, resolved, closed"
