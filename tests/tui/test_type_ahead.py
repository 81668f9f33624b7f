"""A long list narrows as one types."""

from __future__ import annotations

import pytest

from engine.model.safe_text import safe_line
from tests.tui.filling import COUNTRIES
from tests.tui.test_fields import asked
from tui.narrow import fitting
from tui.widgets.type_ahead import TypeAhead


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("un", ["United Arab Emirates", "United Kingdom", "United States"]),
        ("guinea", ["Guinea", "Guinea-Bissau", "Equatorial Guinea", "Papua New Guinea"]),
        ("bissau", ["Guinea-Bissau"]),
        ("cote d", ["Côte d'Ivoire"]),
        ("SAO", ["São Tomé and Príncipe"]),
        ("turkiye", ["Türkiye"]),
        ("new gui", ["Papua New Guinea"]),
        ("nd", ["Andorra", "Antigua and Barbuda"][:1]),
        ("xyz", []),
    ],
)
def test_matches_by_start_then_by_word_then_anywhere(typed: str, first: list[str]) -> None:
    assert [COUNTRIES[place] for place in fitting(COUNTRIES, typed)][: len(first) or 1] == first


async def test_typing_narrows_and_enter_chooses() -> None:
    async with asked("choice", *COUNTRIES) as (question, press):
        assert isinstance(question.field, TypeAhead)
        assert await press(*"ger", "enter") == "Germany"
        assert question._problem == ""


async def test_arrows_choose_among_those_that_fit() -> None:
    async with asked("choice", *COUNTRIES) as (_, press):
        assert await press(*"united", "down", "down", "enter") == "United States"


async def test_escape_gives_back_what_was_chosen_before() -> None:
    async with asked("choice", *COUNTRIES, value="Chile") as (question, press):
        assert question.text == "Chile"
        assert await press(*"per") == "per"
        assert await press("escape") == "Chile"


async def test_typing_replaces_a_choice_and_taking_it_away_leaves_none() -> None:
    async with asked("choice", *COUNTRIES, value="Chile") as (_, press):
        assert await press(*"peru") == "Peru"
        assert await press("ctrl+u") == ""


async def test_leaving_takes_the_only_one_that_fits_and_tells_where_there_are_several() -> None:
    async with asked("choice", *COUNTRIES) as (question, press):
        await press(*"zim")
        question.screen.set_focus(None)
        assert await press() == "Zimbabwe"
    async with asked("choice", *COUNTRIES) as (question, press):
        await press(*"united")
        question.screen.set_focus(None)
        assert await press() == "united"
        assert question._problem == '"united" fits 3 of the list; choose one of them, or take it away'


async def test_several_are_marked_one_after_the_other() -> None:
    async with asked("several", *COUNTRIES) as (question, press):
        assert await press(*"per", "enter") == "Peru"
        assert await press(*"chil", "enter") == "Chile, Peru"
        assert await press("down", "space") == "Afghanistan, Chile, Peru"
        assert await press("down", "space", "space") == "Afghanistan, Chile, Peru"
        assert await press("backspace") == "Afghanistan, Chile"
        assert await press(*"xx") == "Afghanistan, Chile, xx"
        await press("enter")
        assert "no choice" in question._problem
        assert await press("escape") == "Afghanistan, Chile"


async def test_a_value_that_is_no_choice_any_more_is_kept_as_typed() -> None:
    async with asked("choice", *COUNTRIES, value="Yugoslavia") as (question, _):
        assert question.text == "Yugoslavia"


async def test_options_from_outside_are_shown_safely() -> None:
    evil = "evil\x1b[31m\u202e"
    async with asked("choice", evil, *COUNTRIES) as (question, press):
        await press(*"evil")
        strips = question.screen._compositor.render_strips()
        words = "\n".join(strip.text for strip in strips)
        assert safe_line(evil) in words
        assert "\x1b" not in words
        assert await press("enter") == evil
