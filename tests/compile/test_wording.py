"""What is said of a text, at which place, and that nothing anybody types breaks it or takes long."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compile.wording import read
from engine.model.style import PLACES, Avoided, Length, Loudness, Style, Where, WordList
from engine.model.wording import fold, words_in
from tests.desks import edition, shipped

EVERYWHERE: frozenset[Where] = frozenset(PLACES)
TO_CUSTOMERS: frozenset[Where] = frozenset({"message", "spoken"})
STYLE = Style(
    "style/style",
    (
        WordList("blaming", "blames", TO_CUSTOMERS, strict=True, avoided=(Avoided("you should have", "next time"), Avoided("you shouldn't have"))),
        WordList("jargon", "is jargon", TO_CUSTOMERS, strict=False, avoided=(Avoided("ticket"), Avoided("SLA"), Avoided("service level"))),
        WordList("vague", "is vague", frozenset({"note"}), strict=False, avoided=(Avoided("soon"), Avoided("as soon as possible"), Avoided("café"))),
    ),
    {"FAQ": "questions", "service level agreement": "the contract"},
    Loudness("shouting", "is loud", frozenset({"message", "note"}), strict=True, capitals=60, letters=12, longest_word=5, exclamation_marks=1),
    Length("sentences", "is long", frozenset({"message"}), strict=False, words=8),
)  # fmt: skip


def said(text: str, where: Where = "message") -> list[str]:
    return [f"{one.list}: {one.passage}" for one in read(STYLE, text, where)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("You should have called.", ["blaming: You should have"]),
        ("YOU should HAVE called.", ["blaming: YOU should HAVE"]),
        ("you  should\thave", ["blaming: you  should\thave"]),
        ("you should\n  have called", ["blaming: you should\n  have"]),
        ("you should-have", ["blaming: you should-have"]),
        ("you should\n\nhave", []),
        ("you should, have", []),
        ("you should. Have we met?", []),
        ("you should haven", []),
        ("thank you should have", ["blaming: you should have"]),
        ("thankyou should have", []),
        ("you shouldn't have", ["blaming: you shouldn't have"]),
        ("you shouldn\u2019t have", ["blaming: you shouldn\u2019t have"]),
        ("you shouldn`t have", ["blaming: you shouldn`t have"]),
        ("yo\u00fa should have", ["blaming: yo\u00fa should have"]),
        ("\uff59\uff4f\uff55 should have", ["blaming: \uff59\uff4f\uff55 should have"]),
        ("your ticket, your tickets", ["jargon: ticket"]),
        ("the service level here", ["jargon: service level"]),
        ("your service level agreement", []),
        ("\u201cyou should have\u201d", ["blaming: you should have"]),
        ("soon", []),
    ],
)
def test_words_to_leave_out(text: str, found: list[str]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Calls again soon", ["vague: soon"]),
        ("calls as soon as possible", ["vague: as soon as possible"]),
        ("waits in the cafe\u0301", ["vague: cafe\u0301"]),
        ("you should have", []),
        ('Customer said "soon"', []),
        ("Customer said \u201csoon\u201d, soon", ["vague: soon"]),
        ("Customer said 'soon'", []),
        ("the customers' soon", ["vague: soon"]),
        ("it's soon, isn't it", ["vague: soon"]),
        ("Kunde sagte \u201esoon\u201c", []),
        ("Client: \u00ab soon \u00bb soon", ["vague: soon"]),
        ('Customer said "I come\nsoon', ["vague: soon"]),
        ("said \u2018don\u2019t, soon\u2019 soon", ["vague: soon"]),
        ('Customer wrote "THIS IS UNACCEPTABLE!!!"', []),
    ],
)
def test_in_a_note_the_words_of_others_are_written_down_as_they_were(text: str, found: list[str]) -> None:
    assert said(text, "note") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PLEASE WAIT FOR IT", ["shouting: PLEASE WAIT FOR IT"]),
        ("Please wait IMMEDIATELY for our answer", ["shouting: IMMEDIATELY"]),
        ("Please send the PDF. See the FAQ.", []),
        ("PLEASE WAIT FOR IT. We answer.", ["shouting: PLEASE WAIT FOR IT"]),
        ("FAQ FAQ FAQ FAQ FAQ", []),
        ("ORDER-2026-ABCDEFGH is on its way", []),
        ("Now!", []),
        ("Now!!", ["shouting: !!"]),
        ("Really?!", []),
        ("Why??", []),
        ("\u73b0\u5728\uff01\uff01", ["shouting: \uff01\uff01"]),
        ("\u4eb2\u7231\u7684\u738b\u5c0f\u660e\u5148\u751f\uff0c\u60a8\u7684\u5305\u88f9\u5df2\u7ecf\u5230\u4e86", []),
        ("\u041e\u0422\u0412\u0415\u0422\u042c\u0422\u0415 \u0421\u0420\u0410\u0417\u0423", ["shouting: \u041e\u0422\u0412\u0415\u0422\u042c\u0422\u0415 \u0421\u0420\u0410\u0417\u0423"]),
    ],
)  # fmt: skip
def test_shouting(text: str, found: list[str]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one two three four five six seven eight", []),
        ("one two three four five six seven eight nine", ["sentences: one two three four five six seven eight nine"]),
        ("one two three four. Five six seven eight nine", []),
        ("one two three four\n\nfive six seven eight nine", []),
        ("one two three\nfour five six\nseven eight nine", ["sentences: one two three\nfour five six\nseven eight nine"]),
        ("by 4.30 at www.example.com you find all of it", ["sentences: by 4.30 at www.example.com you find all of it"]),
    ],
)  # fmt: skip
def test_long_sentences(text: str, found: list[str]) -> None:
    assert said(text) == found


def test_a_sentence_says_what_is_and_what_is_better() -> None:
    one, *_ = read(shipped().style, "You should have read the manual.", "message")
    assert one.sentence == "“You should have” blames the customer; better: Next time it helps to ..."
    assert (one.start, one.end, one.source) == (0, 15, ("COMM §4.4(3)",))


def test_what_single_scripts_forbid_counts_as_well_and_the_style_speaks_first() -> None:
    script = """
        kind: script
        id: greeting
        title: Somebody calls
        version: 1.0.0
        steps: [{id: hello, say: Hello.}]
        never_say: [not my shelf, you tore it]
    """
    style = """
        kind: style
        id: style
        title: How we speak
        version: 1.0.0
        lists: [{id: blaming, because: blames, where: [message, spoken], words: [{avoid: you tore it, better: it has a tear}]}]
    """
    found = read(edition(script, style).style, "Not my shelf, and you tore it.", "spoken")
    assert [(one.because, one.instead) for one in found] == [
        ("must never be said (Somebody calls)", ""),
        ("blames", "it has a tear"),
    ]


@given(st.text(), st.sampled_from(PLACES))
def test_no_text_whatever_raises_and_every_place_is_inside_it(text: str, where: Where) -> None:
    for style in (STYLE, shipped().style):
        for one in read(style, text, where):
            assert 0 <= one.start < one.end <= len(text)
            assert text[one.start : one.end] == one.passage
            assert "\n" not in one.sentence


WORDS = st.sampled_from(
    ["you", "should", "have", "soon", "SLA", "ticket", "“", "”", '"', "'", ", ", "\n", "\n\n", " ", "!!", "."]
)


@given(st.lists(WORDS).map("".join))
def test_words_of_the_lists_in_any_order_and_any_quotes_keep_their_places(text: str) -> None:
    for where in PLACES:
        found = read(STYLE, text, where)
        assert list(found) == sorted(found)
        for one in found:
            assert text[one.start : one.end] == one.passage
            if one.list in {"blaming", "jargon", "vague"}:
                assert words_in(one.passage) in {words_in(a.words) for w in STYLE.lists for a in w.avoided}


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.once
@pytest.mark.parametrize(
    "part",
    ["you should ", "a", "'", "“", '"', "! ! !!", " ", "you \n", "!", "You should have. ", "SHOUT ", "x\n\n", ": \t", "-", "\u0301"],
    ids=ascii,
)  # fmt: skip
def test_ten_times_the_text_takes_ten_times_the_time(part: str) -> None:
    """Each is read in well under a second for 100 kB; something quadratic would take minutes for 1 MB."""
    text = part * (1_000_000 // len(part))
    begun = perf_counter()
    read(shipped().style, text, "note")
    read(shipped().style, text, "message")
    assert perf_counter() - begun < 30  # generous, for a machine under load; it takes one to four
