"""Forms made from documents: long ones, conditional fields, what is needed now and later, what may not be seen."""

from __future__ import annotations

from pathlib import Path

from engine.decide.sight import MASK
from engine.model.event import Actor
from tests.desks import SUE, Here, Wall
from tests.tui.driving import Driver, at_desk
from tests.tui.filling import COUNTRIES, every_type, sixty_fields
from tui.screens.form import FormScreen
from tui.widgets.question import Question

ANN = Actor("Ann Lee", "representative")


def every(**facts: str) -> Here:
    here = Here(every_type(), ANN, Wall("Tuesday 2026-04-14 14:00"))
    here.open(**facts)
    return here


def field(driver: Driver, name: str) -> Question:
    return next(question for question in driver.app.screen.query(Question) if question.fact.id == name)


async def go(driver: Driver, name: str) -> Question:
    question = field(driver, name)
    question.focus_field()
    await driver.settled()
    return question


async def test_sixty_fields_in_eight_sections_tell_where_one_is() -> None:
    here = Here(sixty_fields(), ANN, Wall("Tuesday 2026-04-14 14:00"))
    here.open()
    async with at_desk(here.desk, "80x24") as driver:
        await driver.press("enter", "ctrl+f", "enter")
        assert isinstance(driver.app.screen, FormScreen)
        assert "Section 2   field 10 of 60" in driver.screen.splitlines()[0]
        assert "6 to fill in: Field 10, Field 20, Field 30" in driver.screen
        for _ in range(49):
            await driver.press("tab")
        assert "Section 8   field 59 of 60" in driver.screen.splitlines()[0]
        await driver.press("tab", "=the last")
        assert "field 60 of 60" in driver.screen.splitlines()[0]
        assert "the last" in driver.screen
        assert "5 to fill in" in driver.screen


async def test_a_form_takes_phrases_and_figures_and_the_log_gets_the_exact_form() -> None:
    here = every()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+f", "=Words", "tab", "tab")
        for name, typed in (
            ("a_country", "=cote"),
            ("a_number", "=12,5"),
            ("a_money", "=€12,50"),
            ("a_day", "=next tuesday"),
            ("a_time", "=4pm"),
            ("a_moment", "=tomorrow 10:00"),
            ("a_duration", "=1h30"),
        ):
            await go(driver, name)
            await driver.press(typed)
        await driver.press("ctrl+s")
    facts = here.desk.case("C-00001").facts
    assert [facts[name] for name in ("a_country", "a_number", "a_money", "a_day", "a_time", "a_moment", "a_duration")] == [
        "Côte d'Ivoire",
        "12.5",
        "12.50 EUR",
        "2026-04-21",
        "16:00:00",
        "2026-04-15T09:00:00+00:00",
        "5400",
    ]  # fmt: skip


async def test_a_draft_holds_what_was_meant_not_the_phrase() -> None:
    here = every()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+f")
        await go(driver, "a_day")
        await driver.press("=tomorrow", "escape")
        here.wall.text = "Friday 2026-04-17 09:00"
        await driver.press("ctrl+f")
        assert field(driver, "a_day").typed == "2026-04-15"


async def test_fields_come_and_go_as_one_types_and_what_went_is_not_saved() -> None:
    here = every()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+f", "=Words")
        await go(driver, "a_choice")
        await driver.press("1")
        await go(driver, "why_red")
        await driver.press("=because")
        await go(driver, "a_choice")
        await driver.press("2")
        assert not field(driver, "why_red").display
        await driver.press("ctrl+s")
    facts = here.desk.case("C-00001").facts
    assert (facts["a_choice"], "why_red" in facts) == ("green", False)


async def test_what_is_needed_now_and_later_is_told_apart() -> None:
    here = every()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+f")
        assert "2 to fill in, 2 before resolved or escalated: Text, Country   later: Money, Date" in driver.screen
        await go(driver, "a_money")
        assert "Money  before resolved" in driver.screen
        assert "Date  before escalated or resolved" in driver.screen
        await go(driver, "a_choice")
        await driver.press("2")
        await go(driver, "a_text")
        await driver.press("=Words")
        await go(driver, "a_country")
        await driver.press("=peru")
        assert (
            "Nothing is missing; ^N completes the form.   2 before resolved or escalated: Money, Date" in driver.screen
        )


async def test_what_may_not_be_seen_is_not_overwritten_and_what_is_private_is_covered() -> None:
    here = every(a_text="Words")
    here.acting(SUE)
    here.actor = SUE
    here.happen(here.desk.case("C-00001"), "updated", a_sealed="Hidden words", a_colour_of="high")
    here.actor = ANN
    here.happen(here.desk.case("C-00001"), "updated", a_quiet="Swordfish")
    async with at_desk(here.desk, "200x60") as driver:
        await driver.press("enter", "ctrl+f", *["pagedown"] * 9)
        assert "Swordfish" not in driver.screen
        assert "Hidden words" not in driver.screen
        await go(driver, "a_quiet")
        assert "Swordfish" in driver.screen
        sealed = await go(driver, "a_sealed")
        assert sealed.text == MASK
        assert "Swordfish" not in driver.screen
        await driver.press("backspace", "f11")
        assert "Swordfish" in driver.screen
        await driver.press("f11")
        await driver.press("ctrl+s")
        assert driver.told == "Everything is saved."
        await driver.press("=New words", "ctrl+s")
    facts = here.desk.case("C-00001").facts
    assert (facts["a_sealed"], facts["a_colour_of"], facts["a_quiet"]) == ("New words", "high", "Swordfish")


async def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    here = every()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+f")
        await go(driver, "a_file")
        await driver.press(f"={tmp_path}/letter.pdf", "ctrl+s")
        assert "1 field to correct" in driver.screen
        assert "there is no file" in driver.screen
        (tmp_path / "letter.pdf").write_text("x", encoding="utf-8")
        await driver.press("ctrl+s")
    assert here.desk.case("C-00001").facts["a_file"] == f"{tmp_path}/letter.pdf"


async def test_the_sample_shows_every_type() -> None:
    here = every()
    async with at_desk(here.desk, "200x60") as driver:
        await driver.press("enter", "ctrl+f", "f2")
        examples = {question.fact.id: question._example for question in driver.app.screen.query(Question)}
    assert examples["a_moment"] == "Tuesday 2026-05-12 16:50"
    assert (examples["a_duration"], examples["a_time"]) == ("90 minutes", "16:50")
    assert examples["a_country"] in COUNTRIES
