"""Foreign text is shown as it is, letter for letter, and does nothing."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.safe_text import cells_wide, inert, markdown, safe, safe_in_field, safe_json, safe_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë 😀 naïve\n\tb", "Zoë 😀 naïve\n\tb"),
        ("\x1b[31mred", "␛[31mred"),
        ("\x00\x7f\x9b", "␀␡‹U+009B›"),
        ("a\u202eb\u200bc\ufeff", "a‹U+202E›b‹U+200B›c‹U+FEFF›"),
        ("half \ud800", "half ‹U+D800›"),
    ],
)
def test_what_steers_or_hides_becomes_visible(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.text())
def test_nothing_unsafe_is_left_and_safe_text_stays(text: str) -> None:
    shown = safe(text)
    assert safe(shown) == shown
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c not in "\n\t" for c in shown)
    assert "\n" not in safe_line(text)
    assert len(safe_in_field(text)) == len(text)


@given(st.text(st.characters()))
def test_json_means_the_same_and_hides_nothing(text: str) -> None:
    written = safe_json(json.dumps({text: "Zoë 😀"}, ensure_ascii=False))
    assert json.loads(written) == {text: "Zoë 😀"}
    assert safe_line(written) == written
    assert "Zoë 😀" in written


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", " =1", "\uff1d1", "\u00a0=1"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    assert inert(cell).startswith("'")


def test_a_plain_cell_stays() -> None:
    assert inert("Case 1, a=b") == "Case 1, a=b"
    assert inert("\r=1") == "␍=1"


def test_words_with_underscores_stay_readable_in_markdown() -> None:
    assert markdown("escalated_to snake_case") == "escalated_to snake_case"


def test_wide_and_combining_letters_are_measured() -> None:
    assert (cells_wide("abc"), cells_wide("日本"), cells_wide("e\u0301")) == (3, 4, 1)
