"""Each kind of field, with the keys one fills it in with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from engine.decide.sight import MASK
from engine.model.fact import Fact
from tests.desks import LONDON, Wall, at
from tests.tui.filling import COUNTRIES
from tui.widgets.choices import Choices
from tui.widgets.question import Question

NOW = "Tuesday 2026-04-14 14:00"
TOPICS = ("product-information", "product-defect", "billing", "legal", "data-protection", "order")


class OneQuestion(App[None]):
    """A question alone on a screen."""

    def __init__(
        self,
        fact: Fact,
        value: str,
        now: Callable[[], datetime] = lambda: at(NOW),
        *,
        private: bool = False,
        warns: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._make = lambda: Question(fact, "", value, LONDON, now, private=private, warns=warns)

    def compose(self) -> ComposeResult:
        yield self._make()

    @property
    def question(self) -> Question:
        return self.query_one(Question)


class Press(Protocol):
    """Presses keys and gives the answer of the question then."""

    def __call__(self, *keys: str) -> Awaitable[str]: ...


@asynccontextmanager
async def asked(type_: str, *choices: str, value: str = "") -> AsyncIterator[tuple[Question, Press]]:
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
        assert await press(*keys) == chosen


async def test_several_of_a_list() -> None:
    async with asked("several", "refund", "exchange", "repair") as (_, press):
        assert await press("3", "1") == "refund, repair"
        assert await press("1") == "repair"
        assert await press("down", "space") == "exchange, repair"
        assert await press("delete") == ""


async def test_yes_or_no_and_a_scale() -> None:
    async with asked("yes or no") as (_, press):
        assert await press("y") == "yes"
        assert await press("n") == "no"
    async with asked("scale 0 to 10") as (_, press):
        assert await press("0") == "0"
        assert await press("7") == "7"


async def test_a_long_list_folds_to_what_was_chosen() -> None:
    async with asked("choice", *(f"choice number {number}" for number in range(12)), value="choice number 7") as (
        question,
        press,
    ):
        field = question.field
        assert isinstance(field, Choices)
        assert len(field.render().plain.splitlines()) > 1
        question.screen.set_focus(None)
        await press()
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
        assert await press(*keys) == text


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
        await press("enter")
        assert problem in question._problem
        assert question.text == typed


@pytest.mark.parametrize(
    ("type_", "typed", "text", "beneath"),
    [
        ("date", "next tuesday", "2026-04-21", "= Tuesday 2026-04-21, in 7 days"),
        ("date and time", "tomorrow 10:00", "Wednesday 2026-04-15 10:00", "= Wednesday 2026-04-15 10:00, tomorrow"),
        ("number", "12,5", "12.5", "= 12.5"),
        ("money", "12,50 eur", "12.50 EUR", "= 12.50 EUR"),
        ("duration", "1h30", "90 minutes", "= 1 h 30 min"),
        ("time", "4pm", "16:00", "= 16:00"),
    ],
)
async def test_what_is_typed_stays_and_what_it_means_stands_beneath(
    type_: str, typed: str, text: str, beneath: str
) -> None:
    async with asked(type_) as (question, press):
        assert await press(*(SPACE.get(letter, letter) for letter in typed)) == text
        assert question.typed == typed
        assert remark(question) == beneath


SPACE = {" ": "space"}


def remark(question: Question) -> str:
    return str(question.query_one("#remark", Static).render())


async def test_now_is_the_moment_it_was_typed() -> None:
    wall = Wall(NOW)
    app = OneQuestion(Fact("it", "It", "date and time"), "", wall)
    async with app.run_test() as pilot:
        app.question.focus_field()
        await pilot.press(*"now")
        await pilot.pause()
        wall.text = "Tuesday 2026-04-14 14:20"
        assert app.question.text == NOW


async def test_an_ambiguous_day_says_how_to_write_it() -> None:
    async with asked("date") as (question, press):
        assert await press(*"03/04", "enter") == "03/04"
        assert remark(question) == '✕ "03/04" could be 3 April or 4 March; write 3 April, or 2026-04-03'


async def test_arrows_move_a_phrase() -> None:
    async with asked("date") as (_, press):
        assert await press(*"friday", "up") == "2026-04-18"


@pytest.mark.parametrize(
    ("type_", "typed", "text", "told"),
    [
        ("whole number", "1a2", "12", ""),
        ("whole number", "12a", "12", "! digits only"),
        ("phone", "+44x", "+44", "! digits, spaces and + ( ) / . - only"),
        ("scale 1 to 100", "4z2", "42", ""),
    ],
)
async def test_a_field_takes_only_what_can_be_right(type_: str, typed: str, text: str, told: str) -> None:
    async with asked(type_) as (question, press):
        assert await press(*typed) == text
        assert remark(question) == told


async def test_ten_on_a_scale_is_typed_as_it_is_written() -> None:
    async with asked("scale 0 to 10") as (_, press):
        assert await press("1", "0") == "10"


async def test_what_is_wrong_is_told_once_the_field_was_left_and_then_at_every_key() -> None:
    async with asked("email") as (question, press):
        await press(*"jane")
        assert remark(question) == ""
        question.screen.set_focus(None)
        await press()
        assert "is an e-mail address" in remark(question)
        question.focus_field()
        await press(*"@example.or")
        assert remark(question) == ""


async def test_a_remark_on_what_is_typed_comes_after_a_pause_and_does_not_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.widgets.question.PAUSE", 0.01)
    app = OneQuestion(Fact("it", "It", "text"), "", warns=lambda text: "say it calmly" if text.isupper() else "")
    async with app.run_test() as pilot:
        app.question.focus_field()
        await pilot.press(*"WHY")
        await pilot.pause(0.1)
        assert remark(app.question) == "! say it calmly"
        app.question.check()
        assert app.question._problem == ""
        await pilot.press("s")
        await pilot.pause(0.1)
        assert remark(app.question) == ""


async def test_a_file_must_be_there(tmp_path: Path) -> None:
    there = tmp_path / "letter.pdf"
    there.write_text("x", encoding="utf-8")
    async with asked("attachment", value="") as (question, press):
        question.field.value = str(there)  # type: ignore[attr-defined]
        assert await press("enter") == str(there)
        assert question._problem == ""
        question.field.value = f"{tmp_path}"  # type: ignore[attr-defined]
        await press("enter")
        assert "is a folder" in question._problem
        question.field.value = f"{there}x"  # type: ignore[attr-defined]
        await press("enter")
        assert "there is no file" in question._problem


@pytest.mark.parametrize(("type_", "choices", "keys", "text"), [
    ("text", (), "new", "new"),
    ("long text", (), "new", "new"),
    ("choice", ("high", "low"), "l", "low"),
    ("choice", COUNTRIES, "peru", "Peru"),
    ("date", (), "friday", "2026-04-17"),
])  # fmt: skip
async def test_a_value_that_may_not_be_seen_stays_until_another_is_typed(
    type_: str, choices: tuple[str, ...], keys: str, text: str
) -> None:
    async with asked(type_, *choices, value=MASK) as (question, press):
        assert question.text == MASK
        assert await press("backspace", "delete") == MASK
        question.check()
        assert question._problem == ""
        assert await press(*keys) == text
        assert await press(*["backspace"] * 20) == MASK


@pytest.mark.parametrize(("type_", "choices", "value"), [
    ("text", (), "Swordfish"),
    ("long text", (), "Swordfish and\nmore Swordfish"),
    ("choice", ("Swordfish", "low"), "Swordfish"),
    ("choice", ("Swordfish", *COUNTRIES), "Swordfish"),
    ("several", ("Swordfish", *COUNTRIES), "Swordfish, Peru"),
])  # fmt: skip
async def test_a_private_answer_is_covered_while_one_is_elsewhere(
    type_: str, choices: tuple[str, ...], value: str
) -> None:
    app = OneQuestion(Fact("it", "It", type_, choices), value, private=True)
    async with app.run_test() as pilot:

        def seen() -> bool:
            return "Swordfish" in "\n".join(strip.text for strip in app.screen._compositor.render_strips())

        app.screen.set_focus(None)
        await pilot.pause()
        assert not seen()
        app.question.focus_field()
        await pilot.pause()
        assert seen()
        app.screen.set_focus(None)
        await pilot.pause()
        assert not seen()
        app.question.show_private(True)
        await pilot.pause()
        assert seen()
        assert app.question.text.startswith("Swordfish")
