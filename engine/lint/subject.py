"""What a check looks at: the linked edition, the heads of its documents, and today's date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from engine.compile.coded import Coded
from engine.compile.edition import Edition
from engine.lint.space import Space
from engine.model.event import EVENTS, LAST_UPDATE
from engine.model.problem import did_you_mean

if TYPE_CHECKING:
    from engine.kinds.document import Document


@dataclass(frozen=True, eq=False)
class Subject:
    """A policy set as a check sees it."""

    edition: Edition
    heads: Mapping[str, Document]
    today: date
    broken: frozenset[str] = frozenset()
    """Documents in which something does not fit; what they seem to decide proves nothing."""
    whole: bool = True
    """Whether every file was read; else nothing can be said of what no document does."""

    @cached_property
    def _spaces(self) -> dict[int, Space]:
        return {}

    @cached_property
    def sound_tables(self) -> tuple[Coded, ...]:
        """The tables with rules of which, and of those before which, every condition is as it was meant."""
        return tuple(
            coded
            for coded in self.edition.tables
            if coded.table.rules
            and not (coded.table.inputs and set(coded.table.reads) - coded.table.inputs.keys())
            and not self.broken.intersection({coded.table.document, *(m.table.document for m in self.makers(coded))})
        )

    def space(self, coded: Coded) -> Space:
        """The cases that a table can tell apart, as far as the tables before it let them be."""
        if id(coded) not in self._spaces:
            self._spaces[id(coded)] = Space(coded, self.makers(coded))
        return self._spaces[id(coded)]

    def makers(self, *tables: Coded) -> tuple[Coded, ...]:
        """The tables whose outcome these read, and those before them."""
        found: dict[int, Coded] = {}
        todo = list(tables)
        while todo:
            reads = todo.pop().table.reads
            for maker in self.edition.tables:
                if maker not in tables and id(maker) not in found and set(maker.table.decides) & set(reads):
                    found[id(maker)] = maker
                    todo.append(maker)
        return tuple(found.values())

    @property
    def events(self) -> tuple[str, ...]:
        """Every word that can happen in a case."""
        return (*EVENTS, *self.edition.workflow.statuses, LAST_UPDATE)

    def guess_event(self, word: str) -> str:
        """A suggestion for an event that does not exist."""
        return did_you_mean(word, self.events) or "events are words such as received, acknowledged, resolved, closed"
