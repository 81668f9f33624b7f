"""Each figure on a handful of cases that can be counted on one's fingers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.kinds.report import FIGURES as WORDS
from engine.model.case import fold
from engine.model.event import Event
from engine.model.moment import period
from engine.report.figure import Breakdown, Mean, Share, Single, Value
from engine.report.figures import FIGURES
from engine.report.gathered import CaseAt, Gathered
from tests.desks import ANN, LONDON, at

STATUS = {
    "received": "new", "ringing": "new", "acknowledged": "open", "waiting-for-customer": "waiting-for-customer", "customer replied": "open",
    "escalated": "escalated-legal", "resolved": "resolved", "closed": "closed", "reopened": "open",
}  # fmt: skip


def case(name: str, *rows: tuple[str, str] | tuple[str, str, dict[str, str]]) -> CaseAt:
    """A case from ``("2012-10-09 10:00", "received", {facts})`` rows."""
    events: list[Event] = []
    for number, row in enumerate(rows, start=1):
        status = STATUS.get(row[1], events[-1].status if events else "new")
        facts = row[2] if len(row) == 3 else {}
        events.append(Event(name, number, at(row[0]), row[1], ANN, "e1", status, facts))
    folded = fold(name, events, "new")
    return CaseAt(folded, folded.facts)


def figure(word: str, *cases: CaseAt, of: str = "2012-W41") -> Single | Breakdown:
    start, end = period(of, LONDON)
    return FIGURES[word](Gathered(start, end, end, LONDON, cases))


def value(word: str, *cases: CaseAt, of: str = "2012-W41") -> Value:
    found = figure(word, *cases, of=of)
    assert isinstance(found, Single)
    return found.value


def table(word: str, *cases: CaseAt, of: str = "2012-W41") -> tuple[tuple[Value, ...], ...]:
    found = figure(word, *cases, of=of)
    assert isinstance(found, Breakdown)
    return found.rows


def test_every_word_of_a_report_document_is_a_figure() -> None:
    assert set(FIGURES) == set(WORDS)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("of", ["2012-W41", "2012-W01", "2031"])
def test_a_period_in_which_nothing_was_has_nothing_and_says_how_it_counts(word: str, of: str) -> None:
    found = figure(word, of=of)
    assert found.nothing
    assert found.counted


def test_contacts_are_counted_by_the_channel_known_then() -> None:
    mixed = case(
        "a",
        ("2012-10-01 10:00", "received", {"channel": "email"}),  # the week before
        ("2012-10-08 00:00", "customer replied"),
        ("2012-10-14 23:59", "customer replied", {"channel": "phone"}),
        ("2012-10-15 00:00", "customer replied"),
    )
    assert table("contacts by channel", mixed, case("b", ("2012-10-09 10:00", "received"))) == (
        ("email", 1),
        ("not said", 1),
        ("phone", 1),
    )


def test_a_call_that_rings_and_is_received_is_one_contact() -> None:
    call = case("a", ("2012-10-09 10:00", "received", {"channel": "phone"}), ("2012-10-09 10:00", "ringing"))
    other_way = case("b", ("2012-10-09 10:00", "ringing", {"channel": "phone"}), ("2012-10-09 10:00", "received"))
    twice = case("c", ("2012-10-09 10:00", "ringing", {"channel": "phone"}), ("2012-10-09 12:00", "ringing"))
    assert table("contacts by channel", call, other_way, twice) == (("phone", 4),)


def test_every_day_of_the_period_is_there_also_the_quiet_ones() -> None:
    rows = table("contacts by day", case("a", ("2012-10-09 23:30", "received")))
    assert rows[:3] == (("Monday 2012-10-08", 0), ("Tuesday 2012-10-09", 1), ("Wednesday 2012-10-10", 0))
    assert len(rows) == 7


def test_a_week_across_new_year_and_a_clock_change_has_seven_days() -> None:
    assert [row[0] for row in table("contacts by day", case("a", ("2012-12-31 10:00", "received")), of="2013-W01")][
        ::6
    ] == ["Monday 2012-12-31", "Sunday 2013-01-06"]
    assert [row[1] for row in table("contacts by day", case("a", ("2012-10-28 00:30", "received")), of="2012-W43")] == [
        0,
        0,
        0,
        0,
        0,
        0,
        1,
    ]


def test_a_long_period_is_told_by_month() -> None:
    found = figure("contacts by day", case("a", ("2012-10-09 10:00", "received")), of="2012")
    assert isinstance(found, Breakdown)
    assert found.columns[0] == "Month"
    assert len(found.rows) == 12
    assert found.rows[9] == ("2012-10", 1)


def test_topics_are_those_of_the_case_and_other_says_which() -> None:
    cases = [
        case("a", ("2012-10-09 10:00", "received"), ("2012-10-09 10:05", "updated", {"topic": "billing"})),
        case("b", ("2012-10-09 10:00", "received", {"topic": "other", "topic_other": "Parking"})),
        case("c", ("2012-10-09 10:00", "received", {"topic": "billing"})),
        case("d", ("2012-10-09 10:00", "received")),
    ]
    assert table("contacts by topic", *cases) == (("billing", 2), ("not said", 1), ("other: Parking", 1))


OLD = case(
    "old",
    ("2012-10-01 10:00", "received", {"kind": "complaint"}),
    ("2012-10-09 10:00", "resolved"),
    ("2012-10-10 10:00", "closed"),
)
QUICK = case("quick", ("2012-10-08 10:00", "received", {"kind": "inquiry"}), ("2012-10-08 11:00", "resolved"))
STILL = case("still", ("2012-10-09 10:00", "received", {"kind": "inquiry"}), ("2012-10-09 11:00", "acknowledged"))
AGAIN = case(
    "again",
    ("2012-10-09 10:00", "received", {"kind": "request"}),
    ("2012-10-09 11:00", "resolved"),
    ("2012-10-10 10:00", "reopened"),
)
TWICE = case(
    "twice",
    ("2012-10-09 10:00", "received"),
    ("2012-10-09 11:00", "resolved"),
    ("2012-10-10 10:00", "reopened"),
    ("2012-10-11 10:00", "resolved"),
)
ALL = (OLD, QUICK, STILL, AGAIN, TWICE)


def test_cases_are_counted_once_each() -> None:
    assert value("cases opened", *ALL) == 4
    assert value("cases resolved", *ALL) == 4
    assert value("cases closed", *ALL) == 1
    assert value("open at end", *ALL) == 2
    assert table("cases by kind", *ALL) == (("inquiry", 2), ("not said", 1), ("request", 1))


def test_the_resolution_rate_is_of_the_cases_opened_in_the_period() -> None:
    assert value("resolution rate", *ALL) == Share(2, 4)


def test_a_first_contact_resolution_took_one_contact_and_nothing_more() -> None:
    waited = case(
        "w",
        ("2012-10-09 10:00", "received"),
        ("2012-10-09 11:00", "waiting-for-customer"),
        ("2012-10-09 12:00", "resolved"),
    )
    replied = case(
        "r",
        ("2012-10-09 10:00", "received"),
        ("2012-10-09 11:00", "customer replied"),
        ("2012-10-09 12:00", "resolved"),
    )
    escalated = case(
        "e", ("2012-10-09 10:00", "received"), ("2012-10-09 11:00", "escalated"), ("2012-10-09 12:00", "resolved")
    )
    assert value("first contact resolution", *ALL, waited, replied, escalated) == Share(2, 7)


def test_the_handling_time_is_from_answering_to_the_end_of_the_contact() -> None:
    calls = case(
        "a",
        ("2012-10-09 10:00", "answered"), ("2012-10-09 10:10", "contact ended"),
        ("2012-10-09 11:00", "contact ended"),  # never answered
        ("2012-10-09 12:00", "answered"), ("2012-10-09 12:20", "contact ended"),
        ("2012-10-14 23:55", "answered"), ("2012-10-15 00:05", "contact ended"),  # ended after the period
    )  # fmt: skip
    assert value("average handling time", calls) == Mean(30 * 60, 2, seconds=True)
    assert figure("average handling time", STILL).nothing


def test_escalations_are_counted_by_rule_and_by_target() -> None:
    one = {"escalation_rule": "legal", "escalated_to": "legal"}
    cases = [
        case(name, ("2012-10-09 10:00", "received"), ("2012-10-09 11:00", "escalated", facts))
        for name, facts in (("a", one), ("b", one), ("c", {}))
    ]
    assert table("escalations by reason", *cases) == (("legal", 2), ("not said", 1))
    assert table("escalations by department", *cases) == (("legal", 2), ("not said", 1))


def test_satisfaction_is_the_mean_of_the_last_answer_of_each_case() -> None:
    changed = case(
        "a",
        ("2012-10-09 10:00", "updated", {"csat": "1"}),
        ("2012-10-10 10:00", "updated", {"csat": "5", "comment": "Good after all"}),
    )
    other = case("b", ("2012-10-09 10:00", "updated", {"csat": "2", "comment": "Slow"}))
    earlier = case("c", ("2012-10-01 10:00", "updated", {"csat": "1", "comment": "Before"}))
    assert value("csat", changed, other, earlier) == Mean(7, 2)
    assert table("comments", changed, other, earlier) == (
        ("2012-10-09", "b", "2", "Slow"),
        ("2012-10-10", "a", "5", "Good after all"),
    )


def test_the_end_of_a_period_belongs_to_the_next() -> None:
    start, end = period("2012-W41", LONDON)
    gathered = Gathered(start, end, end, LONDON, ())
    assert gathered.has(start)
    assert not gathered.has(end)
    assert gathered.has(end - timedelta(microseconds=1))
