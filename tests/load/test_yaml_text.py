"""What a person types, read as it was meant, or told with the place where it would be mended."""

from __future__ import annotations

import gc
import json
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.load import yaml_text
from engine.load.source import lines_of
from engine.load.yaml_text import Source, excerpt, legible, read_source
from engine.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.load.yaml_text import Plain

Told = list[tuple[int, int, str, str]]


def read(text: str | bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    return read_source(text if isinstance(text, bytes) else text.encode(), "sops/x.yaml")


def sound(text: str | bytes) -> Source:
    source, problems = read(text)
    assert problems == ()
    assert source is not None
    return source


def told(text: str | bytes) -> Told:
    return [(p.location.line, p.location.column, p.code, p.message) for p in read(text)[1]]


@pytest.fixture(params=["C", "Python"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers, where the installed PyYAML has both."""
    if request.param == "Python":
        monkeypatch.setattr(yaml_text, "_PARSER", yaml.SafeLoader)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("this PyYAML has no C parser")


both_parsers = pytest.mark.usefixtures("_parser")


# --- text stays text -------------------------------------------------------------------------------------------------


@both_parsers
def test_every_scalar_is_the_text_that_was_written() -> None:
    source = sound(
        """\
opens: 10:00
holiday: no
version: 1.10
switch: on
case: 0044207
big: 1e3
day: 2026-03-29
tilde: ~
nothing: null
quoted: "null"
empty:
also_empty: # a comment
empty_text: ''
yes: true
1: one
inf: .inf
"""
    )
    assert source.data == {
        "opens": "10:00",
        "holiday": "no",
        "version": "1.10",
        "switch": "on",
        "case": "0044207",
        "big": "1e3",
        "day": "2026-03-29",
        "tilde": "~",
        "nothing": "null",
        "quoted": "null",
        "empty": None,
        "also_empty": None,
        "empty_text": "",
        "yes": "true",
        "1": "one",
        "inf": ".inf",
    }
    assert list(source.data)[:3] == ["opens", "holiday", "version"]


@both_parsers
@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("---\na: 1\n", {"a": "1"}),
        ("# a comment\n\n--- # and another\na: 1\n...\n# the end\n", {"a": "1"}),
        ("\ufeffa: 1\n", {"a": "1"}),
        ("a: 1\r\nb: |\r\n  x\r\n  y\r\n", {"a": "1", "b": "x\ny\n"}),
        ("a: 1\rb: 2\r", {"a": "1", "b": "2"}),
        ("a: \u201cquoted\u201d \u2018so\u2019\n", {"a": "\u201cquoted\u201d \u2018so\u2019"}),
        ("a: {b, c: }\n", {"a": {"b": None, "c": None}}),
        ("a: [b: c, d]\n", {"a": [{"b": "c"}, "d"]}),
        ("? a\n: b\n", {"a": "b"}),
        ("a: >-\n  one\n  two\n", {"a": "one two"}),
        ("a: 'it''s'\nb: \"\\u00e9\\t\\x85\"\n", {"a": "it's", "b": "\u00e9\t\x85"}),
        ('"<<": a\nb: <<\n', {"<<": "a", "b": "<<"}),
        ("a: &x [1]\nb: *x\nc: &x 2\nd: *x\n", {"a": ["1"], "b": ["1"], "c": "2", "d": "2"}),
        ("a: 5 - 3 % 2 @ #1 ! & *\n", {"a": "5 - 3 % 2 @"}),
    ],
)
def test_what_yaml_allows_is_read(text: str, data: Plain) -> None:
    assert sound(text).data == data


@both_parsers
@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029", "\ufeff"])
def test_only_an_editors_line_ends_end_a_line(sign: str) -> None:
    source = sound(f"a: 'x{sign}y'\nb: x{sign}y\nc: {{d: 1}}\n")
    assert source.data == {"a": f"x{sign}y", "b": f"x{sign}y", "c": {"d": "1"}}
    assert source.locate(("c", "d")) == Location("sops/x.yaml", 3, 8)
    assert told(f"a: 'x{sign}y' z\n") == [(1, 10, "syntax", "text goes on after the closing quote")]


# --- places ----------------------------------------------------------------------------------------------------------

POLICY = """\
kind: sla
"id": phone
clocks:
  - within: 15 minutes
    for: {topic: [billing, 'sales']}
  -
    within:
      say: |
        soon
base: &b
  - x
again: *b
"""


@both_parsers
@pytest.mark.parametrize(
    ("route", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("kind",), (1, 7), (1, 1)),
        (("id",), (2, 7), (2, 1)),
        (("clocks",), (4, 3), (3, 1)),
        (("clocks", 0), (4, 5), (4, 5)),
        (("clocks", 0, "within"), (4, 13), (4, 5)),
        (("clocks", 0, "for", "topic"), (5, 18), (5, 11)),
        (("clocks", 0, "for", "topic", 1), (5, 28), (5, 28)),
        (("clocks", 1, "within", "say"), (8, 12), (8, 7)),
        (("again",), (12, 8), (12, 1)),
        (("again", 0), (11, 5), (11, 5)),
        # A part that is not there leaves you where you stand.
        (("clocks", 0, "until"), (4, 5), (4, 5)),
        (("clocks", 7), (4, 3), (4, 3)),
        (("clocks", -1), (4, 3), (4, 3)),
        (("clocks", "0"), (4, 3), (4, 3)),
        (("kind", "x", 1), (1, 7), (1, 7)),
        (("clocks", 0, "a-union-branch", "within"), (4, 13), (4, 5)),
        (("nowhere",), (1, 1), (1, 1)),
    ],
)
def test_a_route_leads_to_line_and_column(
    route: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]
) -> None:
    source = sound(POLICY)
    assert source.locate(route) == Location("sops/x.yaml", *value)
    assert source.locate(route, key=True) == Location("sops/x.yaml", *key)


@both_parsers
def test_columns_count_characters_also_behind_an_emoji() -> None:
    assert sound("\U0001f600\u4e2d: {\U0001f600: x}\n").locate(("\U0001f600\u4e2d", "\U0001f600")) == Location(
        "sops/x.yaml", 1, 9
    )


def test_an_empty_value_stands_behind_its_colon() -> None:
    assert sound("a: 1\nb:\nc: 2\n").locate(("b",)) == Location("sops/x.yaml", 2, 3)


# --- excerpts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("a: 1\nbc: 2\n", 2, 5, "bc: 2\n    ^"),
        ("\ta: 1\n", 1, 2, "\u2409a: 1\n ^"),
        ("a: \x1b[2J\x00\x7f\x9b x\n", 1, 10, "a: \u241b[2J\u2400\u2421\ufffd x\n         ^"),
        ("a: \u202eevil\u200b\n", 1, 5, "a: \ufffdevil\ufffd\n    ^"),
        ("\u00a0\u3000a: 1\n", 1, 3, "\u2423\u2423a: 1\n  ^"),
        ("\u4e2d\U0001f600: x\n", 1, 3, "\u4e2d\U0001f600: x\n    ^"),
        ("e\u0301: x\n", 1, 3, "e\u0301: x\n ^"),
        ("a\r\nb\rc\n", 3, 1, "c\n^"),
        ("a\u2028b\n", 1, 3, "a\ufffdb\n  ^"),
        ("a: 1\n", 1, 99, "a: 1\n    ^"),
        ("a: 1\n", 2, 1, "\n^"),
        ("a: 1\n", 3, 1, ""),
        ("a: 1\n", 0, 0, ""),
    ],
)
def test_an_excerpt_shows_the_line_and_a_caret(text: str, line: int, column: int, expected: str) -> None:
    assert excerpt(text, Location("f", line, column)) == expected


@pytest.mark.parametrize("column", [1, 50, 51, 400, 800, 801])
def test_a_long_line_is_cut_round_the_column(column: int) -> None:
    text = "".join(chr(ord("a") + index % 26) for index in range(800))
    shown, caret = excerpt(text, Location("f", 1, column)).split("\n")
    assert len(shown) <= 102
    assert (shown + " ")[len(caret) - 1] == (text + " ")[column - 1]


def test_a_source_shows_its_own_lines() -> None:
    source = sound(POLICY)
    assert source.excerpt(source.locate(("kind",))) == "kind: sla\n      ^"


# --- one mistake, one problem, at its place --------------------------------------------------------------------------

NO_SPACE = "there is no space after this colon"
NO_COLON = "this line has no colon"
SECOND_COLON = "this is the second colon on the line, so the value is not clear"
OPEN_QUOTE = "this quote is not closed"
AFTER_QUOTE = "text goes on after the closing quote"
TAB = "this line is indented with a tab"
LIST_LINE = "a list cannot begin on the line of its name"

SYNTAX: list[tuple[str, str, int, int, str]] = [
    # situation, text, line, column, message
    ("no space after the colon", "a: b\nc:d\ne: f\n", 2, 2, NO_SPACE),
    ("no space after the colon, deeper", "a:\n  b:1\n  c: d\n", 2, 4, NO_SPACE),
    ("no space after the colon, everywhere", "a:1\nb:2\n", 1, 2, NO_SPACE),
    ("no space after the colon, first line", "a:1\nb: 2\n", 1, 2, NO_SPACE),
    ("no colon", "a: b\nc\nd: e\n", 2, 1, NO_COLON),
    ("no colon, last line", "a: b\nc\n", 2, 1, NO_COLON),
    ("no colon, deeper", "a:\n  b\n  c: d\n", 2, 3, NO_COLON),
    ("no colon, first line", "kind sop\nid: x\n", 1, 1, NO_COLON),
    ("no space after the dash", "a:\n  - b\n  -c\nd: e\n", 3, 3, "there is no space after this dash"),
    ("a colon inside a value", "a: Note: see x\n", 1, 8, SECOND_COLON),
    ("a colon inside a value of a list", "a:\n  - say: Hello: you\n", 2, 15, SECOND_COLON),
    ("a colon behind an emoji", "a: \U0001f600 b: c\n", 1, 7, SECOND_COLON),
    ("a colon inside curly quotes", "a: \u201cx: y\u201d\n", 1, 6, SECOND_COLON),
    ("a colon far out", "a: b" + " c" * 600 + ": d\n", 1, 1205, SECOND_COLON),
    ("a colon behind a quote of two lines", "a: 'b\n c': d\n", 1, 4, OPEN_QUOTE),
    ("text behind an alias", "x: &b 1\na: *b c\n", 2, 4, 'text that begins with "*" must stand in quotes'),
    ("text behind the document", "{a: 1} b\n", 1, 8, "text goes on after the closing bracket"),
    ("a bracket behind the document", "{a: 1}}\n", 1, 7, 'this "}" closes nothing'),
    ("a colon behind a quote", "a: 'x': y\n", 1, 7, SECOND_COLON),
    (
        "a colon in a value in brackets",
        "a: {b: c: d}\n",
        1,
        9,
        "this is the second colon of an entry, so the value is not clear",
    ),
    ("an open double quote", 'a: "x\nb: 1\n', 1, 4, OPEN_QUOTE),
    ("an open single quote", "a: 1\nb: 'x\nc: 1\n", 2, 4, OPEN_QUOTE),
    ("an open quote that the next one closes", 'a: "x\nb: "y"\nc: z\n', 1, 4, OPEN_QUOTE),
    ("an open quote that the next one closes, in a list", "a:\n  - 'x\n  - 'y: z'\n", 2, 5, OPEN_QUOTE),
    ("an open quote that closes three lines on", 'a: "x\nb: \'y\'\nc: "z"\n', 1, 4, OPEN_QUOTE),
    ("an open quote above an empty one", 'a: "x\nb: ""\n', 1, 4, OPEN_QUOTE),
    ("an open quote in a name", 'a: b\n"c: d\n', 2, 1, OPEN_QUOTE),
    ("an open quote above ---", "key: 'x\n---\n", 1, 6, OPEN_QUOTE),
    ("text behind a quote", 'a: "x" y\nb: 1\n', 1, 8, AFTER_QUOTE),
    ("text behind a quote of two lines", 'a: "x\n  y" z\nb: 1\n', 2, 6, AFTER_QUOTE),
    ("an apostrophe in single quotes", "a: 'it's'\n", 1, 8, AFTER_QUOTE),
    ("an open bracket", "a: [1, 2\nb: 3\n", 1, 4, 'this "[" is not closed'),
    ("an open bracket at the end", "a: 1\nb: [\n", 2, 4, 'this "[" is not closed'),
    ("an open bracket above a list", "a: [x\nb:\n  - [y]\n", 1, 4, 'this "[" is not closed'),
    ("an open brace", "a: {x: 1\nb: 3\n", 1, 4, 'this "{" is not closed'),
    ("the inner of two open brackets", "a: {b: [x\nc: d\n", 1, 8, 'this "[" is not closed'),
    ("the outer of two brackets", "a: {b: {c: 1}\nd: 1\n", 1, 4, 'this "{" is not closed'),
    ("the wrong bracket", "a: [x}\n", 1, 6, 'what "[" opened in line 1 is closed by "}"'),
    ("a bracket too many", "a: [1, 2]]\n", 1, 10, 'this "]" closes nothing'),
    ("a bracket alone", "a: 1\n]\n", 2, 1, 'this "]" closes nothing'),
    ("a missing comma", 'a: ["x" "y"]\n', 1, 9, "a comma is missing before this"),
    ("a missing comma at the end of a line", "a: [\n 'x'\n 'y'\n]\n", 3, 2, "a comma is missing before this"),
    ("a missing comma in a table", "a: {b: 1\n  c: 2}\n", 2, 3, "a comma is missing before this"),
    ("a comma too many", "a: [1,,2]\n", 1, 7, "nothing stands before this comma"),
    ("a dash in brackets", "a: [- b]\n", 1, 5, "inside brackets the items of a list have no dash"),
    ("text behind a bracket", "a: [x], y\n", 1, 7, "text goes on after the closing bracket"),
    ("a template without quotes", "if: {{ x }}\n", 1, 5, 'text that begins with "{{" must stand in quotes'),
    ("a template with more text", "a: {{ x }} and\n", 1, 4, 'text that begins with "{{" must stand in quotes'),
    ("an at sign", "a: @x\n", 1, 4, 'text that begins with "@" must stand in quotes'),
    ("a backtick", "a: `x`\n", 1, 4, 'text that begins with "`" must stand in quotes'),
    ("a percent sign", "a: %x\n", 1, 4, 'text that begins with "%" must stand in quotes'),
    ("stars for bold", "a: *Important* x\n", 1, 4, 'text that begins with "*" must stand in quotes'),
    ("an ampersand", "a: & b\n", 1, 4, 'text that begins with "&" must stand in quotes'),
    ("a question mark", "a: ? b\n", 1, 4, 'text that begins with "?" must stand in quotes'),
    ("a comma", "a: ,x\n", 1, 4, 'text that begins with "," must stand in quotes'),
    ("a bar in brackets", "a: [|x]\n", 1, 5, 'text that begins with "|" must stand in quotes'),
    ("a list behind its name", "a: - b\n", 1, 4, LIST_LINE),
    ("text behind >", "a: > x\n", 1, 4, 'after ">" nothing else may stand on the line'),
    (
        "too deep a line",
        "a: 1\n  b: 2\n",
        2,
        3,
        "this line is indented further than line 1, which already has a value",
    ),
    (
        "a line between two levels",
        "a:\n  b: 1\n c: 2\n",
        3,
        2,
        "this line is indented by 1 space, which fits no line above it",
    ),
    (
        "an item between two levels",
        "a:\n   - b: 1\n  - c: 2\n",
        3,
        3,
        "this line is indented by 2 spaces, which fits no line above it",
    ),
    (
        "too shallow a text",
        "a: |\n  x\n y\n",
        3,
        2,
        "this line is indented by 1 space, which fits no line above it",
    ),
    (
        "left of the first line",
        "  a: 1\nb: 2\n",
        2,
        1,
        "this line starts further left than the first line of the document",
    ),
    ("an item among names", "a: 1\n- b\n", 2, 1, "a list item stands where a name was expected"),
    (
        "a name among items",
        "a:\n  - x\n  y: 1\n",
        3,
        3,
        'this line stands among list items but does not begin with "- "',
    ),
    ("no name", ": a\n", 1, 1, "there is no name before this colon"),
    (
        "a Windows path",
        'a: "C:\\Users"\n',
        1,
        7,
        '"\\Users" in double quotes does not stand for a character that can be read',
    ),
    (
        "an unknown escape",
        'a: "x\\q"\n',
        1,
        6,
        '"\\q" in double quotes does not stand for a character that can be read',
    ),
    (
        "half a character",
        'a: "\\ud800"\n',
        1,
        5,
        '"\\ud800" in double quotes does not stand for a character that can be read',
    ),
    (
        "beyond Unicode",
        'a: "\\UFFFFFFFF"\n',
        1,
        5,
        '"\\UFFFFFFFF" in double quotes does not stand for a character that can be read',
    ),
    (
        "an escaped control",
        'a: "x\\e[2J"\n',
        1,
        6,
        '"\\e" in double quotes does not stand for a character that can be read',
    ),
    (
        "a pattern in double quotes",
        'a: "\n  \\bcat"\n',
        2,
        3,
        '"\\b" in double quotes does not stand for a character that can be read',
    ),
    ("an escaped NUL", 'a: "x\\0y"\n', 1, 6, '"\\0" in double quotes does not stand for a character that can be read'),
    ("too long a name", "a: 1\n" + "b" * 2000 + ": c\n", 2, 1, "this name is too long"),
]


@both_parsers
@pytest.mark.parametrize(
    ("text", "line", "column", "message"), [row[1:] for row in SYNTAX], ids=[row[0] for row in SYNTAX]
)
def test_a_typing_mistake_is_told_once_where_it_is_mended(text: str, line: int, column: int, message: str) -> None:
    assert told(text) == [(line, column, "syntax", message)]
    assert told(text.replace("\n", "\r\n")) == [(line, column, "syntax", message)]
    assert told("\ufeff# a comment\n" + text) == [
        (line + 1, column, "syntax", message.replace("line 1", "line 2")),
    ]
    (problem,) = read(text)[1]
    assert problem.severity == "error"
    assert problem.hint


OTHER: list[tuple[str, str, Told, Plain]] = [
    (
        "a name twice",
        "a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n",
        [
            (2, 11, "duplicate-key", '"c" stands here a second time; the first is in line 2, column 5'),
            (3, 1, "duplicate-key", '"a" stands here a second time; the first is in line 1, column 1'),
            (4, 1, "duplicate-key", '"a" stands here a second time; the first is in line 1, column 1'),
        ],
        {"a": "1", "b": {"c": "1"}},
    ),
    (
        "a name twice, as number and text",
        '1: a\n"1": b\n',
        [(2, 1, "duplicate-key", '"1" stands here a second time; the first is in line 1, column 1')],
        {"1": "a"},
    ),
    (
        "a name twice, spelled with other characters",
        "\u00e9: a\ne\u0301: b\n",
        [(2, 1, "duplicate-key", '"e\u0301" stands here a second time; the first is in line 1, column 1')],
        {"\u00e9": "a"},
    ),
    (
        "mistakes in a dropped entry",
        "a: 1\na:\n  b: 1\n  b: 2\n",
        [
            (2, 1, "duplicate-key", '"a" stands here a second time; the first is in line 1, column 1'),
            (4, 3, "duplicate-key", '"b" stands here a second time; the first is in line 3, column 3'),
        ],
        {"a": "1"},
    ),
    (
        "a merge key",
        "a: &a {x: 1}\nb:\n  <<: *a\n  c: 1\nd: {<<: [*a, *nowhere], e: 1}\n",
        [
            (3, 3, "merge-key", '"<<" copies entries from another place, which is not used here'),
            (5, 5, "merge-key", '"<<" copies entries from another place, which is not used here'),
        ],
        {"a": {"x": "1"}, "b": {"c": "1"}, "d": {"e": "1"}},
    ),
    (
        "a merge key that repeats its own table",
        "&a\n<<: *a\nk: 1",
        [(2, 1, "merge-key", '"<<" copies entries from another place, which is not used here')],
        {"k": "1"},
    ),
    (
        "tags",
        "a: !!python/object:os.system {x: !y z}\nb: [!z 1, 2, &q !!str 3]\nc: 1\nd: *q\n!k e: f\n",
        [
            (1, 4, "tag", '"!!python/object:os.system" before a value is a tag, which is not used here'),
            (2, 5, "tag", '"!z" before a value is a tag, which is not used here'),
            (2, 17, "tag", '"!!str" before a value is a tag, which is not used here'),
            (5, 1, "tag", '"!k" before a value is a tag, which is not used here'),
        ],
        {"b": ["2"], "c": "1"},
    ),
    (
        "an alias of nothing, and of itself",
        "a: *x\nb: &y [1, *y]\nc: d\n",
        [
            (1, 4, "alias", '"*x" repeats something that is not named above'),
            (2, 11, "alias", '"*y" repeats the very thing it stands in'),
        ],
        {"b": ["1"], "c": "d"},
    ),
    (
        "seventeen aliases",
        "a: &a x\nb:\n" + "- *a\n" * 20,
        [(19, 3, "alias", "this is the alias number 17; 16 are the most in one file")],
        {"a": "x", "b": ["x"] * 16},
    ),
    (
        "a second document",
        "a: 1\n---\nb: [\n",
        [(2, 1, "several-documents", "a second document begins here; a file holds one")],
        {"a": "1"},
    ),
    (
        "a second document behind three dots",
        "a: 1\n... # end\n\n  b: 1\n",
        [(4, 3, "several-documents", "a second document begins here; a file holds one")],
        {"a": "1"},
    ),
    (
        "directives",
        "# x\n%YAML 1.2\n%TAG !x! y\n---\na: off\n",
        [
            (2, 1, "directive", 'a line that begins with "%" gives orders to the YAML reader, which is not used here'),
            (3, 1, "directive", 'a line that begins with "%" gives orders to the YAML reader, which is not used here'),
        ],
        {"a": "off"},
    ),
    (
        "names that are no text",
        "? [a]: b\n: c\n{d: e}: f\n[g]: h\ni:\n  ? # none\n  : j\nk: l\n",
        [
            (1, 3, "key-not-text", "a table stands here as the name of an entry; a name is text"),
            (3, 1, "key-not-text", "a table stands here as the name of an entry; a name is text"),
            (4, 1, "key-not-text", "a list stands here as the name of an entry; a name is text"),
            (6, 4, "key-not-text", "there is no name before this colon"),
        ],
        {"i": {}, "k": "l"},
    ),
    (
        "an alias as a name",
        "a: &a b\n*a : c\n",
        [(2, 1, "key-not-text", '"*a" is no name for an entry')],
        {"a": "b"},
    ),
    (
        "templates without quotes, and the entries that can be read",
        "steps:\n  - say: {{ name }}\n    b: c\n  - {{ x }}\nd: e\n",
        [
            (2, 10, "syntax", 'text that begins with "{{" must stand in quotes'),
            (4, 5, "syntax", 'text that begins with "{{" must stand in quotes'),
        ],
        {"steps": [{"b": "c"}], "d": "e"},
    ),
]


@both_parsers
@pytest.mark.parametrize(("text", "expected", "data"), [row[1:] for row in OTHER], ids=[row[0] for row in OTHER])
def test_a_mistake_that_leaves_the_rest_readable_drops_only_its_entry(text: str, expected: Told, data: Plain) -> None:
    source, _ = read(text)
    assert told(text) == expected
    assert source is not None
    assert source.data == data


TAG_ONLY = '"!include" before a value is a tag, which is not used here'
UNREADABLE: list[tuple[str, str | bytes, int, int, str, str]] = [
    ("nothing", b"", 1, 1, "empty", "the file is empty"),
    ("only comments", "# x\n\n  # y\n", 1, 1, "empty", "the file is empty"),
    ("only ---", "---\n# x\n", 1, 1, "empty", "the file is empty"),
    ("only ...", "...\n", 1, 1, "empty", "the file is empty"),
    ("only a byte order mark", "\ufeff", 1, 1, "empty", "the file is empty"),
    ("a list", "# x\n- a\n- b\n", 2, 1, "not-a-mapping", "the document is a list, where a table of names and values was expected"),
    ("a text", "--- hello\n", 1, 5, "not-a-mapping", "the document is a text, where a table of names and values was expected"),
    ("a null", "null\n", 1, 1, "not-a-mapping", "the document is a text, where a table of names and values was expected"),
    ("a tag alone", "!include ../../../etc/passwd", 1, 1, "tag", TAG_ONLY),
    ("a tag before the document", "!!map {a: b}", 1, 1, "tag", '"!!map" before a value is a tag, which is not used here'),
    ("an alias alone", "*x\n", 1, 1, "alias", '"*x" repeats something that is not named above'),
    ("an undefined tag", "a: !y!x b\n", 1, 4, "tag", '"!y!x" before a value is a tag, which is not used here'),
    ("a tab at the start", "\ta: 1\n", 1, 1, "tab", TAB),
    ("a tab in the middle", "a:\n\tb: 1\n", 2, 1, "tab", TAB),
    ("a tab below a value", "a:\n  b: 1\n\tc: 2\n", 3, 1, "tab", TAB),
    ("two tabs", "a:\n \t\tb: 1\n", 2, 2, "tab", TAB),
    ("a tab behind spaces", "a:\n  b:\n  \tc: 2\n", 3, 3, "tab", TAB),
    ("a tab in a text", "a: |\n\tx\n", 2, 1, "tab", TAB),
    ("a tab behind a dash", "a:\n -\tb: c\n", 2, 3, "tab", "a tab stands here"),
    (
        "an order in the middle",
        "a: 1\n%x: 1\nb: 2\n",
        2,
        1,
        "directive",
        'a line that begins with "%" gives orders to the YAML reader, which is not used here',
    ),
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 2, 1, "binary", "this is not a text file"),
    ("a zero byte", b"a: 1\nb: \0\n", 2, 4, "binary", "this is not a text file"),
    ("a control character", "a: \u00e9\x07\n", 1, 5, "binary", "an invisible control character (code 07) stands here"),
    ("a C1 control", "a: 1\nb\x9b: 1\n", 2, 2, "binary", "an invisible control character (code 9B) stands here"),
    (
        "an older Windows encoding",
        b"a: 1\nname: caf\xe9\n",
        2,
        10,
        "not-utf-8",
        'this file is not saved as UTF-8: the byte E9 stands here, perhaps "\u00e9" from an older Windows program',
    ),
    ("half a character", b"\xc3\xa9: \xc3", 1, 4, "not-utf-8", 'this file is not saved as UTF-8: the byte C3 stands here, perhaps "\u00c3" from an older Windows program'),
    ("an encoded surrogate", b"a: \xed\xa0\x80", 1, 4, "not-utf-8", 'this file is not saved as UTF-8: the byte ED stands here, perhaps "\u00ed" from an older Windows program'),
    ("UTF-16", "a: b\n".encode("utf-16"), 1, 1, "not-utf-8", "this file is saved as UTF-16, which is not read here"),
    ("UTF-16 without a mark", "a: b\n".encode("utf-16-be"), 1, 1, "not-utf-8", "this file is saved as UTF-16, which is not read here"),
    ("too many bytes", b"#" * (1024 * 1024 + 1), 1, 1, "too-large", "this file is larger than 1 MiB (1,048,576 bytes), the most that is read"),
    ("too many values", "a: [" + "b," * 100_001 + "]", 1, 200_003, "too-large", "the document grows beyond 100,000 values here"),
    ("too deep in brackets", "a: " + "[" * 100_000, 1, 67, "too-deep", "more than 64 tables and lists stand inside one another here"),
    ("too deep in lines", "\n".join(" " * level + "a:" for level in range(99)) + " 1", 65, 65, "too-deep", "more than 64 tables and lists stand inside one another here"),
    ("too deep through an alias", "a: &a " + "[" * 60 + "]" * 60 + "\nb: [[[*a]]]\nc: [[[[*a]]]]\n", 3, 8, "too-deep", "more than 64 tables and lists stand inside one another here"),
    (
        "too many values through aliases",
        f"a: &a [{'x,' * 3000}]\nb: &b [{'*a,' * 10}]\nc: [{'*b,' * 4}]\n",
        3,
        11,
        "too-large",
        "the document grows beyond 100,000 values here",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "column", "code", "message"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE]
)
def test_what_cannot_be_read_is_told_in_one_problem(
    text: str | bytes, line: int, column: int, code: str, message: str
) -> None:
    source, problems = read(text)
    assert source is None
    assert told(text) == [(line, column, code, message)]
    assert problems[0].hint


def test_64_levels_and_16_aliases_are_read() -> None:
    source = sound("a: &a " + "[" * 63 + "x" + "]" * 63 + "\n" + "".join(f"b{i}: *a\n" for i in range(16)))
    assert isinstance(source.data, dict)
    assert source.data["b15"] == source.data["a"]


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="the pure parser reads it")
def test_no_space_after_the_colon_in_brackets() -> None:
    assert told("a: {b:[c]}\n") == [(1, 6, "syntax", NO_SPACE)]


def test_a_curly_quote_gets_the_advice_it_needs() -> None:
    assert read("a: \u201cx: y\u201d\n")[1][0].hint == (
        'curly quotes are letters like any other; put straight ones round the value: "\u201cx: y\u201d"'
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: b\nc:d\n", 'write "c: d"'),
        ('a: {{ x or "there" }}\n', """write '{{ x or "there" }}'"""),
        ("a: Note: it's # comment\n", 'put the whole value in quotes: "Note: it\'s"'),
        ("a:\n  b: 1\n c: 2\n", "let it start in column 1 or 3, like the lines it belongs to"),
        ("a:\n  - b: 1\n - c: 2\n", "let it start in column 1 or 3, like the lines it belongs to"),
        ("a:\n  - b: 1\n   c: 2\n", "let it start in column 5, like the lines it belongs to"),
    ],
)
def test_a_hint_says_what_to_write(text: str, hint: str) -> None:
    assert read(text)[1][0].hint == hint


def test_a_mistake_of_syntax_comes_with_the_problems_above_it_only() -> None:
    assert told("a: 1\na: 2\nb: [x\n  , *y\nc: 3\n") == [
        (2, 1, "duplicate-key", '"a" stands here a second time; the first is in line 1, column 1'),
        (3, 4, "syntax", 'this "[" is not closed'),
    ]


def test_a_complaint_that_nobody_foresaw_is_passed_on_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        def __init__(self, _: str) -> None:
            self.first = True

        def check_event(self) -> bool:
            return True

        def get_event(self) -> object:
            mark = yaml.Mark("", 0, 1, 2, None, 0)
            raise yaml.MarkedYAMLError("while brewing", None, "found no coffee", mark)

        def dispose(self) -> None:
            pass

    monkeypatch.setattr(yaml_text, "_PARSER", Odd)
    assert told("a: 1\nb: 2\n") == [(2, 3, "syntax", "this cannot be read as YAML (found no coffee)")]


def test_at_most_a_hundred_problems_and_the_one_that_ended_the_reading_is_among_them() -> None:
    problems = told("a: 1\n" * 300 + "b: [")
    assert len(problems) == 100
    assert problems[-1] == (301, 4, "syntax", 'this "[" is not closed')


def test_a_file_that_could_not_be_read_can_still_be_shown() -> None:
    raw = b"a: 1\nname: caf\xe9\n"
    assert excerpt(legible(raw), read(raw)[1][0].location) == "name: caf\ufffd\n         ^"
    assert legible("\ufeffa: b".encode("utf-16-le")) == "a: b"


# --- bombs -----------------------------------------------------------------------------------------------------------

MERGE_BOMB = "m0: &m0 {a: 1}\n" + "".join(
    f"m{n}: &m{n} {{<<: [{','.join([f'*m{n - 1}'] * 12)}], k{n}: 1}}\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "text",
    [
        MERGE_BOMB,
        "a: " + "[\n" * 500_000,
        "{a: " * 200_000,
        "? " * 500_000,
        "a:\n" + "- " * 500_000,
        'a: ["a":' + '["a":' * 150_000,
        "a: " + "[[]: " * 200_000,
        "a: 1\n" * 200_000,
        "---\n" * 200_000,
        "%\n" * 500_000,
        "\n".join(f"%TAG !a{n}! tag:x" for n in range(40_000)) + "\n---\na: 1",
        'a:\n- "\\e"\n' + '- "\\e"\n' * 140_000,
        "a: '" + "b'''" * 250_000,
        "\r" * 1_000_000 + "a: [",
        "a: '\u2028" + "".join(map(chr, range(0xE000, 0xF8FF))) + "'",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_bomb_is_told_within_a_second(text: str) -> None:
    started = time.process_time()
    _, problems = read(text)
    assert time.process_time() - started < 5  # a second on a slow machine with a debugger has more
    assert problems
    assert all(problem.location.line for problem in problems)


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="the pure parser is ten times slower")
def test_100_000_lines_are_read_in_a_second_and_little_memory() -> None:
    raw = ("a:\n" + "".join(f"- v{n % 1000}\n" for n in range(99_999))).encode()
    started = time.process_time()
    source, _ = read(raw)
    assert time.process_time() - started < 5
    assert source is not None
    assert source.locate(("a", 99_998)).line == 100_000
    del source
    gc.collect()
    tracemalloc.start()
    source, _ = read(raw[:100_000])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert source is not None
    assert peak < 40 * 100_000


# --- anything at all -------------------------------------------------------------------------------------------------

SEED = """\
kind: sop
id: x
steps:
  - say: "Hello {{ name }}"
    when: {topic: [a, b], over: 15 minutes}
  - ask: 'it''s'
    text: |
      many
      lines
base: &b {x: 1}
again: *b
"""
SIGNS = [
    *"[]{}:,-?*&!|>'\"%@`#\t\n\r <~=.\\\0\x85\u2028\ufeff\U0001f600\u00e9\ud800",
    *("\n  ", "---", "...", "<<: ", "\\ud800", "\\UFFFFFFFF", "&a ", "*b", "!!x ", "%YAML 1.1\n", "\n\t", "- ", "? "),
]

place = st.integers(0, len(SEED))
edit: st.SearchStrategy[Callable[[str], str]] = st.one_of(
    st.builds(lambda at, sign: lambda text: text[:at] + sign + text[at:], place, st.sampled_from(SIGNS)),
    st.builds(lambda at, count: lambda text: text[:at] + text[at + count :], place, st.integers(1, 9)),
    st.builds(lambda at, end, to: lambda text: text[:to] + text[at:end][:40] + text[to:], place, place, place),
    st.builds(lambda at, other: lambda text: text[:at] + other + text[at:], place, st.text(max_size=5)),
)


@pytest.mark.parametrize("parser", ["CSafeLoader", "SafeLoader"])
@settings(max_examples=500, deadline=None)
@given(edits=st.lists(edit, min_size=1, max_size=6))
def test_no_edit_of_a_document_makes_the_reader_raise(parser: str, edits: list[Callable[[str], str]]) -> None:
    text = SEED
    for change in edits:
        text = change(text)
    raw = text.encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "_PARSER", getattr(yaml, parser, yaml.SafeLoader))
        source, problems = read(raw)
    assert source or problems
    lines = lines_of(legible(raw))
    for problem in problems:
        assert 1 <= problem.location.line <= len(lines)
        assert problem.location.column >= 1
        assert excerpt(legible(raw), problem.location)
    if source:
        json.dumps(source.data, ensure_ascii=False).encode()  # no half character is left that would stop a store


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=60))
def test_no_bytes_make_the_reader_raise(raw: bytes) -> None:
    source, problems = read(raw)
    assert source or problems
