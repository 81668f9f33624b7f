"""Foreign text cannot steer the terminal, hide, or be taken for markup."""

from __future__ import annotations

import unicodedata

import pytest

from engine.model.safe_text import safe, safe_in_field, safe_line
from tests.tui.driving import at_desk, at_work


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain [b]text[/b] with [brackets]", "plain [b]text[/b] with [brackets]"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\x00b\x07c\x7f", "a␀b␇c␡"),
        ("\x9b31m", "‹U+009B›31m"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\r\x0b\x0c", "␍␋␌"),
        ("evil\u202egpj.exe", "evil‹U+202E›gpj.exe"),
        ("in\u200bvisible\ufeff", "in‹U+200B›visible‹U+FEFF›"),
        ("tag\U000e0041", "tag‹U+E0041›"),
        ("half \ud83d a pair", "half ‹U+D83D› a pair"),
        ("❤️ é 日本 ß", "❤️ é 日本 ß"),
    ],
)
def test_what_is_not_plain_becomes_visible(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_a_line_is_one_line() -> None:
    assert safe_line("one\r\ntwo\n") == "one ⏎ two"


def test_in_a_field_every_character_keeps_its_place() -> None:
    text = "a\x1bb\tc\u202ed\ud800e"
    assert len(safe_in_field(text)) == len(text)
    assert all(unicodedata.category(character)[0] != "C" for character in safe_in_field(text))


NASTY = "\x1b]0;owned\x07\x1b[2J[red]Bob[/red]\u202e\x9b5n"


async def test_nothing_of_a_name_reaches_the_terminal_raw() -> None:
    here = at_work()
    here.open(customer_name=NASTY, topic="billing")
    async with at_desk(here.desk) as driver:
        seen = [driver.screen]
        for keys in (["enter"], ["f4"], ["escape", "ctrl+e"], ["escape", "ctrl+f"], ["escape", "escape"]):
            await driver.press(*keys)
            seen.append(driver.screen)
        driver.app.screen.say(NASTY)  # type: ignore[attr-defined]
        await driver.settled()
        seen.append(driver.screen)
    for text in seen:
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)
    assert "␛]0;owned␇␛[2J[red]Bob[/red]" in "".join(seen)
