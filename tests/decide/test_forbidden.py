"""What is never recorded is found however it is written, and numbers that only look alike are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.decide.forbidden import CARDS, forbidden, found, is_card, luhn, sentence
from engine.model.privacy import Detector, Privacy

CARD = Detector("payment card number", "card number", blocks=True)
HEALTH = Detector("health details", "words", blocks=False, words=("flu", "high fever"))
PASSPORT = Detector("a passport number", "pattern", blocks=True, pattern=r"\b[A-Z]{2}[0-9]{7}\b")
PRIVACY = Privacy("privacy/privacy", detectors=(CARD, HEALTH, PASSPORT))

NUMBERS = [
    "4111111111111111", "4012888888881881", "4222222222222", "5555555555554444", "5105105105105100", "2223003122003222",
    "378282246310005", "371449635398431", "6011111111111117", "6011000990139424", "30569309025904", "38520000023237",
    "3530111333300000", "3566002020360505", "6304000000000000", "6759649826438453", "6200000000000005", "6799990100000000019",
    "36227206271667", "2720992222222229", "2200000000000053",
]  # fmt: skip
"""The numbers that card networks publish for tests."""


@pytest.mark.parametrize("number", NUMBERS)
def test_card_numbers_are_found_however_they_are_written(number: str) -> None:
    groups = [number[start : start + 4] for start in range(0, len(number), 4)]
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    for text in (
        number,
        " ".join(groups),
        "-".join(groups),
        ".".join(groups),
        f"my card is {number}, valid until 12/27",
        f"{' '.join(groups)} 12/27 123",
        f"order 4711 {' '.join(groups)}",
        f"card:{number}x",
        wide,
        " - ".join(groups),
        "\u2013".join(groups),
        "\u00a0".join(groups),
        "\u200b".join(number),
        " ".join(number),
        f"{number[:6]} {number[6:]}",
    ):
        assert found(PRIVACY, text) == (CARD,), text


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112", "4111 1111 1111 111", "+44 20 7946 0123", "0044 20 7946 0123 4567", "order 1042-2024-06-17",
        "2026-03-06 16:50:00.123456", "1234567890123456", "00000000000000000000", "41111111111111111111111111111", "",
        "9999999999999995", "ISBN 978-0-306-40615-7", "DE89 3704 0044 0532 0130 00",
        "+49 1512 3456786", "+491512345672", "0049 1512 3456786", "49 1512 3456786",  # telephones with a right check digit
        "4006381333931", "5012345678900",  # what stands under barcodes
        "IMEI 352099001761481", "FR14 2004 1010 0505 0001 3M02 606", "BE68 5390 0754 7034", "gb29nwbk60161331926819",
        "400 pieces of 1200, 300 of 2400",
    ],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found(PRIVACY, text) == ()


@given(
    st.integers(0, 10**15),
    st.sampled_from(sorted({(start, length) for starts, lengths in CARDS for start in starts for length in lengths})),
)
def test_a_card_number_has_one_check_digit_and_no_other(middle: int, kind: tuple[str, int]) -> None:
    start, length = kind
    body = (start + f"{middle:016}")[: length - 1].ljust(length - 1, "7")
    right = [digit for digit in "0123456789" if luhn(body + digit)]
    assert len(right) == 1
    assert is_card(body + right[0])
    assert not any(is_card(body + digit) for digit in "0123456789" if digit not in right)


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    found(PRIVACY, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Flu again", (HEALTH,)),
        ("HIGH FEVER", (HEALTH,)),
        ("fluent", ()),
        ("influenza", ()),
        ("passport AB1234567.", (PASSPORT,)),
        ("AB12345678", ()),
    ],
)
def test_words_are_whole_and_patterns_are_patterns(text: str, told: tuple[Detector, ...]) -> None:
    assert found(PRIVACY, text) == told


def test_what_blocks_and_what_warns_is_told_by_name_and_never_repeats_the_text() -> None:
    blocked, warned = forbidden(
        PRIVACY, {"summary": "card 4111111111111111", "issue": "has the flu", "topic": "billing"}
    )
    assert blocked == {"summary": sentence(CARD)}
    assert warned == {"issue": sentence(HEALTH)}
    assert "4111" not in sentence(CARD)
    assert (
        sentence(HEALTH)
        == "this looks like health details, which should not be recorded; leave it out, or say it in other words"
    )


def test_without_a_privacy_document_nothing_is_looked_for() -> None:
    assert found(Privacy(), "4111111111111111") == ()


@given(st.sampled_from(NUMBERS), st.lists(st.integers(1, 18), max_size=6), st.sampled_from(" -./·"))
def test_a_number_that_stands_alone_is_found_in_any_groups(number: str, cuts: list[int], between: str) -> None:
    """Thirteen digits are also what a telephone number or a barcode may have, and a slash does not join."""
    places = sorted({cut for cut in cuts if cut < len(number)})
    groups = [number[a:b] for a, b in zip([0, *places], [*places, len(number)], strict=True)]
    alone = found(PRIVACY, f"the card: {between.join(groups)}.")
    joined = between != "/" or len(groups) == 1
    if joined and len(number) > 13:
        assert alone == (CARD,)


def test_phrases_are_found_over_line_ends_and_in_wide_letters() -> None:
    assert found(PRIVACY, "a high\n  fever") == (HEALTH,)
    assert found(PRIVACY, "ｆｌｕ") == (HEALTH,)
    assert found(Privacy("privacy/privacy", detectors=(Detector("nothing", "words", blocks=True),)), "flu") == ()


def test_a_card_number_that_only_warns_is_told_so() -> None:
    warning = Detector("card number", "card number", blocks=False)
    told = 'this looks like a card number, which should not be recorded; write "card ending" and the last four digits'
    assert forbidden(Privacy("privacy/privacy", detectors=(warning,)), {"summary": NUMBERS[0]}) == (
        {},
        {"summary": told},
    )


@pytest.mark.parametrize("text", ["4 " * 50_000, "4111 " * 80_000, "ab12 " * 80_000, "1" * 400_000, "- " * 200_000])
def test_long_texts_are_read_in_a_breath(text: str) -> None:
    begun = time.perf_counter()
    found(PRIVACY, text)
    assert time.perf_counter() - begun < 10
