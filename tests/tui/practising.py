"""Practises as a trainee does: with keys, answering whatever the card in focus asks with what the customer tells."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from engine.model.event import Event
from engine.services.practise import Practice, study_named
from engine.services.score_practice import Score
from tests.desks import shipped
from tests.tui.driving import SIZES, Driver
from tui.practice_app import PracticeApp
from tui.screens.practice import PracticeScreen
from tui.screens.workspace import WorkspaceScreen
from tui.widgets.question import Question
from tui.widgets.step_card import StepCard

DEFECT, BILLING = "scenario-13-1-product-defect", "scenario-13-2-billing-dispute"
LETTERS = {"yes": "y", "no": "n"}


@dataclass
class Hand:
    """Real time, as a test lets it pass."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Trainee:
    """A desk in practice under test, with the keys counted; letters of words that are typed are counted apart."""

    driver: Driver
    hand: Hand
    keys: int = 0
    letters: int = 0
    _held: list[Practice] = field(default_factory=list)

    @property
    def list(self) -> PracticeScreen:
        return next(screen for screen in self.driver.app.screen_stack if isinstance(screen, PracticeScreen))

    @property
    def practice(self) -> Practice:
        """The practice under way; after its end the last one."""
        if self.list.practice is not None:
            self._held = [self.list.practice]
        return self._held[0]

    @property
    def events(self) -> tuple[Event, ...]:
        return self.practice.desk.log.events(self.practice.case)

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events if event.kind != "step taken"]

    @property
    def screen(self) -> str:
        return self.driver.screen

    def result(self, scenario: str) -> Score:
        return self.list._results[scenario]

    async def press(self, *keys: str) -> None:
        await self.driver.press(*keys)
        self.keys += sum(1 for key in keys if not key.startswith("="))
        self.letters += sum(len(key) - 1 for key in keys if key.startswith("="))

    async def begin(self) -> None:
        """From the brief to the case."""
        await self.press("enter", "enter")
        assert self.practice

    async def talk(self, answers: Mapping[str, str], until: Collection[str] = ()) -> None:
        """Goes through the conversation until its end, or until one of these steps is in focus."""
        while True:
            screen = self.driver.app.screen
            assert isinstance(screen, WorkspaceScreen)
            assert screen.view is not None
            assert screen.view.here is not None
            step = screen.view.here.step
            if step is None or step.id in until:
                return
            await self._answer(screen, answers)

    async def _answer(self, screen: WorkspaceScreen, answers: Mapping[str, str]) -> None:
        focused = screen.focused
        question = (
            next((node for node in focused.ancestors_with_self if isinstance(node, Question)), None)
            if focused
            else None
        )
        if question is None:
            await self.press("enter")
            return
        if not question.text.strip() and question.fact.id in answers:
            await self.press(*_keys(question, answers[question.fact.id]))
        asked = [one for one in screen.query_one(StepCard).all_questions if one.display]
        await self.press("ctrl+n" if question is asked[-1] else "tab")

    async def fill(self, answers: Mapping[str, str]) -> None:
        """Goes back through a form from its end, and fills in these fields."""
        left = dict(answers)
        while left:
            await self.press("shift+tab")
            focused = self.driver.app.screen.focused
            assert focused is not None
            question = next(node for node in focused.ancestors_with_self if isinstance(node, Question))
            if (answer := left.pop(question.fact.id, None)) is not None:
                await self.press(
                    *(["ctrl+a", "ctrl+k"] if question.text and not question.fact.choices else []),
                    *_keys(question, answer),
                )


def _keys(question: Question, answer: str) -> list[str]:
    fact = question.fact
    if fact.type == "yes or no":
        return [LETTERS[answer]]
    if fact.choices:
        return [str((fact.choices.index(one) + 1) % 10) for one in answer.split(", ")]
    return [f"={answer}"]


@asynccontextmanager
async def in_practice(scenario: str = "", size: str = "80x24") -> AsyncIterator[Trainee]:
    """The list of case studies, or the brief of one of them."""
    hand = Hand()
    play = study_named(shipped(), scenario) if scenario else None
    async with PracticeApp(shipped(), "Tim Lee", play, hand).run_test(size=SIZES[size]) as pilot:
        driver = Driver(pilot)
        await driver.settled()
        yield Trainee(driver, hand)
