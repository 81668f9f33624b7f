"""Screens in front of a case: what they do is done to the case as it is shown, and never to one that others have changed."""

from __future__ import annotations

from collections.abc import Callable

from engine.model.problem import Changed, Refused
from engine.services.desk import Desk
from engine.services.read_case import CaseView, read_case
from tui.drafts import Drafts
from tui.screens.desk_screen import DeskScreen


class OnOneCase(DeskScreen[CaseView]):
    """A screen about one case, which answers with the case as it is afterwards.

    Where others have changed it meanwhile nothing is done: what they did is told, and the screen goes on with the case as
    it is now.
    """

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView) -> None:
        super().__init__(desk, drafts)
        self._view = view

    @property
    def on_sight(self) -> Desk:
        """The desk with the case as it is shown here."""
        return self.desk.seeing(self._view.whole)

    def on_case(self, call: Callable[[Desk], object], then: Callable[[CaseView], object]) -> None:
        """Does something to the case; ``then`` gets it as it is afterwards."""
        desk, case = self.on_sight, self._view.case.id

        def done() -> CaseView:
            call(desk)
            return read_case(self.desk, case)

        self.act(done, then, self._stopped)

    async def _stopped(self, refusal: Refused) -> None:
        await self.refused(refusal)
        if isinstance(refusal, Changed):
            self.read(lambda: read_case(self.desk, self._view.case.id), self.renew)

    async def refused(self, refusal: Refused) -> None:
        """Says why something cannot be done."""
        self.told(refusal)

    def renew(self, view: CaseView) -> None:
        """Goes on with the case as it is now."""
        self._view = view
