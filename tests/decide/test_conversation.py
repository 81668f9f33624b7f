"""Where a conversation stands, and where each step leads."""

from __future__ import annotations

import pytest

from engine.compile.edition import Edition
from engine.decide.conversation import Position, after, enter, leave, placed, position, script_for, upcoming
from engine.model.event import Event
from engine.model.script import Script
from tests.desks import ANN, at, edition

RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    fields:
      - {id: topic, label: Topic, as: choice, options: [billing, order]}
      - {id: verified, label: Verified, as: yes or no}
      - {id: confirmed, label: Confirmed, as: yes or no}
"""
CALL = """
    kind: script
    id: call
    title: A call
    version: 1.0.0
    use_for: {channel: phone}
    steps:
      - {id: greet, say: Hello.}
      - {id: bill, say: About the bill., only_when: {topic: billing}}
      - {id: verify, do: Verify., if_not: {verified: yes, go_to: refuse}}
      - {id: account, do: Open the account., go_to: restate}
      - {id: refuse, say: I cannot., only_when: {verified: no}}
      - {id: restate, say: Did I understand?, if_not: {confirmed: yes, go_to: greet}}
      - id: choose
        do: Choose.
        choose: [{text: again, then: greet}, {text: escalate to supervisor}, on]
      - {id: end, say: Goodbye.}
    branches:
      - id: upset
        title: Upset caller
        key: F6
        steps:
          - {id: calm, do: Stay calm.}
          - {id: bill-upset, do: Look at the bill., only_when: {topic: billing}}
          - {id: sorry, say: I am sorry.}
          - id: offer
            do: Offer something.
            choose: [{text: a solution, then: return}, {text: start again, then: greet}, {text: once more, then: calm}]
      - id: billing-only
        title: The bill
        key: F7
        steps:
          - {id: look, do: Look., only_when: {topic: billing}}
          - {id: explain, do: Explain.}
      - id: never
        title: Nothing in it
        key: F8
        steps:
          - {id: nothing, do: Nothing., only_when: {topic: order}}
"""
BILLING, ORDER = {"topic": "billing"}, {"topic": "order"}


@pytest.fixture(scope="module")
def made() -> Edition:
    return edition(RECORD, CALL)


@pytest.fixture(scope="module")
def call(made: Edition) -> Script:
    return made.scripts[0]


def step_of(here: Position) -> str:
    """``step``, or ``branch/step>back`` inside a branch; the end is ``.``."""
    name = here.step.id if here.step else "."
    return f"{here.branch.id}/{name}>{here.back_to}" if here.branch else name


@pytest.mark.parametrize(
    ("here", "facts", "then", "there"),
    [
        ("greet", BILLING, "next", "bill"),
        ("greet", ORDER, "next", "verify"),
        ("greet", {}, "next", "verify"),
        ("verify", {"verified": "yes"}, "next", "account"),
        ("verify", {"verified": "no"}, "next", "refuse"),
        ("verify", {}, "next", "account"),
        ("account", {"verified": "yes"}, "next", "restate"),
        ("refuse", {"verified": "no"}, "next", "restate"),
        ("restate", {"confirmed": "no"}, "next", "greet"),
        ("restate", {"confirmed": "yes"}, "next", "choose"),
        ("choose", {}, "next", "end"),
        ("choose", {}, "greet", "greet"),
        ("choose", {}, "escalate", "end"),
        ("choose", {}, "return", "end"),
        ("end", {}, "next", "."),
        (".", {}, "next", "."),
    ],
)
def test_where_a_step_leads(
    made: Edition, call: Script, here: str, facts: dict[str, str], then: str, there: str
) -> None:
    assert step_of(after(made, placed(call, here), facts, then)) == there


@pytest.mark.parametrize(
    ("here", "facts", "then", "there"),
    [
        ("calm", ORDER, "next", "upset/sorry>verify"),
        ("calm", BILLING, "next", "upset/bill-upset>verify"),
        ("sorry", {}, "next", "upset/offer>verify"),
        ("offer", {}, "next", "verify"),
        ("offer", {}, "escalate", "verify"),
        ("offer", {}, "return", "verify"),
        ("calm", {}, "return", "verify"),
        ("offer", {}, "calm", "upset/calm>verify"),
        ("offer", {}, "greet", "greet"),
    ],
)
def test_a_branch_goes_its_own_way_and_returns_to_the_step_it_was_opened_from(
    made: Edition, call: Script, here: str, facts: dict[str, str], then: str, there: str
) -> None:
    assert step_of(after(made, placed(call, here, "upset", "verify"), facts, then)) == there


def test_a_branch_opens_at_its_first_step_for_this_case(made: Edition, call: Script) -> None:
    upset, billing, never = call.branches
    here = placed(call, "restate")
    assert step_of(enter(made, here, upset, {})) == "upset/calm>restate"
    assert step_of(enter(made, here, billing, BILLING)) == "billing-only/look>restate"
    assert step_of(enter(made, here, billing, ORDER)) == "billing-only/explain>restate"
    assert enter(made, here, never, BILLING) == here


def test_a_branch_is_not_opened_from_inside_another(made: Edition, call: Script) -> None:
    inside = enter(made, placed(call, "restate"), call.branches[0], {})
    assert enter(made, inside, call.branches[1], {}) == inside


def test_a_branch_opened_after_the_end_returns_to_the_end(made: Edition, call: Script) -> None:
    inside = enter(made, placed(call, ""), call.branches[0], {})
    assert step_of(inside) == "upset/calm>"
    assert step_of(leave(inside)) == "."


def test_the_upcoming_step_follows_what_is_known(made: Edition, call: Script) -> None:
    here = placed(call, "greet")
    assert [(step := upcoming(made, here, facts)) and step.id for facts in (BILLING, ORDER, {})] == [
        "bill",
        "verify",
        "verify",
    ]
    assert upcoming(made, placed(call, ""), {}) is None


def taken(number: int, **details: str) -> Event:
    return Event(
        "C-1", number, at("2026-03-06 10:00"), "step taken", ANN, "edition", "open", {}, {"script": "call", **details}
    )


def test_the_place_in_a_script_is_where_its_last_step_led(made: Edition, call: Script) -> None:
    log = [taken(1, step="greet", next="verify"), taken(2, step="verify", next="account")]
    assert step_of(position(made, call, log, {})) == "account"
    assert (
        step_of(position(made, call, [*log, taken(3, next="calm", in_branch="upset", back_to="account")], {}))
        == "upset/calm>account"
    )
    assert step_of(position(made, call, [*log, taken(3, jump="yes", next="greet")], {})) == "greet"
    assert step_of(position(made, call, [*log, taken(3, step="end", next="")], {})) == "."


def test_steps_of_another_script_and_other_events_say_nothing_about_the_place(made: Edition, call: Script) -> None:
    other = Event(
        "C-1", 1, at("2026-03-06 10:00"), "step taken", ANN, "edition", "open", {}, {"script": "letter", "next": "end"}
    )
    updated = Event("C-1", 2, at("2026-03-06 10:00"), "updated", ANN, "edition", "open")
    assert step_of(position(made, call, [other, updated], {})) == "greet"


def test_a_step_that_a_new_version_no_longer_has_is_the_end(made: Edition, call: Script) -> None:
    assert step_of(position(made, call, [taken(1, step="greet", next="gone")], {})) == "."


def test_a_script_none_of_whose_steps_is_for_the_case_is_at_its_end() -> None:
    made = edition(
        RECORD, "{kind: script, id: s, title: S, version: 1.0.0, steps: [{id: a, do: A., only_when: {topic: billing}}]}"
    )
    assert step_of(position(made, made.scripts[0], [], ORDER)) == "."
    assert step_of(position(made, made.scripts[0], [], BILLING)) == "a"


def script(name: str, use_for: str) -> str:
    return f"{{kind: script, id: {name}, title: T, version: 1.0.0, use_for: {use_for}, steps: [{{id: a, do: A.}}]}}"


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"channel": "phone", "kind": "complaint"}, "phone-complaint"),
        ({"channel": "phone", "kind": "inquiry"}, "phone"),
        ({"channel": "email", "kind": "complaint"}, "anything"),
        ({"channel": "phone"}, "phone"),
        ({}, "anything"),
    ],
)
def test_the_script_that_fits_most_closely_is_used_whatever_the_order_of_the_files(
    facts: dict[str, str], found: str
) -> None:
    texts = [
        script("anything", "{}"),
        script("phone", "{channel: phone}"),
        script("phone-complaint", "{kind: complaint, channel: [phone, chat]}"),
    ]
    for order in (texts, texts[::-1]):
        chosen = script_for(edition(RECORD.replace("[phone, email]", "[phone, email, chat]"), *order), facts)
        assert chosen is not None
        assert chosen.id == found


def test_there_may_be_no_script_for_a_case() -> None:
    assert script_for(edition(RECORD, script("phone", "{channel: phone}")), {"channel": "email"}) is None
