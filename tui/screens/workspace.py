"""The case workspace: the conversation step by step, and around it all that the desk knows of the case."""

from __future__ import annotations

from asyncio import to_thread
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.decide.requirements import missing_fields
from engine.model.problem import Refused, StoreFault
from engine.model.safe_text import safe_line
from engine.services.fill_words import fill
from engine.services.meanwhile import PRESENT_FOR, leave, work_on
from engine.services.read_case import CaseView, read_case
from engine.services.take_step import enter_branch, go_to_step, step_back, take_step
from tui.screens.case_screen import CaseScreen
from tui.screens.case_words import NO_SCRIPT, finished, next_words, refusal_words, title_words
from tui.widgets.choices import Choices
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LongInput
from tui.widgets.question import Question, shown
from tui.widgets.side_panel import SidePanel, Strip
from tui.widgets.step_card import StepCard, step_head
from tui.widgets.timeline import Timeline
from tui.widgets.title_bar import TitleBar


class WorkspaceScreen(CaseScreen):
    """One step in focus, the next one in sight, clocks and escalations beside it, what happened below."""

    HELP_TITLE = "A case"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+n",
            "next",
            "next",
            key_display="Enter ^N",
            priority=True,
            tooltip="This step is done; Enter goes field by field, ^N at once",
        ),
        Binding(
            "ctrl+n",
            "next_from_text",
            "next",
            priority=True,
            tooltip="This step is done; Enter makes a new line in this field",
        ),
        Binding("enter", "next", "next", show=False),
        Binding(
            "ctrl+b,alt+left",
            "back",
            "back",
            priority=True,
            tooltip="The step before; answers stay (alt+left where tmux takes ctrl+b)",
        ),
        Binding(
            "f3",
            "side",
            "clocks",
            priority=True,
            tooltip="Clocks, escalations and follow-up, where the screen is narrow",
        ),
        Binding("pagedown", "scroll(1)", "scroll", show=False),
        Binding("pageup", "scroll(-1)", "scroll", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The parts; what stands in them comes with the case."""
        yield TitleBar(Content(f"{safe_line(self.case)}"))
        yield Strip()
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Static(id="refused")
                yield VerticalScroll(id="script", can_focus=False)
                yield Static(id="next")
            yield SidePanel()
        yield Timeline()
        yield KeyBar()

    def on_mount(self) -> None:
        """Reads the case."""
        self.query_one("#refused").display = False
        self._keys_of_branches: set[str] = set()
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
    def card(self) -> StepCard | None:
        """The card in focus."""
        return next(iter(self.query(StepCard)), None)

    async def show(self, view: CaseView) -> None:
        """The step in focus with its questions, and the cursor where it belongs."""
        await super().show(view)
        self.query_one("#refused").display = False
        self._bind_branches(view)
        holder = self.query_one("#script", VerticalScroll)
        card = self._card(view)
        async with self.batch():
            await self.query(StepCard).remove()
            await holder.mount(card)
        holder.scroll_home(animate=False)
        self.tick()
        self._focus_first(card)

    async def follow(self, view: CaseView) -> None:
        """The card stays where the step is the same, with what is typed in it; all around it is new."""
        before = self.view
        if before is None or before.here is None or view.here != before.here:
            await self.show(view)
            return
        self.view = view
        self.refresh_bindings()
        self.tick()

    def _card(self, view: CaseView) -> StepCard:
        edition, here = self.desk.edition, view.here
        known = {**view.facts, **self.drafts.of(self.case)}
        step = here.step if here else NO_SCRIPT
        head = (
            step_head(here, step)
            if here and step
            else Content.assemble(("The conversation is done" if here else "No script", "bold $foreground"))
        )
        form = edition.forms.get(step.complete) if step and step.complete else None
        needed = [field.fact for field in missing_fields(edition, form, view.known)] if form else []
        return StepCard(edition, head, step or finished(view), known, self.desk.now, self._fill, needed)

    def _fill(self, text: str) -> str:
        if self.view is None:
            return text
        view = replace(self.view, facts={**self.view.facts, **self.drafts.of(self.case)})
        try:
            return fill(self.desk.edition, view, self.desk.actor, self.desk.now(), text)
        except ValueError:
            return text

    def _focus_first(self, card: StepCard) -> None:
        match card.first():
            case Question() as question:
                question.focus_field()
            case Choices() as ways:
                self.set_focus(ways)
            case None:
                self.set_focus(None)

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
        self.query_one(Timeline).show(edition, seen.case.events, self.desk.now())
        about, state = title_words(seen, now.astimezone(edition.desk.zone))
        if self.others:
            names = " and ".join(map(safe_line, self.others))
            state = Content.assemble((f"{names} also here  ", "$warning"), state)
        self.query_one(TitleBar).show(about, state)
        self.query_one("#next", Static).update(next_words(seen, self._fill))

    def typed(self) -> dict[str, str]:
        """The answers of the card that differ from the log."""
        if self.card is None or self.view is None:
            return {}
        facts, zone = self.view.case.facts, self.desk.edition.desk.zone
        return {
            question.fact.id: question.text
            for question in self.card.all_questions
            if question.display and question.text != shown(question.fact, facts.get(question.fact.id, ""), zone)
        }

    @on(Question.Changed)
    def _changed(self, message: Question.Changed) -> None:
        self.drafts.keep(self.case, message.question.fact.id, message.question.text)
        if self.card:
            self.card.settle()
            self.card.speak(self._fill)
        self.tick()

    @on(Question.Done)
    def _done(self, message: Question.Done) -> None:
        following = self.card.after(message.question) if self.card else None
        match following:
            case Question():
                following.focus_field()
            case Choices():
                self.set_focus(following)
            case None:
                self.action_next()

    @on(Choices.Done)
    def _way_chosen(self) -> None:
        self.action_next()

    def action_next(self) -> None:
        """The step is done."""
        view, card = self.view, self.card
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

    def action_branch(self, branch: str) -> None:
        """Into a side way, or out of it, back to where it was opened."""
        here = self.view.here if self.view else None
        if here and here.branch:
            self.on_case(lambda desk: go_to_step(desk, self.case, here.back_to), {})
        else:
            self.on_case(lambda desk: enter_branch(desk, self.case, branch), {})

    async def refused(self, refusal: Refused, head: str) -> None:
        """Says plainly what stands in the way, asks for it on the spot, and puts the cursor there. Nothing typed is lost."""
        await super().refused(refusal, head)
        box = self.query_one("#refused", Static)
        box.update(refusal_words(refusal, head, waivable=bool(self._waivable())))
        box.display = True
        card = self.card
        if card is None:
            return
        await card.add_needed(fact for fact in refusal.fields if fact in self.desk.edition.facts)
        for question in card.all_questions:
            question.set_problem(refusal.fields.get(question.fact.id, ""))
        first = next((question for question in card.all_questions if question.fact.id in refusal.fields), None)
        if first:
            first.focus_field()

    def action_side(self) -> None:
        """Clocks and the rest in place of the script, and back."""
        self.toggle_class("-side")

    def action_scroll(self, by: int) -> None:
        """Moves a card that is longer than the screen."""
        place = self.query_one("#side" if self.has_class("-side") else "#script", VerticalScroll)
        (place.scroll_page_down if by > 0 else place.scroll_page_up)(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys make sense only here and now."""
        if action == "side":
            return self.has_class("-narrow")
        if action in {"next", "next_from_text"}:
            in_text = isinstance(self.focused, LongInput)
            return in_text == (action == "next_from_text") and (
                self.view is None or bool(self.view.here and self.view.here.step)
            )
        if action == "back":
            return self.view is None or self.view.here is not None
        return super().check_action(action, parameters)
