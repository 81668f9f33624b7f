"""Facts that are worked out: days and time gone by, events counted, dates compared, before anything is decided."""

from __future__ import annotations

import pytest

from engine.compile.edition import Edition
from engine.decide.deciding import decide
from engine.decide.derived import known_at, with_derived
from engine.decide.questions import next_questions
from engine.model.case import Case, fold
from engine.model.derivation import Derivation, parse_derivation
from engine.model.event import Actor, Event
from tests.desks import Here, at, edition

RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields:
      - {id: ordered_on, label: Ordered on, as: date}
      - {id: promised_at, label: Promised at, as: date and time}
      - {id: delivered_on, label: Delivered on, as: date}
      - {id: delivered_at, label: Delivered at, as: date and time}
    derived:
      - {id: days_waiting, label: Days since the order, derive: days since ordered_on}
      - {id: open_for, label: Age of the case, derive: time since opened_at}
      - {id: contacts, label: Contacts so far, derive: number of contact ended}
      - {id: too_late, label: Delivered too late, derive: delivered_on is after promised_at}
      - {id: in_time, label: Delivered in time, derive: delivered_at is before promised_at}
"""
TABLE = """
    kind: decision
    id: patience
    title: How long they wait
    version: 1.0.0
    inputs: {days_waiting: whole number, contacts: whole number}
    output: {patience: [gone, thin, fine]}
    rows:
      - {days_waiting: at least 14, patience: gone}
      - {contacts: over 2, patience: thin}
    otherwise: {patience: fine}
"""


def made() -> Edition:
    return edition(RECORD, TABLE)


def a_case(**facts: str) -> Case:
    events = (
        Event("c", 1, at("Friday 2026-03-06 10:00"), "received", Actor("Ann", "r"), "e", "new", facts),
        Event("c", 2, at("Friday 2026-03-06 10:20"), "contact ended", Actor("Ann", "r"), "e", "new"),
        Event("c", 3, at("Monday 2026-03-09 11:00"), "contact ended", Actor("Ann", "r"), "e", "new"),
    )
    return fold("c", events, "new")


def known(now: str, **facts: str) -> dict[str, str]:
    return known_at(made(), a_case(**facts), at(now))


def test_days_since_a_date_change_at_midnight_of_the_desk() -> None:
    assert known("Monday 2026-03-09 23:59", ordered_on="2026-03-01")["days_waiting"] == "8"
    assert known("Tuesday 2026-03-10 00:00", ordered_on="2026-03-01")["days_waiting"] == "9"


def test_a_date_to_come_is_so_many_days_less_than_none() -> None:
    assert known("Monday 2026-03-09 12:00", ordered_on="2026-03-11")["days_waiting"] == "-2"


def test_time_since_a_moment_is_in_seconds_also_over_a_change_of_the_clocks() -> None:
    opened = at("Saturday 2026-03-28 12:00").isoformat()
    assert known("Sunday 2026-03-29 12:00", opened_at=opened)["open_for"] == str(23 * 3600)


def test_events_are_counted_up_to_now() -> None:
    assert known("Monday 2026-03-09 12:00")["contacts"] == "2"


@pytest.mark.parametrize(("delivered", "late"), [("2026-03-09", "yes"), ("2026-03-08", "no"), ("2026-03-07", "no")])
def test_a_date_is_compared_with_the_day_of_a_moment(delivered: str, late: str) -> None:
    facts = {"delivered_on": delivered, "promised_at": at("Sunday 2026-03-08 18:00").isoformat()}
    assert known("Monday 2026-03-09 12:00", **facts)["too_late"] == late


def test_two_moments_are_compared_to_the_second() -> None:
    promised, same, before = (at(f"Sunday 2026-03-08 18:0{n}").isoformat() for n in (1, 1, 0))
    assert known("Monday 2026-03-09 12:00", promised_at=promised, delivered_at=same)["in_time"] == "no"
    assert known("Monday 2026-03-09 12:00", promised_at=promised, delivered_at=before)["in_time"] == "yes"


def test_while_what_it_starts_from_is_unknown_it_is_unknown_and_its_start_is_asked() -> None:
    here = made()
    case = a_case()
    facts = with_derived(here, case.facts, case.events, at("Monday 2026-03-09 12:00"))
    assert "days_waiting" not in facts
    (decision,) = decide(here, facts)
    assert decision.missing == ("days_waiting",)
    assert [question.fact for question in next_questions(here, facts)] == ["ordered_on"]


def test_a_value_written_by_hand_gives_way_to_the_one_worked_out() -> None:
    assert known("Monday 2026-03-09 12:00", contacts="99")["contacts"] == "2"


def test_decisions_follow_as_time_goes_by_and_contacts_add_up() -> None:
    early, late = "Monday 2026-03-09 12:00", "Friday 2026-03-20 12:00"
    assert known(early, ordered_on="2026-03-06")["patience"] == "fine"
    assert known(late, ordered_on="2026-03-06")["patience"] == "gone"


def test_the_desk_decides_with_it() -> None:
    here = Here(made())
    case = here.open(ordered_on="2026-02-01")
    assert known_at(here.edition, case, here.wall())["patience"] == "gone"


def test_without_derived_facts_nothing_is_copied() -> None:
    plain = edition(RECORD[: RECORD.index("    derived:")])
    facts = {"ordered_on": "2026-03-01"}
    assert with_derived(plain, facts, (), at("Monday 2026-03-09 12:00")) is facts


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("days since ordered_on", Derivation("days since", ("ordered_on",))),
        ("time since opened_at", Derivation("time since", ("opened_at",))),
        ("number of contact ended", Derivation("number of", ("contact ended",))),
        ("a is before b", Derivation("is before", ("a", "b"))),
        ("a is after b", Derivation("is after", ("a", "b"))),
    ],
)
def test_the_phrases(phrase: str, meant: Derivation) -> None:
    assert parse_derivation(phrase) == meant


@pytest.mark.parametrize("phrase", ["days from ordered_on", "", "a before b", "sum of a", "days since"])
def test_what_is_none_of_them_is_refused_with_an_example(phrase: str) -> None:
    with pytest.raises(ValueError, match="is not a way to work a fact out"):
        parse_derivation(phrase)
