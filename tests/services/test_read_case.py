"""What the desk shows of a case: deadlines, what to ask next, the queue, and the words of lines and messages."""

from __future__ import annotations

from typing import Any

import pytest

from engine.compile.templates import Unknown, faults
from engine.compile.words import PARTS, known_words
from engine.model.case import Case
from engine.services.escalate import escalate
from engine.services.fill_words import Draft, draft_message, fill, messages_for, words_for
from engine.services.read_case import CaseView, as_typed, read_case
from engine.services.record_event import Happening, record_event
from tests.desks import Here, at, edition, shipped


@pytest.fixture
def here() -> Here:
    return Here(shipped())


def view(here: Here, case: Case) -> CaseView:
    return read_case(here.desk, case.id)


# --- deadlines --------------------------------------------------------------------------------------------------------


def test_the_next_deadline_is_the_running_clock_that_is_due_first(here: Here) -> None:
    case = here.open(channel="email")
    deadline = view(here, case).next_deadline
    assert deadline is not None
    assert (deadline.clock.id, deadline.due) == ("acknowledge-inquiry", at("2026-03-06 10:15"))
    here.happen(case, "acknowledged")
    deadline = view(here, case).next_deadline
    assert deadline is not None
    assert (deadline.clock.id, deadline.due) == ("resolve-inquiry", at("2026-03-07 10:00"))


def test_a_ceiling_that_gave_way_is_never_the_next_deadline(here: Here) -> None:
    """Friday afternoon: 15 opening minutes reach into Monday, later than the 24 hours of the ceiling."""
    here.wall.text = "Friday 2026-03-06 16:50"
    shown = view(here, here.open(channel="email"))
    dues = {reading.clock.id: (reading.due, reading.ceded_to) for reading in shown.readings}
    assert dues["acknowledge-anything"] == (at("2026-03-07 16:50"), "acknowledge-inquiry")
    assert dues["acknowledge-inquiry"] == (at("2026-03-09 09:05"), "")
    assert shown.next_deadline is not None
    assert shown.next_deadline.clock.id == "resolve-inquiry"


def test_a_ceiling_counts_where_nothing_is_stricter(here: Here) -> None:
    deadline = view(here, here.open(kind="feedback", channel="email")).next_deadline
    assert deadline is not None
    assert deadline.clock.id == "acknowledge-anything"


def test_a_breached_clock_stays_the_next_deadline_and_a_closed_case_has_none(here: Here) -> None:
    case = here.open(kind="feedback", channel="email", topic="order")
    here.wall.text = "Wednesday 2026-03-11 10:00"
    deadline = view(here, case).next_deadline
    assert deadline is not None
    assert (deadline.clock.id, deadline.state) == ("acknowledge-anything", "breached")


# --- what to ask next -------------------------------------------------------------------------------------------------

ASKING = (
    """
    kind: record
    id: r
    title: R
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields:
      - {id: a, label: A, as: yes or no}
      - {id: b, label: B, as: yes or no}
      - {id: c, label: C, as: yes or no}
      - {id: d, label: D, as: yes or no}
    """,
    """
    kind: workflow
    id: w
    title: W
    version: 1.0.0
    statuses: [new, escalated-legal]
    moves: [{from: new, to: escalated-*, by: e}]
    """,
    """
    kind: escalation
    id: e
    title: E
    version: 1.0.0
    must_escalate:
      - {id: one, when: {a: yes, b: yes}, to: {role: boss}, status: escalated-legal}
      - {id: two, when: {b: yes, c: yes}, to: {role: boss}, status: escalated-legal}
      - {id: three, when: {any: [{all: [{c: yes}, {b: yes}]}, {a: yes}]}, to: {role: boss}, status: escalated-legal}
    may_escalate:
      - {id: own, when: {d: yes}}
    """,
)


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({}, ("b", "a", "c")),
        ({"b": "no"}, ("a",)),
        ({"a": "no", "b": "yes"}, ("c",)),
        ({"a": "yes"}, ("b", "c")),
        ({"a": "no", "b": "no"}, ()),
    ],
)
def test_the_facts_asked_next_are_those_that_keep_most_rules_waiting(
    facts: dict[str, str], asked: tuple[str, ...]
) -> None:
    here = Here(edition(*ASKING))
    assert view(here, here.open(**facts)).ask_next == asked


def test_before_anything_is_known_the_shipped_desk_asks_the_topic_first(here: Here) -> None:
    assert view(here, here.open()).ask_next[0] == "topic"


# --- while an answer is typed -----------------------------------------------------------------------------------------


def test_what_is_typed_is_seen_before_it_is_kept(here: Here) -> None:
    case = here.open(topic="order")
    seen = as_typed(here.edition, view(here, case), {"topic": "legal", "customer_name": " Jane "}, here.wall())
    assert [proposal.rule.id for proposal in seen.proposals] == ["legal"]
    assert (seen.facts["department"], seen.facts["customer_name"]) == ("legal", "Jane")
    assert here.desk.case(case.id).facts["topic"] == "order"


@pytest.mark.parametrize("typed", [{"topic": "leg"}, {"topic": ""}])
def test_what_is_half_typed_counts_as_unknown(here: Here, typed: dict[str, str]) -> None:
    case = here.open(topic="legal")
    seen = as_typed(here.edition, view(here, case), typed, here.wall())
    assert seen.proposals == ()
    assert "topic" in seen.ask_next


def test_typing_sets_no_status_and_no_fact_that_is_none(here: Here) -> None:
    case = here.open()
    seen = as_typed(here.edition, view(here, case), {"status": "closed", "colour": "red"}, here.wall())
    assert (seen.facts["status"], "colour" in seen.facts) == ("new", False)


# --- the queue --------------------------------------------------------------------------------------------------------


def test_the_queue_has_open_cases_by_their_next_deadline_and_those_without_one_last(here: Here) -> None:
    here.edition = edition(*ASKING, """
        kind: sla
        id: times
        title: Times
        version: 1.0.0
        clocks:
          - {id: slow, for: {a: yes}, from: received, to: closed, within: 2 hours, counting: around the clock}
          - {id: fast, for: {b: yes}, from: received, to: closed, within: 1 hour, counting: around the clock}
    """)  # fmt: skip
    none = here.open()
    slow = here.open(a="yes")
    second = here.open(b="yes")
    here.wall.text = "Friday 2026-03-06 10:30"
    fast = here.open(b="yes")
    same = here.open(b="yes")
    assert [row.case.id for row in here.queue()] == [case.id for case in (second, fast, same, slow, none)]
    assert here.queue()[-1].due is None


def test_closed_cases_are_not_in_the_queue(here: Here) -> None:
    left = here.open()
    here.log.append([type(here.events(left)[0])("C-9", 1, at("2026-03-06 10:00"), "closed", here.actor, "e", "closed")])
    assert [row.case.id for row in here.queue()] == [left.id]


def test_an_empty_queue_is_empty(here: Here) -> None:
    assert here.queue() == []


# --- words ------------------------------------------------------------------------------------------------------------


def words(here: Here, case: Case) -> dict[str, Any]:
    return words_for(here.edition, view(here, case), here.actor, here.wall())


def said(here: Here, case: Case, text: str) -> str:
    return fill(here.edition, view(here, case), here.actor, here.wall(), text)


def test_every_word_a_line_may_use_has_a_value(here: Here) -> None:
    found = words(here, here.open())
    for name, parts in known_words(here.edition).items():
        assert name in found
        assert parts is None or set(found[name]) == parts
    assert PARTS.keys() <= found.keys()


def test_unknown_facts_are_visible_gaps_and_give_way_to_the_other_word(here: Here) -> None:
    case = here.open()
    assert said(here, case, "Dear {{ customer.name }}, about {{ case.subject }}: {{ promised_by }}") == (
        "Dear ‹customer name›, about ‹subject›: ‹promised by›"
    )
    assert said(here, case, "Dear {{ customer.name or 'customer' }}") == "Dear customer"
    assert isinstance(words(here, case)["topic"], Unknown)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("{{ agent.first_name }} of {{ company }}, {{ agent.name }}", "Ann of Example Ltd, Ann Lee"),
        ("{{ customer.first_name }} {{ customer.contact }}", "Jane jane@example.org"),
        ("{{ case.number }} {{ case.kind }} {{ case.channel }} {{ case.status }}", "C-00001 inquiry email new"),
        ("{{ case.subject }}", "Charged twice"),
        ("{{ promised_by }}", "Monday 2026-03-09 12:00"),
        ('{{ deadline["acknowledge-inquiry"] }}', "Friday 2026-03-06 10:15"),
        ("{{ calendar.next_opening }}", "Friday 2026-03-06 10:00"),
        ("{{ topic | upper }} {{ summary | trim }}", "BILLING Charged twice"),
        ("no placeholder", "no placeholder"),
    ],
)
def test_lines_are_filled_with_what_is_known(here: Here, line: str, wanted: str) -> None:
    facts = {
        "customer_name": "Jane Smith",
        "contact": "jane@example.org",
        "topic": "billing",
        "summary": "Charged twice",
        "promised_by": "2026-03-09 12:00",
    }
    case = here.open(channel="email", **facts)
    assert list(faults(line, known_words(here.edition))) == []
    assert said(here, case, line) == wanted


@pytest.mark.parametrize(("hour", "part"), [("00:00", "morning"), ("11:59:59", "morning"), ("12:00", "afternoon"), ("17:59", "afternoon"), ("18:00", "evening"), ("23:59", "evening")])  # fmt: skip
def test_the_part_of_the_day_is_that_of_the_desk(here: Here, hour: str, part: str) -> None:
    here.wall.text = f"Wednesday 2026-07-01 {hour}"
    assert said(here, here.open(), "Good {{ part_of_day }}") == f"Good {part}"


FOREIGN = [
    "{{ company }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{{ ''.__class__ }}",
    "{# gone #}",
    "<b>bold</b> & more",
    "\x1b[31m",
    "}} {{",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_text_in_a_fact_is_text_and_nothing_else(here: Here, text: str) -> None:
    case = here.open(channel="email", summary=text, subject=text, customer_name=text)
    assert said(here, case, "You said: {{ summary }}.") == f"You said: {text}."
    assert text in said(here, case, "Dear {{ customer.name }}")
    message = next(message for message in here.edition.messages if message.id == "inquiry-acknowledgment")
    draft = draft_message(here.edition, view(here, case), here.actor, here.wall(), message)
    assert draft.subject == f"We received your question about {text}"
    assert f"thank you for your message about {text}." in draft.text


# --- messages ---------------------------------------------------------------------------------------------------------


def draft(here: Here, case: Case, name: str = "inquiry-acknowledgment") -> Draft:
    message = next(message for message in here.edition.messages if message.id == name)
    return draft_message(here.edition, view(here, case), here.actor, here.wall(), message)


def test_the_acknowledgment_says_by_when_it_will_be_answered(here: Here) -> None:
    case = here.open(channel="email", subject="the bill", customer_name="Jane Smith")
    written = draft(here, case)
    assert written.subject == "We received your question about the bill"
    assert written.text.startswith(
        "Dear Jane Smith,\n\nthank you for your message about the bill. Ann is looking at it"
    )
    assert "answer by Saturday 2026-03-07 10:00." in written.text
    assert written.missing == ()


def test_outside_opening_hours_the_acknowledgment_says_when_the_desk_opens(here: Here) -> None:
    here.wall.text = "Friday 2026-03-06 17:30"
    written = draft(here, here.open(channel="email", subject="the bill"))
    assert written.text.endswith("We are closed now and open again Monday 2026-03-09 09:00.\n")


def test_a_message_names_the_gaps_it_has_and_not_those_it_has_a_word_for(here: Here) -> None:
    written = draft(here, here.open(channel="email"))
    assert "Dear customer," in written.text
    assert "about ‹subject›" in written.text
    assert written.missing == ("case.subject",)


def test_the_messages_of_a_case_are_those_for_its_kind_and_channel(here: Here) -> None:
    names = {
        channel: [message.id for message in messages_for(here.edition, view(here, here.open(channel=channel)))]
        for channel in ("email", "phone")
    }
    assert "inquiry-acknowledgment" in names["email"]
    assert names["phone"] == []


def test_the_view_of_a_case_does_not_change_the_case(here: Here) -> None:
    case = here.open(topic="legal", customer_name="Jane")
    escalate(here.desk, case.id, "legal")
    before = here.events(case)
    view(here, case)
    words(here, case)
    assert here.events(case) == before
    assert record_event(here.desk, case.id, Happening("updated")).version == len(before) + 1
