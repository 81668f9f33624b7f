"""Cells: one number for all values that answer every comparison alike, however the comparisons are made.

Ordinarily 100 tables of comparisons are drawn for each law; with ``SOPDESK_NIGHTLY=1`` 1,000.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.compile.cells import NO, UNKNOWN, YES, Cells, spans, turned
from engine.compile.partition import MOST_NAMED, Amounts, Line
from engine.compile.patterns import pattern
from engine.model.condition import Op, Test, sentence
from engine.model.fact import Fact, Money, Value, scale_of
from tests.desks import LONDON

EXAMPLES: Final = 1_000 if os.environ.get("SOPDESK_NIGHTLY") else 100
drawn_often = settings(max_examples=EXAMPLES, deadline=None)

CHOICES: Final = ("red", "green", "blue", "no", "yes")
COMPARING: Final[tuple[Op, ...]] = ("over", "at least", "under", "at most", "between", "before", "after", "is")
LONG: Final = "1234567890123456789012345678901234567.89"
"""40 signs, which is as long as a number may be."""


def numbers() -> st.SearchStrategy[Decimal]:
    near = st.sampled_from(["-1", "-0.5", "-0", "0", "0.1", "0.10", "0.2", "1", "2.5", "2.50", "3"])
    far = st.sampled_from([LONG, LONG[:-1] + "8", f"-{LONG[:-1]}", "1e40", "-1e40", "1e-39", "-1e-39", "1e30"])
    return st.one_of(near, near, far).map(Decimal)


def moments() -> st.SearchStrategy[datetime]:
    middle = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    beside = st.sampled_from([timedelta(), timedelta(microseconds=1), timedelta(seconds=1), timedelta(minutes=1)])
    return st.builds(lambda days, more: middle + timedelta(days=days) + more, st.integers(-2, 2), beside)


def times() -> st.SearchStrategy[time]:
    """To the second, as they are written."""
    edges = [time.min, time(0, 0, 1), time(9, 30), time(9, 30, 1), time(9, 30, 2), time(9, 31), time(23, 59)]
    return st.sampled_from([*edges, time(23, 59, 58), time(23, 59, 59)])


def dates() -> st.SearchStrategy[date]:
    far = [date.min, date.min + timedelta(days=1), date.max, date.max - timedelta(days=1), date(2024, 2, 29)]
    return st.sampled_from(far) | st.integers(1, 8).map(lambda day: date(2026, 3, day))


VALUES: Final[dict[str, st.SearchStrategy[Any]]] = {
    "whole number": st.integers(-3, 6) | st.sampled_from([10**18 - 1, -(10**18) + 1]),
    "number": numbers(),
    "money": st.builds(Money, numbers(), st.sampled_from(["EUR", "EUR", "USD", ""])),
    "date": dates(),
    "time": times(),
    "date and time": moments(),
    "duration": st.integers(0, 5) | st.just(90_000),
    "scale 1 to 5": st.integers(1, 5),
    "scale 3 to 4": st.integers(3, 4),
    "yes or no": st.booleans(),
    "choice": st.sampled_from(CHOICES),
    "several": st.lists(st.sampled_from(CHOICES), min_size=1, unique=True).map(tuple),
    "text": st.sampled_from(["a", "ab", "b", "something else", "something else again", "0", "日本"]),
    "email": st.sampled_from(["someone@example.org", "a@b.co", "b@b.co"]),
    "phone": st.sampled_from(["000", "+44 20", "020"]),
    "time zone": st.sampled_from(["UTC", "Europe/London", "Asia/Tokyo"]),
}
ORDERED: Final = ("whole number", "number", "date", "time", "date and time", "duration", "scale 1 to 5", "scale 3 to 4")
types: Final = st.sampled_from(list(VALUES))


def fact(type_: str) -> Fact:
    return Fact("x", "X", type_, CHOICES if type_ in {"choice", "several"} else ())


def cells(type_: str, *tests: Test) -> Cells:
    return Cells(fact(type_), tests, LONDON)


def asks(op: Op, *operands: Any) -> Test:
    found = pattern(operands[0]) if op == "matches" else None
    return Test("x", op, operands, sentence("x", op, tuple(map(str, operands))), found)


@st.composite
def comparisons(draw: st.DrawFn, type_: str, *, inside: bool = False) -> Test:
    """One comparison that a fact of this type may be asked; ``inside``: also one that looks into a text."""
    values = VALUES[type_]
    if type_ in {"money", *ORDERED}:
        op = draw(st.sampled_from([*COMPARING, "known"]))
    elif type_ == "several":
        op, values = draw(st.sampled_from(["is", "contains", "known"])), st.sampled_from(CHOICES)
    elif inside:
        op = draw(st.sampled_from(["is", "contains", "starts with", "matches"]))
    else:
        op = draw(st.sampled_from(["is", "is", "known"]))
    match op:
        case "known":
            return asks("known")
        case "is":
            return asks("is", *draw(st.lists(values, min_size=1, max_size=3, unique=True)))
        case "between":
            low, high = draw(values), draw(values)
            if isinstance(low, Money) and low.currency != high.currency:
                return asks("between", low, high)
            return asks("between", *sorted((low, high)))
        case "matches":
            return asks("matches", draw(st.sampled_from(["^a", "b$", "日", "else"])))
        case _:
            return asks(op, draw(values))


@st.composite
def tables(draw: st.DrawFn, *, inside: bool = False) -> tuple[str, Cells, list[Value]]:
    """The cells of a fact under a few comparisons, and a few of its values."""
    type_ = "text" if inside else draw(types)
    asked = draw(st.lists(comparisons(type_, inside=inside), min_size=1, max_size=8))
    return type_, cells(type_, *asked), draw(st.lists(VALUES[type_], min_size=2, max_size=8))


def said(found: Cells, value: Value | None) -> tuple[int, ...]:
    """What a value answers to each comparison, asked one by one."""
    numbers = {None: UNKNOWN, False: NO, True: YES}
    return tuple(numbers[test.holds(value)] for test in found.tests)


# --- laws -------------------------------------------------------------------------------------------------------------


@given(st.one_of(tables(), tables(), tables(inside=True)))
@drawn_often
def test_a_cell_answers_what_each_of_its_values_answers(drawn: tuple[str, Cells, list[Value]]) -> None:
    _, found, values = drawn
    for value in (None, *values):
        cell = found.of(value)
        assert found.answers(cell) == said(found, value)
        assert tuple(found.answer(cell, number) for number in range(len(found.tests))) == said(found, value)


@given(st.one_of(tables(), tables(inside=True)))
@drawn_often
def test_values_that_answer_differently_never_share_a_cell(drawn: tuple[str, Cells, list[Value]]) -> None:
    _, found, values = drawn
    for one in values:
        for other in values:
            if said(found, one) != said(found, other):
                assert found.of(one) != found.of(other), (one, other)
    assert all(found.of(value) != UNKNOWN for value in values)


@given(tables())
@drawn_often
def test_the_sample_of_a_cell_is_in_it(drawn: tuple[str, Cells, list[Value]]) -> None:
    _, found, values = drawn
    for value in values:
        found.of(value)
    assert (found.closed, found.sample(UNKNOWN)) == (True, None)
    for cell in range(1, found.count):
        sample = found.sample(cell)
        if sample is not None:
            assert found.of(sample) == cell, sample
            assert found.answers(cell) == said(found, sample)


@given(tables())
@drawn_often
def test_a_cell_that_a_value_is_in_has_a_sample(drawn: tuple[str, Cells, list[Value]]) -> None:
    """So the cells without one are those that no value is in, and may be passed over in a proof."""
    _, found, values = drawn
    count = found.count
    for value in values:
        cell = found.of(value)
        assert isinstance(cell, int)
        assert found.sample(cell) is not None, value
    assert found.count == count, "a closed fact has all its cells from the beginning"


@given(tables())
@drawn_often
def test_a_sample_can_be_written_and_read_again(drawn: tuple[str, Cells, list[Value]]) -> None:
    """An example that is shown to somebody is one that he can type."""
    type_, found, _ = drawn
    assume(type_ not in {"number", "money"})  # between two of them there may be one with too many digits
    for cell in range(1, found.count):
        sample = found.sample(cell)
        if sample is not None:
            assert found[found.fact.write(sample)] == cell


@given(tables())
@drawn_often
def test_the_cells_that_meet_a_demand_are_those_whose_answer_does(drawn: tuple[str, Cells, list[Value]]) -> None:
    _, found, _ = drawn
    for question in range(len(found.tests)):
        for answer in (UNKNOWN, NO, YES):
            for equal in (True, False):
                by_hand = [cell for cell in range(found.count) if (found.answers(cell)[question] == answer) is equal]
                bits = found.meeting(question, answer, equal=equal)
                assert [cell for cell in range(found.count) if bits >> cell & 1] == by_hand
                assert bits < 1 << found.count


@given(st.data(), st.sampled_from(ORDERED))
@drawn_often
def test_the_cells_of_what_has_an_order_rise_with_the_value(data: st.DataObject, type_: str) -> None:
    found = cells(type_, *data.draw(st.lists(comparisons(type_), min_size=1, max_size=8)))
    values = sorted(data.draw(st.lists(VALUES[type_], min_size=2, max_size=10)))
    numbers = [found.of(value) for value in values]
    assert numbers == sorted(numbers)  # type: ignore[type-var]
    samples = [s for s in map(found.sample, range(1, found.count)) if s is not None]
    assert all(one < other for one, other in pairwise(samples))  # type: ignore[operator]


@given(st.data(), st.sampled_from(ORDERED))
@drawn_often
def test_a_comparison_with_an_order_is_met_by_one_stretch_of_cells(data: st.DataObject, type_: str) -> None:
    found = cells(type_, *data.draw(st.lists(comparisons(type_), min_size=1, max_size=8)))
    for question, test in enumerate(found.tests):
        if test.op not in {"is", "known"}:
            assert len(list(spans(found.meeting(question, YES, equal=True)))) <= 1


@given(st.data())
@drawn_often
def test_each_currency_has_cells_of_its_own_and_the_others_share_one(data: st.DataObject) -> None:
    found = cells("money", *data.draw(st.lists(comparisons("money"), min_size=1, max_size=6)))
    named = {o.currency for test in found.tests for o in test.operands if isinstance(o, Money)}
    amounts = data.draw(st.lists(numbers(), min_size=2, max_size=4))
    others = [Money(amount, name) for amount in amounts for name in ("CHF", "XXX", "something") if name not in named]
    assert len({found.of(value) for value in others}) == 1
    for value in others:
        assert {a for a, test in zip(said(found, value), found.tests, strict=True) if test.op != "known"} <= {NO}


@given(st.lists(st.integers(0, 2**12 - 1), max_size=9))
@drawn_often
def test_sets_turned_about_twice_are_the_sets(rows: list[int]) -> None:
    columns = turned(rows, 12)
    assert [[row >> column & 1 for row in rows] for column in range(12)] == [
        [found >> number & 1 for number in range(len(rows))] for found in columns
    ]
    assert turned(columns, len(rows)) == rows
    for row in rows:
        assert sum(2**last * 2 - 2**first for first, last in spans(row)) == row


# --- what lies between, below and above -------------------------------------------------------------------------------


def samples(found: Cells) -> list[Value | None]:
    return [found.sample(cell) for cell in range(1, found.count)]


def named(type_: str, *texts: str) -> Cells:
    """The cells under the question whether the fact is one of these."""
    return cells(type_, *(asks("is", fact(type_).parse(text, LONDON)) for text in texts))


@pytest.mark.parametrize(
    ("type_", "texts", "wanted"),
    [
        ("whole number", ["5", "6"], [4, 5, None, 6, 7]),
        ("whole number", ["5", "7"], [4, 5, 6, 7, 8]),
        ("number", ["5", "6"], [4, 5, Decimal("5.5"), 6, 7]),
        ("number", ["0.1", "0.10"], [Decimal("-0.9"), Decimal("0.1"), Decimal("1.1")]),
        ("number", ["1", "9"], [0, 1, 5, 9, 10]),
        ("date", ["2024-02-28", "2024-02-29"], [date(2024, 2, 27), date(2024, 2, 28), None, date(2024, 2, 29), date(2024, 3, 1)]),
        ("date", ["0001-01-01"], [None, date.min, date(1, 1, 2)]),
        ("date", ["9999-12-31"], [date(9999, 12, 30), date.max, None]),
        ("duration", ["0"], [None, 0, 1]),
        ("duration", ["1", "2"], [0, 1, None, 2, 3]),
        ("scale 1 to 5", ["1", "5"], [None, 1, 2, 5, None]),
        ("scale 3 to 4", ["3", "4"], [None, 3, None, 4, None]),
        ("time", ["00:00", "23:59:59"], [None, time.min, time(11, 59), time(23, 59, 59), None]),
        ("time", ["00:00:01", "00:00:03"], [time.min, time(0, 0, 1), time(0, 0, 2), time(0, 0, 3), time(12)]),
        ("time", ["09:30", "09:30:01"], [time(4, 44), time(9, 30), None, time(9, 30, 1), time(16, 45)]),
        ("whole number", ["999999999999999999"], [10**18 - 2, 10**18 - 1, None]),
        ("yes or no", ["yes"], [True, False]),
        ("choice", ["red"], ["red", "green"]),
        ("text", ["a", "b"], ["a", "b", "something else"]),
        ("text", ["something else"], ["something else", "something else again"]),
        ("email", ["someone@example.org"], ["someone@example.org", "someone2@example.org"]),
        ("time zone", ["UTC"], ["UTC", "Europe/London"]),
    ],
)  # fmt: skip
def test_the_parts_of_a_fact_each_with_a_value_that_is_in_it(
    type_: str, texts: Sequence[str], wanted: list[Value | None]
) -> None:
    assert samples(named(type_, *texts)) == wanted


@pytest.mark.parametrize(
    ("low", "high"), [(4, 5), (date(2024, 2, 28), date(2024, 2, 29)), (date(2025, 12, 31), date(2026, 1, 1))]
)
def test_nothing_lies_between_neighbours(low: Any, high: Any) -> None:
    found = cells("date" if isinstance(low, date) else "whole number", asks("over", low), asks("under", high))
    assert [found.of(low), found.of(high)] == [1, 3]
    assert samples(found)[1] is None


@pytest.mark.parametrize("type_", [*ORDERED, "money", "yes or no", "choice", "text", "email", "several"])
def test_a_fact_of_which_only_is_asked_whether_it_is_known_has_a_value(type_: str) -> None:
    found = cells(type_, asks("known"))
    values = [sample for sample in samples(found) if sample is not None]
    assert values
    assert {found.of(value) for value in values} <= {*range(1, found.count)}
    assert [found.answers(found.of(value)) for value in values] == [(YES,)] * len(values)
    assert found.answers(UNKNOWN) == (NO,)


@pytest.mark.parametrize("text", ["1e30", "1e40", LONG, f"-{LONG[1:]}", "1e-39", "-1e40"])
@pytest.mark.parametrize("op", ["under", "at least", "over", "at most", "is"])
def test_below_and_above_a_number_of_forty_digits_lies_another(text: str, op: Op) -> None:
    point = Decimal(text)
    found = cells("number", asks(op, point))
    assert all(found.of(sample) == cell for cell, sample in enumerate(samples(found), start=1))
    assert None not in samples(found)
    assert samples(found)[0] != samples(found)[1]


def test_between_two_numbers_that_differ_in_the_fortieth_digit_lies_another() -> None:
    low, high = Decimal(LONG[:-1] + "8"), Decimal(LONG)
    middle = samples(named("number", str(low), str(high)))[2]
    assert isinstance(middle, Decimal)
    assert low < middle < high


def test_the_last_and_the_first_moment_of_a_day_have_cells_of_their_own() -> None:
    found = cells("time", asks("is", time.min), asks("at most", time(23, 59, 58)), asks("over", time(23, 59, 59)))
    told = [found.answers(found.of(value)) for value in (time.min, time(12), time(23, 59, 59), time.max)]
    assert told == [(YES, YES, NO), (NO, YES, NO), (NO, NO, NO), (NO, NO, YES)]
    assert samples(found) == [None, time.min, time(23, 59, 58), time(23, 59, 59), None]


def test_money_of_another_currency_is_never_over_under_or_between() -> None:
    five, nine = Money(Decimal(5), "EUR"), Money(Decimal(9), "EUR")
    found = cells("money", asks("over", five), asks("under", five), asks("between", five, nine), asks("is", five, Money(Decimal(5), "USD")))  # fmt: skip
    assert found.answers(found.of(Money(Decimal(7), "EUR"))) == (YES, NO, YES, NO)
    assert found.answers(found.of(Money(Decimal("5.00"), "EUR"))) == (NO, NO, YES, YES)
    assert found.answers(found.of(Money(Decimal(5), "USD"))) == (NO, NO, NO, YES)
    assert found.answers(found.of(Money(Decimal(7), "USD"))) == (NO, NO, NO, NO)
    assert found.of(Money(Decimal(7), "")) == found.of(Money(Decimal(99), "CHF"))


def test_money_of_many_currencies_leaves_one_cell_for_all_others() -> None:
    found = cells("money", asks("is", *(Money(Decimal(1), name) for name in ("EUR", "USD", "GBP", "CHF", "XXX"))))
    other = samples(found)[found.of(Money(Decimal(1), "JPY")) - 1]  # type: ignore[operator]
    assert isinstance(other, Money)
    assert other.currency not in {"EUR", "USD", "GBP", "CHF", "XXX"} or other.amount != 1


def test_several_choices_fall_apart_by_those_that_are_named() -> None:
    found = cells("several", asks("is", "red", "green"), asks("contains", "blue"))
    ways = {("red",): (YES, NO), ("blue",): (NO, YES), ("green", "blue"): (YES, YES), ("no", "yes"): (NO, NO)}
    assert {value: found.answers(found.of(value)) for value in ways} == ways
    assert found.of(("red",)) == found.of(("green", "red", "no"))
    assert (found.count, found.closed) == (5, True)


def test_whoever_chooses_among_all_that_are_named_chooses_one_of_them() -> None:
    every = Cells(Fact("x", "X", "several", ("red", "green")), [asks("is", "red"), asks("is", "green")], LONDON)
    assert samples(every) == [None, ("red",), ("green",), ("red", "green")]


def test_of_too_many_choices_the_cells_are_numbered_as_they_are_met() -> None:
    many = tuple(f"c{number}" for number in range(MOST_NAMED + 1))
    found = Cells(Fact("x", "X", "several", many), [asks("is", name) for name in many], LONDON)
    assert (found.closed, found.count) == (False, 1)
    assert [found.of(("c0",)), found.of(("c1", "c0")), found.of(("c0",))] == [1, 2, 1]


def test_a_text_that_is_looked_into_is_open_and_coded_as_it_is_met() -> None:
    found = cells("text", asks("contains", "late"), asks("is", "too late"))
    assert not found.closed
    assert [found["too late"], found["LATE again"], found["on time"], found["latest"], found[None], found[""]] == [
        1, 2, 3, 2, 0, 0,
    ]  # fmt: skip
    assert [found.answers(cell) for cell in (1, 2, 3)] == [(YES, YES), (YES, NO), (NO, NO)]


def test_a_value_that_the_declaration_does_not_admit_is_unknown() -> None:
    found = named("scale 1 to 5", "3")
    assert [found["3"], found["0"], found["6"], found["three"]] == [found.of(3), UNKNOWN, UNKNOWN, UNKNOWN]


def test_a_line_and_money_are_told_apart() -> None:
    """The parts of a line keep their order, also where two of them answer alike; those of money need not."""
    assert isinstance(cells("number", asks("over", Decimal(1)))._parts, Line)
    assert isinstance(cells("money", asks("over", Money(Decimal(1), "EUR")))._parts, Amounts)
    assert scale_of("scale 1 to 5") == (1, 5)
