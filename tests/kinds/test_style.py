"""A style or resources document that cannot be meant so is told at its place."""

from __future__ import annotations

import pytest

from tests.kinds.reading import accepted, refused

STYLE = "kind: style\nid: c\ntitle: C\nversion: 1.0.0\n"
RESOURCES = "kind: resources\nid: c\ntitle: C\nversion: 1.0.0\nlead_in: More\n"
LIST = "lists:\n  - {id: a, because: is so, where: note, words: ["


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LIST + "soon, ▸Soon]}\n", '"Soon" already stands in the list a; leave one of them out'),
        (LIST + "{avoid: [soon, ▸“Soon.”]}]}\n", '"“Soon.”" already stands in the list a; leave one of them out'),
        (LIST + '▸"!!"]}\n', '"!!" has no word in it; write words as they are said'),
        (
            LIST.replace("note", "▸letter") + "soon]}\n",
            'where: unknown place "letter"; write message, spoken or note',
        ),
        (
            "shouting: {where: note, capitals_at_most: 50%, counted_from: ▸0, abbreviations_up_to: 5, exclamation_marks: 1}\n",
            "counted_from is at least 1, not 0; ",
        ),
        ('allow:\n  ▸"?": a mark\n' + LIST + "soon]}\n", '"?" has no word in it; write words as they are said'),
    ],
)
def test_a_style_that_cannot_be_meant_so(text: str, said: str) -> None:
    assert refused(text, STYLE) == said


def test_the_same_words_may_stand_in_two_lists_that_are_for_other_places() -> None:
    text = LIST + "soon]}\n  - {id: b, because: is so, where: message, words: [soon]}\n"
    style = accepted(text, STYLE).parts.style
    assert style is not None
    assert [one.id for one in style.lists] == ["a", "b"]


@pytest.mark.parametrize(
    "link",
    ["guides", "ftp://example.com/x", "javascript:alert(1)", "https://", "https://exa mple.com", "http://[::1", "https:example.com"],
)  # fmt: skip
def test_a_link_that_leads_nowhere(link: str) -> None:
    said = refused(f'resources: [{{id: a, title: A, link: ▸"{link}"}}]\n', RESOURCES)
    assert said.startswith(f'link: "{link}" is no address of a page; write for example https://www.example.com/guides')
