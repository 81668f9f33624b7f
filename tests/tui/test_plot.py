"""Plots in letters: what stands where, whatever the names and the room; no control code, no label cut."""

from __future__ import annotations

import pytest

from engine.model.safe_text import cells_wide
from tui.widgets.plot import BEFORE, LINE, MEAN, NOW, Bar, Point, coloured, draw_bars, draw_line

BARS = (Bar("email", 12, 10.4), Bar("王小明 chan", 7, 8.2), Bar("phone", 0, 1.1), Bar("in person", 3, 0))
EVIL = (
    "\x1b[31mred\x1b[0m",
    "two\nlines",
    "\u202egnp.exe",
    "[b]bold[/b]",
    "a\ttab",
    "e\u0301\u0301\u0301",
    "👩\u200d💻 chat",
    "",
)
SPAN = [(1, 2, 4), (2, 4, 6), (3, 5, 8), (4, 6, 9), (3, 5, 8), (2, 3, 5), (2, 4, 6), (1, 2, 3)]
HOURS = [
    Point(f"{hour + 8:02}", (3, 5, 9)[hour] if hour < 3 else None, mean, least, most)
    for hour, (least, mean, most) in enumerate(SPAN)
]


def lines(text: str) -> list[str]:
    return text.split("\n")


def test_bars_are_as_long_as_their_numbers_which_stand_behind_them() -> None:
    drawn = lines(draw_bars(BARS, 50, 11))
    assert [line.rstrip() for line in drawn[:3]] == [
        "      email┤█████████████████████████████████ 12",
        "           │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 10.4",
        "           │",
    ]
    assert drawn[3].startswith("王小明 chan┤")
    assert drawn[6].rstrip() == "      phone┤ 0"
    assert len(drawn) == 11


def test_bars_that_have_no_room_are_counted_and_never_left_out_in_silence() -> None:
    assert lines(draw_bars(BARS, 50, 6))[-1] == "2 more"
    assert "more" not in draw_bars(BARS, 50, 11)


def test_without_earlier_days_there_is_one_bar_each() -> None:
    drawn = draw_bars([Bar("email", 2), Bar("phone", 1)], 40, 5)
    assert BEFORE not in drawn
    assert [line.count(NOW) for line in lines(drawn)] == [32, 0, 16]


@pytest.mark.parametrize("width", [24, 37, 60, 130])
@pytest.mark.parametrize("height", [4, 9, 30])
def test_nothing_is_wider_or_higher_than_its_place(width: int, height: int) -> None:
    for drawn in (draw_bars(BARS, width, height), draw_line(HOURS, width, height), draw_bars([Bar(one, 3, 2) for one in EVIL], width, height)):  # fmt: skip
        assert len(lines(drawn)) <= height
        assert max(cells_wide(line) for line in lines(drawn)) <= width


@pytest.mark.parametrize("name", EVIL)
def test_foreign_names_steer_nothing_and_shift_nothing(name: str) -> None:
    drawn = draw_bars([Bar(name, 3, 2), Bar("email", 1, 1)], 60, 8)
    assert all(line.isprintable() for line in lines(drawn))
    assert len({cells_wide(line[: line.index("┤")]) for line in lines(drawn) if "┤" in line}) == 1
    hours = draw_line([Point(name, 3, 2, 1, 4)], 60, 8)
    assert all(line.isprintable() for line in lines(hours))


def test_the_line_of_a_day_lies_over_the_mean_and_the_span() -> None:
    drawn = lines(draw_line(HOURS, 50, 12))
    assert [line.rstrip() for line in drawn] == [
        "12┤",
        "  │",
        " 9┤           ⢀●  ░░░░░",
        "  │          ⡔⠁░░░░░░░░░░░░░",
        "  │        ⢠⠊░░░░░░░░░░░░░░░",
        " 6┤     ░░●⠁░━━━━━━━━━━━━━━━░░░░░░░░░░",
        "  │░░░░⡠⠔⠊━━━░░░░░░░░░░░░░░░░░░░░━━━━━",
        " 3┤━━●⠉━░░░░░░░░░░     ░░░░░━━━━━░░░░░━━━━━",
        "  │░░░░░                              ░░░░░",
        " 0┤",
        "  └──┬────┬────┬────┬────┬────┬────┬────┬─────────",
        "    08   09   10   11   12   13   14   15",
    ]
    assert [line.count(LINE) for line in drawn if LINE in line] == [1, 1, 1]
    assert any(MEAN in line for line in drawn[:-2])


@pytest.mark.parametrize("width", range(30, 90, 3))
def test_the_names_of_the_hours_are_whole_wherever_they_stand(width: int) -> None:
    names = [f"{hour:02}" for hour in range(24)]
    shown = lines(draw_line([Point(name, 1) for name in names], width, 8))[-1].split()
    assert len(shown) >= 4
    assert shown == names[:: 24 // len(shown)][: len(shown)]


def test_nothing_to_draw_is_nothing() -> None:
    assert draw_line((), 50, 10) == draw_bars((), 50, 10) == ""


def test_a_day_of_zeros_stands_on_the_ground() -> None:
    drawn = lines(draw_line([Point("09", 0, 0, 0, 0), Point("10", 0, 0, 0, 0)], 40, 8))
    assert drawn[-3].count(LINE) == 2


def test_every_letter_has_a_colour_of_the_theme_and_the_text_stays() -> None:
    drawn = draw_line(HOURS, 50, 12)
    content = coloured(drawn)
    assert content.plain == drawn
    assert {str(span.style) for span in content.spans} <= {"bold $primary", "$foreground", "$faint", "$calm"}
