"""How the supervisor board is read: pane after pane in the background, the last weeks beside it, and again when others act."""

from __future__ import annotations

from abc import abstractmethod
from asyncio import to_thread
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Final

from engine.model.problem import Refused, StoreFault
from engine.services.board_cases import require_board
from engine.services.board_duties import owed_now
from engine.services.board_escalations import open_escalations
from engine.services.board_load import load_by_agent
from engine.services.board_promises import open_promises
from engine.services.board_risks import HORIZONS, deadlines_at_risk
from engine.services.board_today import Weeks, read_weeks, today_so_far
from engine.services.desk import Desk
from tui.drafts import Drafts
from tui.screens.board_panes import ESCALATIONS, INBOX, LOAD, NAMES, PROMISES, RISKS, TODAY, Found
from tui.screens.desk_screen import DeskScreen
from tui.widgets.title_bar import TitleBar

MOST: Final = 100
"""Lines of a pane; how many there are in all is counted."""
READ_AGAIN: Final = 3.0
"""Seconds between two readings, however much other desks do meanwhile."""
TODAY_AGAIN: Final = 20.0
"""The same for today, for which the cases of the day are gone through."""
COUNTED_AGAIN: Final = timedelta(seconds=30)
"""After so long what depends on the time alone, such as a level of the ladder, is read anew."""


class ReadsBoard(DeskScreen[None]):
    """What was found, and when it is read again."""

    def __init__(self, desk: Desk, drafts: Drafts) -> None:
        super().__init__(desk, drafts)
        self.here = ESCALATIONS
        """The pane that one is in; it is read first."""
        self.hours = HORIZONS[1]
        self.agent = ""
        """Whose cases are looked at; "" for all that is at risk."""
        self.found: dict[int, Found] = {}
        self.refused = False
        self.weeks: Weeks | None = None
        self.looked_at: int | None = None
        """How many cases have been looked at for the last weeks; None while they are not being read."""
        self._reading = False
        self._stale = False
        self._read_at = float("-inf")
        self._today_at = float("-inf")
        self._counted_at: datetime | None = None
        self._left = False

    @abstractmethod
    def show_pane(self, number: int) -> None:
        """Something was found for a pane."""

    @abstractmethod
    def show_refused(self, refusal: Refused) -> None:
        """Whoever sits here may not see the board."""

    def begin(self) -> None:
        """Asks whether the board may be seen, and reads it."""

        def may(_: None) -> None:
            self.read_panes()
            self.read_weeks()

        def may_not(refusal: Refused) -> None:
            self.refused = True
            self.show_refused(refusal)

        self.run_worker(self._ask(lambda: require_board(self.desk), may, may_not), group="may")

    def on_unmount(self) -> None:
        """Nobody waits for the last weeks any more."""
        self._left = True

    def on_screen_resume(self) -> None:
        """What was done in a case shows at once."""
        if self.found:
            self.read_panes()

    def changed_elsewhere(self) -> None:
        """Another desk has done something: it shows soon, or at once where the last reading is some time ago."""
        self._stale = True
        self._read_if_old()

    def tick(self) -> None:
        """Now and then, and when others have changed something, it is read anew; the last weeks on the next day."""
        now = self.desk.now()
        if self._counted_at is not None and now - self._counted_at > COUNTED_AGAIN:
            self._stale = True
        self._read_if_old()
        if self.weeks is not None and self.weeks.today != now.astimezone(self.desk.edition.desk.zone).date():
            self.weeks = None
            self.read_weeks()

    def _read_if_old(self) -> None:
        if self._stale and self.found and monotonic() - self._read_at > READ_AGAIN:
            self.read_panes()

    def read_panes(self) -> None:
        """All panes; where that is under way already, once more after it, so that a slow log is not asked over and over."""
        if self.refused:
            return
        if self._reading:
            self._stale = True
            return
        self._reading, self._stale = True, False
        self._read_at, self._counted_at = monotonic(), self.desk.now()
        self.run_worker(self._all_panes(), group="panes")

    async def _all_panes(self) -> None:
        try:
            lately = monotonic() - self._today_at < TODAY_AGAIN
            wanted = [number for number in NAMES if not (lately and number == TODAY)]
            # the pane one is in first, and last the one for which cases are gone through
            await self._panes(*sorted(wanted, key=lambda number: (number != self.here, number == TODAY)))
        finally:
            self._reading = False

    def read_pane(self, number: int) -> None:
        """One pane, because something else is asked of it."""
        self.run_worker(self._panes(number), group=f"pane {number}", exclusive=True)

    async def _panes(self, *numbers: int) -> None:
        """One after the other, so that each shows as soon as it is read."""
        for number in numbers:
            if self._left:
                return
            self.query_one(TitleBar).busy = f"reading {NAMES[number].casefold()} …"
            await self._ask(self._call(number), partial(self._put, number), self.told)

    def _call(self, number: int) -> Callable[[], Found]:
        calls: dict[int, Callable[[], Found]] = {
            ESCALATIONS: lambda: open_escalations(self.desk, MOST),
            RISKS: partial(deadlines_at_risk, self.desk, self.hours, MOST, self.agent),
            LOAD: lambda: load_by_agent(self.desk),
            PROMISES: lambda: open_promises(self.desk, MOST),
            TODAY: lambda: today_so_far(self.desk, self.weeks),
            INBOX: lambda: owed_now(self.desk),
        }
        return calls[number]

    def _put(self, number: int, answer: Found) -> None:
        self.found[number] = answer
        if number == TODAY:
            self._today_at = monotonic()
        self.show_pane(number)

    def read_weeks(self, *, anew: bool = False) -> None:
        """The last weeks; what was found before stays meanwhile."""
        if self.looked_at is None:
            self.looked_at = 0
            self.run_worker(self._read_weeks(anew=anew), group="weeks")

    async def _read_weeks(self, *, anew: bool) -> None:
        def go_on(number: int) -> bool:
            self.looked_at = number
            return not self._left

        try:
            weeks = await to_thread(read_weeks, self.desk, go_on, anew=anew)
        except (Refused, StoreFault) as fault:
            if isinstance(fault, StoreFault):
                self.told(Refused(str(fault), "press r to try again"))
            return
        finally:
            self.looked_at = None
        if weeks is not None and not self._left:
            self.weeks = weeks
            await self._panes(TODAY)
