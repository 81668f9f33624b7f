"""How the queue is read: its order and what is in sight in the background, again when others act, and rows as one looks at them."""

from __future__ import annotations

from abc import abstractmethod
from asyncio import to_thread
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from time import monotonic
from typing import Final

from textual import on

from engine.model.problem import Refused
from engine.model.standing import Tally
from engine.services.desk import Desk
from engine.services.list_cases import Row, View, order_of, rows_of, tally_of, views
from engine.services.meanwhile import others_at
from engine.services.refresh import how_many_out_of_date, refresh_standings
from tui.drafts import Drafts
from tui.screens.desk_screen import DeskScreen
from tui.typing_ahead import TypingAhead
from tui.widgets.case_list import CaseList

WORKSPACE: Final = "tui.screens.workspace"
AT_FIRST: Final = 60
"""Rows that are read together with the order, so that the first paint has them."""
COUNTED_AGAIN: Final = timedelta(seconds=15)
"""After so long, how many are late is asked anew; the countdowns themselves go on without the case log."""
AT_ONCE: Final = 20
"""Cases that are worked out anew before the title bar tells how far it is, and before a hand is let through."""
HAND_RESTS: Final = 0.3
"""Seconds without a key after which cases are worked out anew again."""
DEAR: Final = 0.1
"""Seconds from which on a reading is not repeated at once where cases keep changing."""


@dataclass(frozen=True)
class Found:
    """What was read of the queue at a moment."""

    order: Sequence[str]
    rows: Mapping[str, Row]
    tallies: Sequence[Tally]
    others: Mapping[str, tuple[str, ...]]
    at: datetime
    took: float
    """Seconds that the reading took."""


class ReadsQueue(DeskScreen[None]):
    """What was found of the queue, and when it is read again."""

    def __init__(self, desk: Desk, drafts: Drafts) -> None:
        super().__init__(desk, drafts)
        self.views = views(desk)
        self.view = self.views[0]
        self.found: Found | None = None
        self._counted_at: datetime | None = None
        self._fetching = False
        self._reading = False
        self._stale = False
        """Whether something has changed since the reading began that is under way."""

    @property
    def cases(self) -> CaseList:
        """The list."""
        return self.query_one(CaseList)

    @property
    @abstractmethod
    def words(self) -> str:
        """What the cases are asked to have."""

    @abstractmethod
    def show_head(self) -> None:
        """The counts have changed, or the time."""

    @abstractmethod
    def show_case(self) -> None:
        """What is known of the case under the cursor has changed."""

    def begin(self) -> None:
        """Reads the queue, and then works out anew what is out of date, now and every minute."""
        self.action_reload()
        self.run_worker(self._refresh(), group="standings")
        self.run_worker(to_thread(import_module, WORKSPACE), group="workspace")  # so that the first case opens at once
        self.set_interval(60, lambda: self.run_worker(self._refresh(), group="standings", exclusive=True))

    def tick(self) -> None:
        """Countdowns and the time of day; now and then how many are late."""
        now = self.desk.now()
        self.cases.tick(now)
        self.show_case()
        self.show_head()
        if self._counted_at is not None and abs(now - self._counted_at) > COUNTED_AGAIN:
            self._counted_at = now
            self.ask(self._tallies, self._counted, "count")

    def action_reload(self) -> None:
        """Reads the queue from the log."""
        self._reading, self._stale = True, False
        self.read(partial(self._read, self.view, self.words, self.cases.in_sight), self._loaded)

    def changed_elsewhere(self) -> None:
        """Another desk, or this one, has changed a case; a reading that is under way comes to its end before the next."""
        if self._reading:
            self._stale = True
        else:
            self.action_reload()

    def told(self, refusal: Refused) -> None:  # noqa: ARG002 - for those who show it
        """It could not be read; the next change, or the key, tries again."""
        self._reading = False

    def _read(self, view: View, words: str, in_sight: Sequence[str]) -> Found:
        began = monotonic()
        order = order_of(self.desk, view.queue, words)
        place = 0
        with suppress(ValueError, IndexError):  # nothing is in sight yet, or it is gone
            place = order.index(in_sight[0])
        rows = rows_of(self.desk, order[place : place + max(AT_FIRST, len(in_sight))], view.queue.by)
        tallies, others = self._tallies(), others_at(self.desk)
        return Found(order, rows, tallies, others, self.desk.now(), monotonic() - began)

    def _tallies(self) -> Sequence[Tally]:
        return tally_of(self.desk, [view.queue for view in self.views])

    def _loaded(self, found: Found) -> None:
        self.found, self._counted_at = found, found.at
        self.cases.show(found.order, found.rows, self.desk.now())
        self.show_case()
        self.show_head()
        self.refresh_bindings()
        if found.took < DEAR:
            self._read_further()
        else:  # a long queue in which much changes is not all that the desk has to do
            self.set_timer(found.took, self._read_further)

    def _read_further(self) -> None:
        """Reads again, if something has changed since the last reading began."""
        self._reading = False
        if self._stale:
            self.action_reload()

    def _counted(self, tallies: Sequence[Tally]) -> None:
        if self.found is not None:
            self.found = replace(self.found, tallies=tallies)
            self.show_head()

    @on(CaseList.Wanted)
    def _fetch(self, message: CaseList.Wanted) -> None:
        if self._fetching:
            return
        self._fetching = True
        cases, view = message.cases, self.view

        def put(rows: Mapping[str, Row]) -> None:
            self._fetching = False
            if view == self.view:
                self.cases.put(rows, self.desk.now())
                self.cases.leave_out(set(cases).difference(rows))
            self.cases.ask()

        def failed(refusal: Refused) -> None:
            self._fetching = False
            self.told(refusal)

        self.ask(lambda: rows_of(self.desk, cases, view.queue.by), put, "rows", failed)

    async def _refresh(self) -> None:
        """Works out anew, a few at a time, where cases stand that nobody has looked at since something changed."""

        def batch() -> int:
            return refresh_standings(self.desk, AT_ONCE)

        left = await self.in_background(partial(how_many_out_of_date, self.desk))
        if not left:
            return
        done = 0
        while self.is_attached and (some := await self.in_background(batch)):
            done += some
            if isinstance(self.app, TypingAhead):
                await self.app.rest(HAND_RESTS)
            if left > AT_ONCE:
                self.show_busy(f"working out where cases stand: {min(done, left):,} of {left:,}")
        self.show_busy("")
        self.action_reload()
