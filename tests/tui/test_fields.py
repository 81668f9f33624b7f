"""Each kind of field, with the keys one fills it in with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult

from engine.model.fact import Fact
from tests.desks import LONDON, at
from tui.widgets.choices import Choices
from tui.widgets.question import Question

NOW = "Tuesday 2026-04-14 14:00"
TOPICS = ("product-information", "product-defect", "billing", "legal", "data-protection", "order")


class OneQuestion(App[None]):
    """A question alone on a screen."""

    def __init__(self, fact: Fact, value: str) -> None:
        super().__init__()
        self._fact, self._value = fact, value

    def compose(self) -> ComposeResult:
        yield Question(self._fact, "", self._value, LONDON, lambda: at(NOW))

    @property
    def question(self) -> Question:
        return self.query_one(Question)


@asynccontextmanager
async def asked(type_: str, *choices: str, value: str = "") -> AsyncIterator[tuple[Question, object]]:
    app = OneQuestion(Fact("it", "It", type_, choices), value)
    async with app.run_test() as pilot:
        app.question.focus_field()
        await pilot.pause()

        async def press(*keys: str) -> str:
            await pilot.press(*keys)
            await pilot.pause()
            return app.question.text

        yield app.question, press


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["3"], "billing"),
        (["down", "down"], "product-defect"),
        (["up"], "order"),
        (["right", "right"], "billing"),
        (["l"], "legal"),
        (["p", "r", "o", "d", "u", "c", "t", "minus", "d"], "product-defect"),
        (["d", "e", "f"], "product-defect"),
        (["p", "r", "o", "t"], "data-protection"),
        (["3", "backspace"], ""),
        (["9"], ""),
        (["space"], "product-information"),
        (["x"], ""),
    ],
)  # fmt: skip
async def test_one_of_a_list(keys: list[str], chosen: str) -> None:
    async with asked("choice", *TOPICS) as (_, press):
        assert await press(*keys) == chosen  # type: ignore[operator]


async def test_several_of_a_list() -> None:
    async with asked("several", "refund", "exchange", "repair") as (_, press):
        assert await press("3", "1") == "refund, repair"  # type: ignore[operator]
        assert await press("1") == "repair"  # type: ignore[operator]
        assert await press("down", "space") == "exchange, repair"  # type: ignore[operator]
        assert await press("delete") == ""  # type: ignore[operator]


async def test_yes_or_no_and_a_scale() -> None:
    async with asked("yes or no") as (_, press):
        assert await press("y") == "yes"  # type: ignore[operator]
        assert await press("n") == "no"  # type: ignore[operator]
    async with asked("scale 0 to 10") as (_, press):
        assert await press("0") == "0"  # type: ignore[operator]
        assert await press("7") == "7"  # type: ignore[operator]


async def test_a_long_list_folds_to_what_was_chosen() -> None:
    async with asked("choice", *(f"choice number {number}" for number in range(12)), value="choice number 7") as (
        question,
        press,
    ):
        field = question.field
        assert isinstance(field, Choices)
        assert len(field.render().plain.splitlines()) > 1
        question.screen.set_focus(None)
        await press()  # type: ignore[operator]
        assert str(field.render()) == "● choice number 7"


@pytest.mark.parametrize(
    ("type_", "keys", "text"),
    [
        ("date", ["up"], "2026-04-14"),
        ("date", ["down", "down"], "2026-04-13"),
        ("date and time", ["up", "up"], "Tuesday 2026-04-14 14:15"),
        ("date and time", ["up", "pageup"], "Wednesday 2026-04-15 14:00"),
        ("date and time", ["x", "up"], "x"),
    ],
)
async def test_arrows_in_a_date(type_: str, keys: list[str], text: str) -> None:
    async with asked(type_) as (_, press):
        assert await press(*keys) == text  # type: ignore[operator]


async def test_a_moment_of_the_log_is_shown_in_the_zone_of_the_desk() -> None:
    async with asked("date and time", value="2026-04-14T13:00:00+00:00") as (question, _):
        assert question.text == "Tuesday 2026-04-14 14:00"


@pytest.mark.parametrize(
    ("type_", "typed", "problem"),
    [
        ("whole number", "4.5", "It is a whole number"),
        ("email", "nobody", "It is an e-mail address"),
        ("money", "much", "It is a number"),
        ("time", "25:00", "not a time of day"),
        ("duration", "5 apples", "It is a duration"),
    ],
)
async def test_an_answer_that_does_not_fit_is_told_beside_it(type_: str, typed: str, problem: str) -> None:
    async with asked(type_, value=typed) as (question, press):
        await press("enter")  # type: ignore[operator]
        assert problem in question._problem
        assert question.text == typed
