"""The page is even to read, says where nothing was, and nothing that a person wrote is markup in it."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.safe_text import cells_wide
from engine.report.figure import Breakdown, Figure, Mean, Share, Single, Value, ranking
from engine.report.page import Page, Section, as_markdown, percent, shown


def page(*figures: Figure, top: int = 0, if_empty: str = "none") -> str:
    return as_markdown(Page("Summary", (("Company", "Example Ltd"),), (), (Section("Part", figures, top, if_empty),)))


def part(*figures: Figure, top: int = 0, if_empty: str = "none") -> str:
    return page(*figures, top=top, if_empty=if_empty).split("## Part\n\n")[1]


def test_single_values_stand_together_and_tables_for_themselves() -> None:
    text = page(
        Single("Opened", 1200, "cases opened", nothing=False),
        Single("Rate", Share(1, 3), "of all", nothing=False),
        ranking("By topic", ("Topic", "Contacts"), {"billing": 1, "order": 10}, "contacts"),
    )
    assert text == dedent("""\
        # Summary

        | Company | Example Ltd |
        | ------- | ----------- |

        ## Part

        | Figure |        Value |
        | ------ | -----------: |
        | Opened |         1200 |
        | Rate   | 1 of 3 (33%) |

        ### By topic

        | Topic   | Contacts | Share |
        | ------- | -------: | ----: |
        | order   |       10 |   91% |
        | billing |        1 |    9% |

        How it is counted:

        - Opened: cases opened
        - Rate: of all
        - By topic: contacts
        """)


def test_a_section_in_which_nothing_was_says_so_and_does_not_disappear() -> None:
    nothing = (Single("Opened", 0, "cases", nothing=True), Breakdown("Comments", ("Day",), (), "comments"))
    assert part(*nothing, if_empty="none received") == "none received\n"


def test_a_table_without_rows_beside_one_with_some_says_so_too() -> None:
    text = part(
        Single("Opened", 1, "cases", nothing=False),
        Breakdown("Comments", ("Day",), (), "comments"),
        if_empty="none received",
    )
    assert "\nComments: none received\n" in text


def test_only_the_first_of_a_ranking_are_shown_and_the_rest_summed_up() -> None:
    counts = {"a": 5, "b": 4, "c": 1, "d": 1}
    assert "| 2 others |" in part(ranking("T", ("Topic", "Contacts"), counts, "c"), top=2)
    assert "others" not in part(
        ranking("T", ("Topic", "Contacts"), counts, "c"), top=3
    )  # one row says no less than "1 others"
    assert "others" not in part(ranking("T", ("Topic", "Contacts"), counts, "c"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), ("ok", "ok"), (Share(0, 0), "none"), (Share(0, 9), "0 of 9 (0%)"), (Mean(0, 0), "none measured"),
        (Mean(9, 2), "4.5 (2 answers)"), (Mean(4, 1), "4.0 (1 answer)"), (Mean(900, 2, seconds=True), "7 min (2)"),
    ],
)  # fmt: skip
def test_values_in_words(value: Value, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("counts", "text"),
    [((999, 1000), "over 99%"), ((1, 1000), "under 1%"), ((1, 1), "100%"), ((0, 5), "0%"), ((2, 3), "67%")],
)
def test_only_all_is_a_hundred_percent_and_only_none_is_zero(counts: tuple[int, int], text: str) -> None:
    assert percent(*counts) == text


HOSTILE = "a|b\n| c | `x` <script> [l](http://h.h) **b** _i_ \x1b[31m \u202eevil https://x.y www.x.y me@x.y \\"


def test_what_people_wrote_stays_in_its_cell_and_is_no_markup() -> None:
    text = part(Breakdown("Comments", ("Day", "Comment"), (("Monday", HOSTILE),), "c", ranked=False))
    (row,) = (line for line in text.splitlines() if "Monday" in line)
    assert row == (
        r"| Monday | a\|b ⏎ \| c \| \`x\` \<script\> \[l\](http\://h.h) \*\*b\*\* \_i\_ ␛\[31m ‹U+202E›evil https\://x.y www\.x.y me\@x.y \\ |"
    )


@given(cells=st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_text_leaves_the_table_a_table(cells: list[list[str]]) -> None:
    text = part(Breakdown("T", ("A", "B"), tuple((a, b) for a, b in cells), "c", ranked=False))
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(lines) == len(cells) + 2
    assert len({cells_wide(line) for line in lines}) == 1
    for line in lines:
        assert line.replace("\\\\", "").replace("\\|", "").count("|") == 3
        assert line.isprintable() or all(
            character == "\u3000" or character.isprintable() or character.isspace() or ord(character) > 0x377
            for character in line
        )
