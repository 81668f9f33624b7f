"""What every screen of the desk can do: ask a service in the background, tick, and tell which keys work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from inspect import iscoroutine
from typing import ClassVar, Final, Generic, Protocol, TypeVar, runtime_checkable

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen, Screen, ScreenResultType

from engine.model.problem import Refused, StoreFault
from engine.model.safe_text import safe, safe_line
from engine.services.desk import Desk, PracticeDesk
from tui.drafts import Drafts
from tui.typing_ahead import TypingAhead
from tui.widgets.key_bar import key_name, place_of
from tui.widgets.title_bar import TitleBar

T = TypeVar("T")
ACTS: Final = ThreadPoolExecutor(1, "act")
"""What is done never stands in a row behind what is only read."""


@dataclass(frozen=True)
class Command:
    """What can be done on a screen: its name, its key if it has one, more about it, and how it is done."""

    name: str
    key: str
    more: str
    run: Callable[[], object]


TICK = 1.0
FAILED = "this did not work"


@runtime_checkable
class Chooses(Protocol):
    """An application with themes to choose from."""

    themes: Sequence[str]

    def choose(self, theme: str) -> None:
        """Takes another theme."""


class DeskScreen(Screen[ScreenResultType], Generic[ScreenResultType]):
    """A screen on the desk. The case log is only ever touched in a thread, so keys are answered while it works."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "keys", "keys", priority=True, tooltip="Every key of this screen"),
        Binding("f12", "keys", "keys", show=False, priority=True, tooltip="Every key of this screen"),
        Binding("tab", "field(1)", "next field", show=False, priority=True),
        Binding("shift+tab", "field(-1)", "field before", show=False, priority=True),
    ]
    HELP_TITLE: ClassVar[str] = ""

    def __init__(self, desk: Desk, drafts: Drafts) -> None:
        super().__init__()
        self.desk = desk
        self.drafts = drafts
        self.ready = False
        self.acting = False
        self._reads = 0

    def on_mount(self) -> None:
        """Starts the tick that moves the countdowns."""
        self.set_interval(TICK, self.tick)
        if isinstance(self.desk, PracticeDesk) and "f10" not in self._bindings.key_to_bindings:
            self._bindings.bind("f10,ctrl+l", "practice", "practice", priority=True)
        self.set_ready()

    def set_ready(self) -> None:
        """Keys may come: those that were pressed while there was nothing to put them into are done now."""
        self.ready = True
        self.feed_keys()

    def feed_keys(self) -> None:
        """Does the keys that have waited."""
        if isinstance(self.app, TypingAhead):
            self.app.call_later(self.app.feed)

    def action_field(self, by: int) -> None:
        """To the next field or the one before."""
        (self.focus_next if by > 0 else self.focus_previous)()

    def on_resize(self) -> None:
        """Some keys depend on the room there is."""
        self.call_after_refresh(self.refresh_bindings)

    def tick(self) -> None:
        """Once a second: what depends on the time is drawn anew, from what is already here."""

    def changed_elsewhere(self) -> None:
        """A desk has changed something in the case log; a screen that shows it reads it again."""

    def read(self, call: Callable[[], T], then: Callable[[T], object]) -> None:
        """Reads in the background; an answer that a later question has overtaken is dropped."""
        self._reads += 1
        number = self._reads

        def current(answer: T) -> object:
            return then(answer) if number == self._reads else None

        self.show_busy("reading …")
        self.run_worker(self._ask(call, current, self.told), group="read", exclusive=True)

    def ask(
        self,
        call: Callable[[], T],
        then: Callable[[T], object],
        group: str,
        refused: Callable[[Refused], object] | None = None,
    ) -> None:
        """Reads something beside all else, without a word in the title bar; a new question of a group overtakes the old."""
        self.run_worker(self._ask(call, then, refused or self.told), group=group, exclusive=True)

    async def in_background(self, call: Callable[[], T]) -> T | None:
        """The answer of a service; None where the case log is away."""
        try:
            return await asyncio.to_thread(call)
        except StoreFault:
            return None

    def act(
        self, call: Callable[[], T], then: Callable[[T], object], refused: Callable[[Refused], object] | None = None
    ) -> bool:
        """Acts in the background; one act at a time, so that a key pressed twice is not two events."""
        if self.acting:
            self.say("Still saving what came before; nothing is lost.")
            return False
        self.acting = True
        self.show_busy("saving …")
        self.run_worker(self._act(call, then, refused or self.told), group="act")
        return True

    async def _act(
        self, call: Callable[[], T], then: Callable[[T], object], refused: Callable[[Refused], object]
    ) -> None:
        async def after(answer: T) -> None:
            await _done(then(answer))
            self.acting = False
            self.feed_keys()

        async def stopped(refusal: Refused) -> None:
            if isinstance(self.app, TypingAhead):
                self.app.forget_typed()
            self.acting = False
            await _done(refused(refusal))

        await self._ask(call, after, stopped, ACTS)

    async def _ask(
        self,
        call: Callable[[], T],
        then: Callable[[T], object],
        refused: Callable[[Refused], object],
        pool: Executor | None = None,
    ) -> None:
        try:
            answer = await asyncio.get_running_loop().run_in_executor(pool, call)
        except Refused as refusal:
            self.show_busy("")
            outcome = refused(refusal)
        except StoreFault as fault:
            self.show_busy("")
            outcome = refused(Refused(str(fault), "nothing typed is lost; try again"))
        except Exception as fault:  # noqa: BLE001 - a fault in one act must not take the desk and what is typed with it
            self.show_busy("")
            self.log(fault)
            outcome = refused(Refused(f"{FAILED}: {fault or type(fault).__name__}", "nothing typed is lost; try again"))
        else:
            self.show_busy("")
            outcome = then(answer)
        await _done(outcome)

    def show_busy(self, words: str) -> None:
        """What is under way, in the title bar."""
        for bar in self.query(TitleBar):
            bar.busy = words

    def told(self, refusal: Refused) -> None:
        """Says why something was refused, where the screen has no better place for it."""
        self.say(*refusal.reasons, severe=True)

    def say(self, *sentences: str, severe: bool = False) -> None:
        """A short note that passes."""
        text = "\n".join(safe(sentence) for sentence in sentences)
        self.notify(text, severity="warning" if severe else "information", markup=False, timeout=6)

    def ask_first(self, question: str, does: str, then: Callable[[bool | None], object]) -> None:
        """Does something that cannot be taken back only when it is meant."""
        from tui.screens.confirm import ConfirmScreen  # noqa: PLC0415 - that screen is one of these itself

        async def answered(yes: bool | None) -> None:  # noqa: FBT001 - the answer
            await _done(then(yes))

        self.app.push_screen(ConfirmScreen(self.desk, self.drafts, question, does), answered)

    def open_document(self, at: str) -> None:
        """The documents as people read them, at a place such as ``script/phone-greeting#greet``."""
        from tui.screens.documents import DocumentsScreen  # noqa: PLC0415 - that screen is one of these itself

        self.app.push_screen(DocumentsScreen(self.desk, self.drafts, at))

    def action_practice(self) -> None:
        """In practice: what is told, the clock, and the end."""
        from tui.screens.practising import open_practice  # noqa: PLC0415 - those screens are some of these themselves

        open_practice(self.app, self.drafts)

    def action_keys(self) -> None:
        """Shows every key of this screen."""
        from tui.screens.keys import KeysScreen  # noqa: PLC0415 - that screen is one of these itself

        rows = [(command.key, command.name, command.more) for command in self._keys()]
        self.app.push_screen(KeysScreen(self.desk, self.drafts, self.HELP_TITLE, rows))

    def _keys(self) -> list[Command]:
        """What the keys of this screen do, those that one needs most first."""
        found: dict[str, Command] = {}
        for active in self.active_bindings.values():
            binding = active.binding
            ours = active.node in {self, self.focused} and "." not in binding.action
            if ours and active.enabled and binding.description and binding.action not in found:
                run = partial(self.app.run_action, binding.action, active.node)
                name = safe_line(binding.description)
                found[binding.action] = Command(name, key_name(binding), safe_line(active.tooltip), run)
        return [found[action] for action in sorted(found, key=place_of)]

    def commands(self) -> Iterator[Command]:
        """Everything that can be done from here: the keys, and what has no key."""
        yield from self._keys()
        if isinstance(self.app, Chooses):
            for name in self.app.themes:
                yield Command(
                    f"theme {name}", "", "Other colours, until the desk is closed", partial(self.app.choose, name)
                )


async def _done(outcome: object) -> None:
    if iscoroutine(outcome):  # a screen that leaves must not wait for itself
        await outcome


class Dialog(DeskScreen[ScreenResultType], ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """A question in front of a screen; escape leaves it without an answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back"),
        Binding("ctrl+p", "app.command_palette", "all", show=False),  # what stands behind a dialog is out of reach
    ]

    def action_leave(self) -> None:
        """Leaves without an answer."""
        self.dismiss(None)

    def told(self, refusal: Refused) -> None:
        """A refusal stays in the dialog until the next try."""
        for line in self.query("#refusal"):
            line.display = True
            line.update(Content("\n".join(f"✕ {safe(reason)}" for reason in refusal.reasons)))  # type: ignore[attr-defined]
