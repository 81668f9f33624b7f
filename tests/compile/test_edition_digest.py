"""An edition is known by what its documents say, and not by how it is spelt."""

from __future__ import annotations

import pytest

from tests.compile.editions import linked

SPELT = """
kind: decision
id: d
title: Who answers
version: 1.0.0
inputs: {topic: [legal, billing, other]}
output: {who: [ann, bob]}
rows:
  - {topic: legal, who: ann}
  - {topic: [billing, other], who: bob}
"""


def digest(text: str) -> str:
    edition, said = linked(text)
    assert not said
    return edition.digest


@pytest.mark.parametrize(
    "other",
    [
        SPELT.replace("kind: decision", "# who answers what\nkind: decision   # a table"),
        SPELT.replace("title: Who answers\nversion: 1.0.0", "version: 1.0.0\ntitle: Who answers"),
        SPELT.replace("{topic: legal, who: ann}", "{who: ann, topic: legal}"),
        SPELT.replace("title: Who answers", "title: 'Who answers'").replace("1.0.0", '"1.0.0"'),
        SPELT.replace("title: Who answers", "title: >-\n  Who\n  answers"),
        SPELT.replace("{topic: legal, who: ann}", "topic: legal\n    who: ann"),
        SPELT.replace("{topic: [billing, other], who: bob}", "topic:\n      - billing\n      - other\n    who: bob"),
        SPELT.replace("\n", "\r\n"),
        "\ufeff" + SPELT.lstrip(),
        SPELT + "\n\n# the end\n",
    ],
    ids=[
        "comments",
        "order",
        "order in a row",
        "quotes",
        "folded",
        "block style",
        "list style",
        "CRLF",
        "BOM",
        "blank",
    ],
)
def test_another_spelling_is_the_same_edition(other: str) -> None:
    assert other != SPELT
    assert digest(other) == digest(SPELT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("topic: legal, who: ann", "topic: legal, who: bob"),
        ("title: Who answers", "title: Who answers?"),
        ("version: 1.0.0", "version: 1.0.1"),
        ("[billing, other], who", "[other, billing], who"),
        ("version: 1.0.0", "version: 1.0.0\nowner: Ann"),
        ("id: d", "id: e"),
    ],
)
def test_another_value_is_another_edition(old: str, new: str) -> None:
    assert digest(SPELT.replace(old, new)) != digest(SPELT)


def test_rows_in_another_order_are_another_edition() -> None:
    first, second = SPELT.splitlines(keepends=True)[-2:]
    assert digest(SPELT.replace(first + second, second + first)) != digest(SPELT)
