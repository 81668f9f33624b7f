"""A case on the screen: read, shown again when others change it, and acted on only as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.model.problem import Changed, Refused
from engine.services.desk import Desk
from engine.services.meanwhile import happened_since, others_at
from engine.services.read_case import CaseView, as_typed, read_case
from engine.services.record_event import Happening, record_event
from tui.drafts import Drafts
from tui.screens.desk_screen import DeskScreen


class CaseScreen(DeskScreen[None]):
    """A case and what is done to it; how it looks, and its keys, are left to the screens that inherit this."""

    def __init__(self, desk: Desk, drafts: Drafts, case: str) -> None:
        super().__init__(desk, drafts)
        self.case = case
        self.view: CaseView | None = None
        self.refusal: Refused | None = None
        self.others: tuple[str, ...] = ()
        """Who else has this case before them."""
        self._looking = self._look_again = False

    def load(self) -> None:
        """Reads the case from the log; what is typed meanwhile waits for its card."""
        self.acting = True
        self.read(lambda: (read_case(self.desk, self.case), others_at(self.desk)), self._loaded)

    async def _loaded(self, found: tuple[CaseView, Mapping[str, tuple[str, ...]]]) -> None:
        view, others = found
        self.others = others.get(self.case, ())
        await self.show(view)
        self.acting = False
        self.feed_keys()

    def changed_elsewhere(self) -> None:
        """Another desk has done something: if it was in this case, it is told, and shown without touching what is typed.

        Where much is done elsewhere, one reading follows the other; they never stand in a row before what is acted here.
        """
        if self.view is None or self.acting:
            return
        if self._looking:
            self._look_again = True
            return
        self._looking = True
        self.ask(
            lambda: (read_case(self.desk, self.case), others_at(self.desk)), self._meanwhile, "elsewhere", self._looked
        )

    def _looked(self, refusal: Refused | None = None) -> None:
        self._looking = False
        if refusal is not None:
            self.say(*refusal.reasons, severe=True)  # what is being done meanwhile goes on
        if self._look_again:
            self._look_again = False
            self.changed_elsewhere()

    async def _meanwhile(self, found: tuple[CaseView, Mapping[str, tuple[str, ...]]]) -> None:
        await self._show_meanwhile(*found)
        self._looked()

    async def _show_meanwhile(self, view: CaseView, others: Mapping[str, tuple[str, ...]]) -> None:
        before = self.view
        self.others = others.get(self.case, ())
        if before is None or self.acting or view.case.version <= before.case.version:
            self.tick()
            return
        if changed := happened_since(self.desk, view.case, before.case.version):
            self.say("This case has changed meanwhile:", *changed)
        await self.follow(view)

    async def follow(self, view: CaseView) -> None:
        """Shows what others have changed; a screen with something being typed leaves that where it is."""
        await self.show(view)

    def told(self, refusal: Refused) -> None:
        """A case that cannot be read says so, and can be left."""
        self.acting = False
        super().told(refusal)

    async def show(self, view: CaseView) -> None:
        """Shows the case as it is now."""
        self.view = view
        self.refusal = None
        self.refresh_bindings()

    async def refused(self, refusal: Refused, head: str) -> None:  # noqa: ARG002 - for those who show it
        """Shows why something cannot be done."""
        self.refusal = refusal
        self.refresh_bindings()
        if isinstance(refusal, Changed):
            self.changed_elsewhere()

    def typed(self) -> dict[str, str]:
        """The answers in sight that are not in the log yet."""
        return {}

    @property
    def seen(self) -> CaseView | None:
        """The case with what is typed, at this moment."""
        return as_typed(self.desk.edition, self.view, self.typed(), self.desk.now()) if self.view else None

    def record(self, kind: str, otherwise: str) -> None:
        """Lets something happen in the case, together with what is typed."""
        typed = self.typed()
        self.on_case(lambda desk: record_event(desk, self.case, Happening(kind, typed)), typed, otherwise)

    @property
    def on_sight(self) -> Desk:
        """The desk with the case as it is shown here: nothing is done to one that others have changed since."""
        return self.desk.seeing(self.view.whole) if self.view else self.desk

    def on_case(self, call: Callable[[Desk], object], written: dict[str, str], otherwise: str = "Not yet") -> None:
        """Does something to the case and shows it as it is afterwards; ``otherwise`` heads the reasons of a refusal."""
        desk = self.on_sight

        def done() -> CaseView:
            call(desk)
            return read_case(self.desk, self.case)

        async def after(view: CaseView) -> None:
            self.drafts.done(self.case, written)
            await self.show(view)
            self.warn_of(view)

        self.act(done, after, lambda refusal: self.refused(refusal, otherwise))

    def warn_of(self, view: CaseView) -> None:
        """Says kindly what should not have been recorded, where the last event has something of it."""
        named = view.case.events[-1].details.get("warned", "") if view.case.events else ""
        for name in filter(None, named.split(", ")):
            self.say(
                f"{self.desk.edition.label(name)} may tell more than is needed; the privacy document says what is not recorded",
                severe=True,
            )
