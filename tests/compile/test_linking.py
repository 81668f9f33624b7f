"""Documents become one program: tables in order, times resolved, circles named, one meaning for each name."""

from __future__ import annotations

import pytest

from tests.compile.editions import linked, loaded


def table(name: str, reads: str, decides: str) -> str:
    """A table that reads one fact and decides another."""
    return (
        f"kind: decision\nid: {name}\ntitle: T\nversion: 1.0.0\ninputs: {{{reads}: [a, b]}}\n"
        f"output: {{{decides}: [a, b]}}\nrows: [{{{reads}: a, {decides}: a}}, {{{reads}: b, {decides}: b}}]\n"
    )


FIELD = """
    kind: form
    id: p
    title: P
    version: 1.0.0
    sections: [{title: S, fields: [{id: first, label: First, as: choice, options: [a, b]}]}]
"""


def test_a_table_stands_after_those_whose_outcome_it_reads() -> None:
    edition, said = linked(
        FIELD, table("z", "third", "fourth"), table("y", "second", "third"), table("x", "first", "second")
    )
    assert not said
    assert [coded.table.id for coded in edition.tables] == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("fact", "hint"),
    [
        ("rating", "write scale 1 to 5, its values, or any"),
        ("safe", "write yes or no, its values, or any"),
        ("topic", "write its values, or any"),
    ],
)
def test_an_input_of_another_type_is_told_with_the_one_that_would_fit(fact: str, hint: str) -> None:
    _, said = linked(table("x", fact, "second").replace("[a, b]", "number", 1).replace(f"{fact}: a", f"known: {fact}"))
    assert any(line.startswith("wrong-type 5:") and line.endswith(f"; {hint}") for line in said), said


def test_a_circle_is_named_with_its_members_only() -> None:
    edition, said = linked(
        FIELD,
        table("after", "two", "three"),
        table("a", "one", "two"),
        table("b", "two", "one"),
        table("before", "first", "zero"),
    )
    assert said == [
        (
            "circle 7:9 these decisions wait for each other in a circle: decision/a -> decision/b -> decision/a; "
            "let one of them not read what another decides"
        )
    ]
    assert {coded.table.id for coded in edition.tables} == {"after", "a", "b", "before"}


def test_a_table_that_reads_its_own_outcome_is_a_circle() -> None:
    own = table("a", "first", "one").replace("{first: a, one: a}", "{any: [{one: b}, {first: a}], one: a}")
    _, said = linked(FIELD, own)
    assert [line.split(" ", 2)[2].split(";")[0] for line in said] == [
        "these decisions wait for each other in a circle: decision/a -> decision/a"
    ]


def test_two_circles_are_both_told() -> None:
    _, said = linked(
        table("a", "one", "two"), table("b", "two", "one"), table("c", "three", "four"), table("d", "four", "three")
    )
    assert [line.split(": ")[1].split(";")[0] for line in said] == [
        "decision/a -> decision/b -> decision/a",
        "decision/c -> decision/d -> decision/c",
    ]


DESK = """
    kind: desk
    id: d
    title: D
    version: 1.0.0
    company: C
    time_zone: Europe/London
    default_calendar: c
    glossary:
      Immediately: 5 minutes
      ring: 6 seconds
      timely: when there is time
"""


def sla(clock: str) -> str:
    return f"kind: sla\nid: s\ntitle: S\nversion: 1.0.0\nclocks:\n  - {{id: c, from: received, to: closed, {clock}, counting: around the clock}}\n"


@pytest.mark.parametrize(
    ("clock", "amount", "unit"),
    [
        ("within: immediately", 5, "minute"),
        ("within: IMMEDIATELY", 5, "minute"),
        ("within: 3 rings", 18, "second"),
        ("within: 2 opening days", 2, "opening day"),
        ("stages: [{name: due, at: immediately}]", 5, "minute"),
    ],
)
def test_words_of_the_glossary_in_times(clock: str, amount: int, unit: str) -> None:
    edition, said = linked(DESK, sla(clock))
    assert not said
    (stage,) = edition.clocks[0].stages
    assert (stage.within.amount, stage.within.unit) == (amount, unit)


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("within: ▸later", '"later" is not a time: "later" is neither a unit nor a word of the glossary'),
        ("within: ▸3 rongs", '"3 rongs" is not a time: "rong" is neither a unit nor a word of the glossary'),
        ("within: ▸timely", 'the glossary explains "timely" as "when there is time", which is not a time'),
        ("within: 1 hour, pause_while: {status: open}, pause_at_most: ▸5 dogs", '"5 dogs" is not a time'),
        ("stages: [{name: nudge, at: 1 hour}, {name: due, at: ▸1 huor}]", '"1 huor" is not a time'),
        ("stages: [{name: nudge, at: ▸soon}], within: 1 hour", '"soon" is not a time'),
        ("stages: [{name: nudge, at: 1 hour}], within: ▸soon", '"soon" is not a time'),
    ],
)
def test_a_time_that_is_none_has_its_place(clock: str, said: str) -> None:
    before, _, after = clock.partition("▸")
    column = len("  - {id: c, from: received, to: closed, ") + len(before) + 1
    _, found = linked(DESK, sla(before + after))
    assert len(found) == 1
    assert found[0].startswith(f"unknown-time 6:{column} {said}")


def test_the_same_fact_may_stand_twice_when_it_is_the_same() -> None:
    other = FIELD.replace("id: p", "id: q")
    _, said = linked(FIELD, other)
    assert not said
    _, said = linked(FIELD, other.replace("[a, b]", "[a, c]"))
    assert said == [
        (
            'duplicate-fact 6:37 "first" is already declared in form/p, with another type or other choices; '
            "use {use: first} to show that field here, or choose another id"
        )
    ]


def test_a_list_may_serve_another_document() -> None:
    lender = FIELD.replace("    sections:", "    lists: {letters: [a, b]}\n    sections:")
    borrower = (
        FIELD.replace("id: p", "id: q").replace("id: first", "id: second").replace("options: [a, b]", "from: letters")
    )
    edition, said = linked(lender, borrower)
    assert not said
    assert edition.facts["second"].choices == ("a", "b")


def test_several_moves_may_lead_from_one_status_to_another() -> None:
    flow = loaded(
        """
        kind: workflow
        id: w
        title: W
        version: 1.0.0
        statuses: [new, closed]
        moves:
          - {from: new, to: closed, when: resolved}
          - {from: new, to: closed, when: customer replied}
        """
    )
    assert len(flow.parts.workflow.moves) == 2  # type: ignore[union-attr]
    assert [element.id for element in flow.parts.elements] == ["new..closed", "new", "closed"]
