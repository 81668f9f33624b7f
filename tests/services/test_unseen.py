"""Explanations tell nothing of what whoever asks may not see; what is decided and timed is the same for everybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.compile.edition import Edition
from engine.decide.sight import MASK, guarded
from engine.model.event import Actor
from engine.services.ask_when import when_due_of_case
from engine.services.complete_form import required_now
from engine.services.decision_words import NOT_SHOWN
from engine.services.explain_case import ExplainedDecision, explain_case, what_followed
from engine.services.explain_clock import explain_clock
from engine.services.find_cases import find_cases
from engine.services.read_case import as_typed, read_case
from tests.desks import Here, shipped

ANN = Actor("Ann Lee", "representative")
BOSS = Actor("Kim", "customer-service-manager")


def restricted(*names: str) -> Edition:
    """The shipped documents, with some facts of a class that representatives do not see."""
    edition = shipped()
    facts = {
        name: replace(fact, privacy="restricted") if name in names else fact for name, fact in edition.facts.items()
    }
    return replace(edition, facts=facts, digest="".join(names).ljust(64, "0")[:64])


@pytest.fixture
def here() -> Here:
    here = Here(restricted("topic", "priority"), actor=BOSS)
    here.open(
        channel="email",
        kind="complaint",
        topic="legal",
        urgency="high",
        impact="many customers",
        customer_name="Jane Smith",
    )
    return here


def words(told: ExplainedDecision) -> str:
    rules = (*told.rules, *told.others)
    return "\n".join([told.headline, told.brief, *told.near, *(c for rule in rules for c in rule.comparisons)])


def of(here: Here, actor: Actor, name: str) -> ExplainedDecision:
    return next(told for told in explain_case(here.acting(actor), "C-00001") if name in told.document)


def test_neither_a_value_nor_how_it_compared_is_told(here: Here) -> None:
    assert "topic is legal" in words(of(here, BOSS, "escalation-rules"))
    assert "it is legal" in words(of(here, BOSS, "escalation-rules"))
    told = of(here, ANN, "escalation-rules")
    lines = [line for line in words(told).splitlines() if line.startswith("topic is")]
    assert lines
    assert all(line.endswith(f": {NOT_SHOWN}") for line in lines)
    assert not [near for near in told.near if "topic were" in near]
    assert [rule.rule.id for rule in told.counting] == [
        rule.rule.id for rule in of(here, BOSS, "escalation-rules").counting
    ]


def test_a_decision_of_what_may_not_be_seen_is_not_explained(here: Here) -> None:
    assert of(here, BOSS, "priority").counting
    told = of(here, ANN, "priority")
    assert (told.headline, told.brief) == (NOT_SHOWN, NOT_SHOWN)
    assert not told.rules + told.others + told.near


def test_due_times_are_the_same_and_leave_the_value_out() -> None:
    here = Here(restricted("kind"), actor=BOSS)
    here.open(channel="email", kind="inquiry", topic="billing", customer_name="Jane Smith")
    whole, seen = (when_due_of_case(here.acting(actor), "C-00001", here.wall()) for actor in (BOSS, ANN))
    assert [reading.due for reading in whole.readings] == [reading.due for reading in seen.readings]
    pairs = [
        [explain_clock(here.edition, r, a.facts, a.at, a.unseen).applies for r in a.readings] for a in (whole, seen)
    ]
    assert any("kind: inquiry" in applies for applies in pairs[0])
    assert not any("kind: inquiry" in applies for applies in pairs[1])


def test_the_desk_decides_on_what_is_there_and_shows_a_mask(here: Here) -> None:
    whole, seen = (read_case(here.acting(actor), "C-00001") for actor in (BOSS, ANN))
    assert (seen.facts["topic"], seen.facts["priority"]) == (MASK, MASK)
    assert seen.facts["kind"] == "complaint"
    for typed in ({}, {"topic": MASK, "summary": "More"}):
        going_on = as_typed(here.edition, seen, typed, here.wall())
        assert [p.rule.id for p in going_on.proposals] == [p.rule.id for p in whole.proposals]
        assert (going_on.facts["topic"], going_on.case.facts["topic"]) == (MASK, MASK)
        assert going_on.known["topic"] == "legal"
    own = as_typed(here.edition, seen, {"topic": "billing"}, here.wall())
    assert (own.facts["topic"], own.known["topic"]) == ("billing", "billing"), "what one has typed one may see"
    form = here.edition.forms["form/complaint"]
    assert required_now(here.edition, form, going_on.known) == required_now(here.edition, form, whole.known)


def test_a_value_is_masked_where_the_documents_have_a_stricter_class_since() -> None:
    before = Here(shipped(), actor=BOSS)
    before.open(channel="email", kind="inquiry", topic="billing", customer_name="Jane Smith")
    here = Here(restricted("customer_name"), actor=BOSS, log=before.log)
    whole, seen = (read_case(here.acting(actor), "C-00001") for actor in (BOSS, ANN))
    assert [view.facts["customer_name"] for view in (whole, seen)] == ["Jane Smith", MASK]
    assert [view.case.facts["customer_name"] for view in (whole, seen)] == ["Jane Smith", MASK]
    assert seen.case.events[0].facts["customer_name"] == MASK
    found = [find_cases(here.acting(actor), "jane").cases for actor in (BOSS, ANN)]
    assert [len(cases) for cases in found] == [1, 0]


def test_what_a_worker_has_told_is_said_in_words() -> None:
    from engine.services.tell_deadlines import passed, tell  # noqa: PLC0415 - of the worker only

    here = Here(shipped(), actor=ANN)
    here.open(channel="email", kind="inquiry", topic="delivery", customer_name="Jane Smith")
    here.wall.text = "Friday 2026-06-05 10:00"
    for timer in passed(here.desk, 3):
        tell(here.desk, timer)
    told = [line for line in what_followed(here.desk, "C-00001") if "deadline" in line]
    assert told
    assert all(", due " in line for line in told)


def test_what_not_everybody_at_work_may_see_is_covered_from_onlookers() -> None:
    edition = shipped()
    assert [name for name in edition.facts if guarded(edition, name)] == ["comment", "transcript"]
