"""The case workspace: the conversation step by step, and around it all that the desk knows of the case."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from engine.model.problem import Refused, StoreFault
from engine.model.safe_text import safe_line
from engine.services.attached_file import require_attached
from engine.services.fill_words import fill
from engine.services.meanwhile import PRESENT_FOR, leave, work_on
from engine.services.phrase_bank import phrase_bank
from engine.services.read_case import CaseView, read_case
from engine.services.take_step import enter_branch, go_to_step, step_back, take_step
from tui.screens.case_acts import CaseActs
from tui.screens.go_to import GoToScreen
from tui.screens.phrases import PhrasesScreen
from tui.widgets.case_words import title_words
from tui.widgets.conversation import Conversation, told_words
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput, LongInput
from tui.widgets.paging import page
from tui.widgets.question import Question
from tui.widgets.side_panel import SidePanel, Strip
from tui.widgets.timeline import Timeline
from tui.widgets.title_bar import TitleBar


class WorkspaceScreen(CaseActs):
    """One step in focus, the next one in sight, clocks and escalations beside it, what happened below."""

    HELP_TITLE = "A case"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "next", "next", key_display="Enter ^N", priority=True, tooltip="This step is done; Enter goes field by field, ^N at once"),
        Binding("ctrl+n", "next_from_text", "next", priority=True, tooltip="This step is done; Enter makes a new line in this field"),
        Binding("enter", "next", "next", show=False),
        Binding("ctrl+b,alt+left", "back", "back", priority=True, tooltip="The step before; answers stay (alt+left where tmux takes ctrl+b)"),
        Binding("ctrl+g", "go_to", "go to step", show=False, priority=True, tooltip="Jump to any step of the script; answers stay"),
        Binding("f8", "phrases", "phrases", priority=True, tooltip="What one could say: Enter puts it into the field one types in"),
        Binding("f3", "side", "clocks", priority=True, tooltip="Clocks, escalations and follow-up, where the screen is narrow"),
        Binding("ctrl+x", "let_go", "let go of what is typed", show=False, priority=True, tooltip="The fields show what is in the log; asks first"),
        Binding("pagedown", "scroll(1)", "scroll", show=False),
        Binding("pageup", "scroll(-1)", "scroll", show=False),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        """The parts; what stands in them comes with the case."""
        yield TitleBar(Content(f"{safe_line(self.case)}"))
        yield Strip()
        with Horizontal(id="body"):
            yield Conversation(self.desk.edition, self.desk.now)
            yield SidePanel()
        yield Timeline()
        yield KeyBar()

    def on_mount(self) -> None:
        """Reads the case."""
        self._keys_of_branches: set[str] = set()
        self._taken_up: Mapping[str, str] = self.drafts.taken_up(self.case)
        self.load()
        self._tell_presence()
        self.set_interval(PRESENT_FOR.total_seconds() / 3, self._tell_presence)

    async def on_unmount(self) -> None:
        """The case is left to others."""
        with suppress(StoreFault):
            await to_thread(leave, self.desk, self.case)

    def _tell_presence(self) -> None:
        async def tell() -> None:
            with suppress(StoreFault):
                await to_thread(work_on, self.desk, self.case)

        self.run_worker(tell(), group="presence", exclusive=True)

    @property
    def talk(self) -> Conversation:
        """The conversation."""
        return self.query_one(Conversation)

    async def show(self, view: CaseView) -> None:
        """The step in focus with its questions, and the cursor where it belongs."""
        await super().show(view)
        self._bind_branches(view)
        await self.talk.show(view, {**view.facts, **self.drafts.of(self.case)}, self._fill)
        self._tell(view)
        self.tick()

    async def follow(self, view: CaseView) -> None:
        """The card stays where the step is the same, with what is typed in it; all around it is new."""
        before = self.view
        if before is None or before.here is None or view.here != before.here:
            await self.show(view)
            return
        self.view = view
        self.refresh_bindings()
        self._tell(view)
        self.tick()

    def _tell(self, view: CaseView) -> None:
        typed = self.drafts.of(self.case)
        self._taken_up = {fact: text for fact, text in self._taken_up.items() if fact in typed}
        self.talk.tell(told_words(self.desk.edition, view, self._taken_up))

    def _fill(self, text: str) -> str:
        if self.view is None:
            return text
        view = replace(self.view, facts={**self.view.facts, **self.drafts.of(self.case)})
        try:
            return fill(self.desk.edition, view, self.desk.actor, self.desk.now(), text)
        except ValueError:
            return text

    def _bind_branches(self, view: CaseView) -> None:
        for key in self._keys_of_branches:
            self._bindings.key_to_bindings.pop(key, None)
        here = view.here
        self._keys_of_branches = {branch.key.lower() for branch in here.script.branches} if here else set()
        for branch in here.script.branches if here else ():
            inside = here is not None and here.branch == branch
            words = f"back to {here.back_to.replace('-', ' ')}" if here and inside else branch.title
            self._bindings.bind(branch.key.lower(), f"branch('{branch.id}')", safe_line(words).lower(), priority=True)
        self.refresh_bindings()

    def tick(self) -> None:
        """Everything that depends on the moment."""
        seen = self.seen
        if seen is None:
            return
        now, edition = self.desk.now(), self.desk.edition
        self.query_one(SidePanel).show(edition, seen, now)
        self.query_one(Strip).show(edition, seen, now)
        self.query_one(Timeline).show(edition, seen.case.events, now)
        about, state = title_words(seen, now.astimezone(edition.desk.zone))
        if self.others:
            names = " and ".join(map(safe_line, self.others))
            state = Content.assemble((f"{names} also here  ", "$warning"), state)
        self.query_one(TitleBar).show(about, state)
        self.talk.tick(seen, self._fill)

    def typed(self) -> dict[str, str]:
        """The answers of the card that differ from the log."""
        return self.talk.typed(self.view) if self.view else {}

    @property
    def asked(self) -> str:
        """The fact that is asked for where the cursor stands."""
        nodes = self.focused.ancestors_with_self if self.focused else []
        return next((node.fact.id for node in nodes if isinstance(node, Question)), "")

    @on(Conversation.Typed)
    def _changed(self, message: Conversation.Typed) -> None:
        self.drafts.keep(self.case, message.question.fact.id, message.question.text)
        self.talk.speak(self._fill)
        self.tick()

    @on(Conversation.Through)
    def _through(self) -> None:
        self.action_next()

    def action_next(self) -> None:
        """The step is done."""
        view, card = self.view, self.talk.card
        if view is None or card is None or view.here is None or view.here.step is None:
            return
        way = card.way
        if way == "" and card.ways:
            self.set_focus(card.ways)
            self.say("Choose one of the ways on.")
            return
        answers = self.typed()
        promised = [ask.fact for ask in view.here.step.ask if ask.promise and not view.case.promises]
        answers |= {fact: text for fact, text in card.answers.items() if fact in promised}

        desk, seen = self.on_sight, view.here.step.id

        def step() -> CaseView:
            require_attached(desk.edition, answers)
            take_step(desk, self.case, answers, way or "next", seen)
            return read_case(self.desk, self.case)

        async def after(changed: CaseView) -> None:
            self.drafts.done(self.case, answers)
            await self.show(changed)
            self.warn_of(changed)
            if way == "escalate":
                self.action_escalate()

        self.act(step, after, lambda refusal: self.refused(refusal, "This step is not done yet"))

    def action_next_from_text(self) -> None:
        """The step is done, from a field in which enter makes a new line."""
        self.action_next()

    def action_back(self) -> None:
        """The step before."""
        self.on_case(lambda desk: step_back(desk, self.case), {})

    def action_go_to(self) -> None:
        """Any step of the script."""
        if self.view is None or self.view.here is None:
            return

        def chosen(step: str | None) -> None:
            if step:
                self.on_case(lambda desk: go_to_step(desk, self.case, step), {})

        self.app.push_screen(GoToScreen(self.desk, self.drafts, self.view, self._fill), chosen)

    def action_branch(self, branch: str) -> None:
        """Into a side way, or out of it, back to where it was opened."""
        here = self.view.here if self.view else None
        if here and here.branch:
            self.on_case(lambda desk: go_to_step(desk, self.case, here.back_to), {})
        else:
            self.on_case(lambda desk: enter_branch(desk, self.case, branch), {})

    def action_phrases(self) -> None:
        """What one could say now."""
        seen, field = self.seen, self.focused
        if seen is None:
            return

        def chosen(phrase: str | None) -> None:
            if not phrase:
                return
            match field:
                case LongInput():
                    field.insert(phrase)
                case LineInput():
                    field.insert_text_at_cursor(phrase)
                case _:
                    self.app.copy_to_clipboard(phrase)
                    self.say("Copied.")

        bank = phrase_bank(self.desk.edition, seen, self.desk.actor, self.desk.now())
        self.app.push_screen(PhrasesScreen(self.desk, self.drafts, bank), chosen)

    def action_let_go(self) -> None:
        """Forgets what is typed, after asking."""
        if not self.drafts.of(self.case):
            self.say("Nothing is typed that is not in the log.")
            return

        async def sure(yes: bool | None) -> None:  # noqa: FBT001 - the answer
            if yes and self.view:
                self.drafts.drop(self.case)
                self._taken_up = {}
                await self.show(self.view)

        self.ask_first("Let go of what is typed in this case and not in the log?", "let go", sure)

    async def refused(self, refusal: Refused, head: str) -> None:
        """Says plainly what stands in the way, and asks for it on the spot."""
        await super().refused(refusal, head)
        await self.talk.refuse(refusal, head, waivable=bool(self.waivable))

    def action_side(self) -> None:
        """Clocks and the rest in place of the script, and back."""
        self.toggle_class("-side")

    def action_scroll(self, by: int) -> None:
        """Moves a card that is longer than the screen."""
        if not self.has_class("-side"):
            self.talk.scroll_card(by)
            return
        place = self.query_one("#side", VerticalScroll)
        page(place, by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys make sense only here and now."""
        match action:
            case "side":
                return self.has_class("-narrow")
            case "next" | "next_from_text":
                in_text = isinstance(self.focused, LongInput)
                return in_text == (action == "next_from_text") and (
                    self.view is None or bool(self.view.here and self.view.here.step)
                )
            case "back" | "go_to":
                return self.view is None or self.view.here is not None
            case _:
                return super().check_action(action, parameters)
