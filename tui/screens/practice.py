"""The case studies that one can practise: what each teaches, how it went last, and the brief before it begins.

The real desk is only asked for its documents and for whoever sits at it. A practice has a case log, a clock and drafts of its
own, which are gone when it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.model.policy import Scenario
from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.practise import Practice, Study, prepare, start, studies
from engine.services.score_practice import Score, score
from tui.drafts import Drafts
from tui.practice_words import GOOD, teaching, telling, tone_of
from tui.screens.desk_screen import DeskScreen
from tui.screens.long_dialog import LongDialog
from tui.screens.practice_result import PracticeResult
from tui.screens.practising import PracticeQueue
from tui.widgets.key_bar import KeyBar
from tui.widgets.paging import page
from tui.widgets.paragraphs import Paragraph, Paragraphs
from tui.widgets.row_list import RowItem, RowList
from tui.widgets.title_bar import TitleBar

BEAT: Final = 0.5
"""Seconds after which the world is looked at again."""
MARK: Final = "-practice"
"""The class of the application while nothing on it is real."""


class PracticeScreen(DeskScreen[None]):
    """The list, and what holds a practice while it lasts."""

    CSS_PATH = "../practice.tcss"
    HELP_TITLE = "Practice"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "practise", tooltip="Read the brief of the case study under the cursor, then begin"),
        Binding("pagedown", "scroll(1)", "more", show=False),
        Binding("pageup", "scroll(-1)", "back up", show=False),
        Binding("escape,q", "leave", "back", tooltip="Back to where you came from; nothing of a practice is kept"),
    ]

    def __init__(
        self,
        desk: Desk,
        drafts: Drafts,
        results: dict[str, Score],
        play: Scenario | None = None,
        elapsed: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(desk, drafts)
        self._elapsed = elapsed
        self._results = results
        self._play = play
        self._studies: tuple[Study, ...] = ()
        self.practice: Practice | None = None
        self._passing = False

    def compose(self) -> ComposeResult:
        """The list, and what the case study under the cursor teaches."""
        yield TitleBar(Content.assemble(("Practice", "bold"), ("   nothing of it is kept as real", "$calm")))
        yield Vertical(id="studies")
        with VerticalScroll(id="teaches", can_focus=False):
            yield Paragraphs(id="teaching")
        yield KeyBar()

    def on_mount(self) -> None:
        """Finds out what can be practised."""
        self.set_interval(BEAT, self._beat)
        self.read(lambda: studies(self.desk.edition), self._listed)

    async def _listed(self, found: tuple[Study, ...]) -> None:
        self._studies = found
        place = self.query_one("#studies", Vertical)
        if not found:
            words = "The documents have no case study; write one under sops/scenarios."
            await place.mount(Static(Content.assemble((words, "$calm"))))
            return
        rows = RowList(self._rows())
        await place.mount(rows)
        self.set_focus(rows)
        if self._play is not None:
            rows.cursor = next(number for number, one in enumerate(found) if one.scenario.id == self._play.id)
            self.action_open()
            self._play = None

    def _rows(self) -> list[RowItem]:
        return [self._row(study) for study in self._studies]

    def _row(self, study: Study) -> RowItem:
        done = self._results.get(study.scenario.id)
        title = safe_line(study.scenario.title)
        if study.why_not:
            return RowItem(study.scenario.id, f"{title}   cannot be practised", mark="·", tone="$faint")
        if done is None:
            return RowItem(study.scenario.id, title)
        return RowItem(
            study.scenario.id,
            f"{title}   {done.percent} %",
            mark="✓" if done.percent >= GOOD else "◆",
            tone=tone_of(done.percent),
        )

    @property
    def study(self) -> Study | None:
        """The case study under the cursor."""
        rows = next(iter(self.query(RowList)), None)
        return self._studies[rows.cursor] if rows is not None and self._studies else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        if (study := self.study) is None:
            return
        shown = [Paragraph(((safe_line(study.why_not), "$warning"),))] if study.why_not else []
        self.query_one(Paragraphs).show([*shown, *teaching(self.desk.edition, study.scenario)])
        self.query_one("#teaches", VerticalScroll).scroll_home(animate=False)

    def action_scroll(self, by: int) -> None:
        """The rest of a long clause."""
        place = self.query_one("#teaches", VerticalScroll)
        page(place, by)

    def action_open(self) -> None:
        """The brief of the case study under the cursor."""
        if self.study is not None:
            self._brief(self.study.scenario)

    def _brief(self, scenario: Scenario) -> None:
        """Prepares a practice, and begins once the brief has been read."""
        desk = self.desk

        def prepared(practice: Practice) -> None:
            def read(begin: bool | None) -> None:  # noqa: FBT001 - what the brief answers
                if begin:
                    self._begin(practice)

            self.app.push_screen(BriefScreen(desk, self.drafts, practice), read)

        self.read(lambda: prepare(desk.edition, scenario, desk.actor.name, elapsed=self._elapsed), prepared)

    def _begin(self, practice: Practice) -> None:
        self.practice = practice
        self._passing = False
        self.app.add_class(MARK)
        start(practice)
        self.app.push_screen(PracticeQueue(practice.desk, Drafts()))

    def _beat(self) -> None:
        """What the world does by itself, as time passes."""
        practice = self.practice
        if practice is None or self._passing or not practice.clock.runs:
            return
        self._passing = True

        def passed(happened: tuple[str, ...]) -> None:
            self._passing = False
            self.world_moved(happened)

        self.read(practice.pass_time, passed)

    def world_moved(self, happened: tuple[str, ...], *, jumped: bool = False) -> None:
        """Tells what has happened, and lets every screen of the practice look again, at another time where it jumped."""
        if self.practice is None or not (happened or jumped):
            return
        for screen in self.app.screen_stack:
            if isinstance(screen, DeskScreen) and screen.desk is self.practice.desk:
                screen.changed_elsewhere()
        if happened:
            self.say(*(f"{words[:1].upper()}{words[1:]}." for words in happened))

    def end_practice(self) -> None:
        """Scores what was done, and shows it in place of the desk of the practice."""
        practice = self.practice
        if practice is None:
            return
        self.practice = None
        practice.clock.stand()
        ended = practice.clock()
        edition, scenario = practice.edition, practice.scenario
        self.read(
            lambda: score(edition, scenario, practice.desk.log.events(practice.case), ended),
            self._scored,
        )

    async def _scored(self, found: Score) -> None:
        while self.app.screen is not self:
            await self.app.pop_screen()
        self.app.remove_class(MARK)
        self._results[found.scenario.id] = found
        self.query_one(RowList).show(self._rows())

        def seen(again: bool | None) -> None:  # noqa: FBT001 - what the result answers
            if again:
                self._brief(found.scenario)

        self.app.push_screen(PracticeResult(self.desk, self.drafts, found), seen)

    def told(self, refusal: Refused) -> None:
        """Why something cannot be practised stands where it would be told what it teaches."""
        words = "\n".join(safe_line(reason) for reason in refusal.reasons)
        self.query_one(Paragraphs).show([Paragraph(((words, "$warning"),))])

    def action_leave(self) -> None:
        """Back to the desk; where there is none behind it, out."""
        if self.app.screen_stack[0] is self:
            self.app.exit()
        else:
            self.dismiss(None)


class BriefScreen(LongDialog[bool]):
    """What one knows before it begins; answers whether it begins."""

    CSS_PATH = "../practice.tcss"
    HELP_TITLE = "Before a practice"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin", tooltip="The customer makes contact, and the clock begins to run"),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, practice: Practice) -> None:
        super().__init__(desk, drafts)
        self._practice = practice

    def compose(self) -> ComposeResult:
        """What happens, what is told, and what it comes from."""
        with Vertical(id="dialog", classes="-full"):
            title = Content.assemble((safe_line(self._practice.scenario.title), "bold"), ("   practice", "$warning"))
            yield Static(title, id="dialog-title")
            with VerticalScroll(id="ledger"):
                yield Paragraphs(id="explained")
            yield KeyBar()

    def on_mount(self) -> None:
        """Shows it."""
        practice, edition = self._practice, self.desk.edition
        words = (
            "The desk is as always, but nothing is real and nothing is kept. The simulated clock runs as fast as the real one. "
            "F10 shows what is told, moves the clock and ends the practice with your score."
        )
        self.query_one(Paragraphs).show(
            [
                Paragraph(((words, "$foreground"),)),
                Paragraph((("", ""),)),
                *telling(practice, practice.scenes[:1]),
                Paragraph((("", ""),)),
                *teaching(edition, practice.scenario),
            ]
        )
        self.set_focus(self.query_one("#ledger"))

    def action_begin(self) -> None:
        """Now."""
        self.dismiss(True)  # noqa: FBT003 - what it answers
