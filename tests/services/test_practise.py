"""Practice: what the world does and when, what is told, and what a perfect, a lazy, a late and a wrong play are worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from engine.model.policy import Scenario
from engine.model.problem import Refused
from engine.services.follow_up import waive_gate
from engine.services.practise import Practice, SimulatedClock, clauses_of, prepare, start
from engine.services.record_event import Happening, record_event
from engine.services.run_scenario import Told, tell, told_events
from engine.services.score_practice import Judged, Score, score
from engine.services.story import rows_of, scenes_of, why_not
from tests.desks import SUE, at, edition, shipped

SCENARIOS = {scenario.id: scenario for scenario in shipped().scenarios}
BILLING, DEFECT = SCENARIOS["scenario-13-2-billing-dispute"], SCENARIOS["scenario-13-1-product-defect"]


@dataclass
class Seconds:
    """Real time, as a test lets it pass."""

    passed: float = 0.0

    def __call__(self) -> float:
        return self.passed


def practice_of(scenario: Scenario, elapsed: Callable[[], float] | None = None) -> Practice:
    practice = prepare(shipped(), scenario, "Tim Lee", elapsed=elapsed or Seconds())
    start(practice)
    return practice


def play(practice: Practice, change: Callable[[Told], Told | None] = lambda told: told) -> Score:
    """Plays the story to its end as it is told, each of the trainee's rows changed or left out."""
    for row in practice.rows:
        if row.world or (told := change(row.told)) is None:
            continue
        practice.go_to(max(told.at, practice.clock()))
        tell(practice.desk, practice.case, replace(told, at=practice.clock()))
    practice.go_to(max(practice.rows[-1].told.at, practice.clock()))
    return score_of(practice)


def score_of(practice: Practice) -> Score:
    return score(shipped(), practice.scenario, practice.desk.log.events(practice.case), practice.clock())


def lost(result: Score) -> list[tuple[str, str, float]]:
    return [(line.what, line.state, line.of - line.earned) for line in result.lines if not line.good]


def line_of(result: Score, what: str) -> Judged:
    return next(line for line in result.lines if line.what == what)


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_a_perfect_replay_of_every_case_study_is_worth_everything(scenario: Scenario) -> None:
    assert why_not(shipped(), scenario) == ""
    events = told_events(shipped(), scenario)
    replayed = score(shipped(), scenario, events, events[-1].at)
    assert (lost(replayed), replayed.percent, replayed.advice) == ([], 100, ())
    assert replayed.of > 0


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_played_with_the_world_going_by_itself_it_is_worth_everything_too(scenario: Scenario) -> None:
    practice = practice_of(scenario)
    assert lost(play(practice)) == []
    assert practice.unfit == []


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_doing_nothing_is_worth_nothing(scenario: Scenario) -> None:
    practice = practice_of(scenario)
    practice.go_to(practice.rows[-1].told.at)
    assert score_of(practice).percent == 0


def test_a_late_acknowledgment_costs_its_deadline_and_nothing_else() -> None:
    def late(told: Told) -> Told:
        return replace(told, at=at("Monday 2026-03-09 09:06")) if told.event == "acknowledged" else told

    result = play(practice_of(BILLING), late)
    assert lost(result) == [("Acknowledge a written inquiry", "missed", 1.0)]
    assert line_of(result, "acknowledge the contact").state == "late"
    assert result.advice[0].startswith(
        "Acknowledge a written inquiry sooner: it was due Monday 2026-03-09 09:05. SOP3 §3.1(1)"
    )
    assert result.percent == int(100 * (result.of - 1) / result.of)


def test_what_is_left_out_is_named_with_its_clause() -> None:
    result = play(practice_of(BILLING), lambda told: None if told.event == "message sent" else told)
    line = line_of(result, "send a message to the customer")
    assert (line.state, line.earned, line.of) == ("not done", 0, 1)
    assert line.said == "in the story Monday 2026-03-09 10:35"
    assert any(advice.startswith("Do not leave this out: send a message") for advice in result.advice)
    assert line_of(result, "Tell the customer of the escalation").state in {"missed", "not kept"}


def test_wrong_and_missing_facts_are_told_beside_those_of_the_story() -> None:
    def mistaken(told: Told) -> Told:
        facts = {**told.facts, "severity": "serious"} if "severity" in told.facts else dict(told.facts)
        if "contact" in facts:
            facts["contact"] = "jane@example.com"
        facts.pop("confirmed", None)
        return replace(told, facts=facts)

    result = play(practice_of(DEFECT), mistaken)
    assert lost(result) == [
        ("Contact details", "wrong", 1),
        ("Customer confirmed the summary", "missing", 1),
        ("Severity", "wrong", 1),
    ]
    assert line_of(result, "Contact details").said == "jane@example.com; in the story: jane@example.org"
    assert line_of(result, "Promised by").said == "Thursday 2026-05-07 17:00"


def test_a_name_is_not_a_matter_of_ones_own_words() -> None:
    def misheard(told: Told) -> Told:
        return (
            replace(told, facts={**told.facts, "customer_name": "Jane Smit"}) if "customer_name" in told.facts else told
        )

    practice = practice_of(DEFECT)
    assert practice.caller == {"customer_name": "Jane Smith", "contact": "jane@example.org"}
    assert lost(play(practice, misheard)) == [("Customer name", "wrong", 1)]


def test_words_of_ones_own_are_right() -> None:
    def own(told: Told) -> Told:
        return replace(told, facts={**told.facts, "summary": "Kettle drips"}) if "summary" in told.facts else told

    result = play(practice_of(DEFECT), own)
    assert lost(result) == []
    assert line_of(result, "Interaction summary").said.startswith("Kettle drips; in the story: Kettle bought on 3 May")


def test_several_choices_are_right_in_any_order() -> None:
    def turned(told: Told) -> Told:
        facts = {**told.facts, "options_offered": "refund, exchange"} if "options_offered" in told.facts else told.facts
        return replace(told, facts=facts)

    assert lost(play(practice_of(DEFECT), turned)) == []


def test_what_is_done_before_an_earlier_scene_is_in_the_wrong_order_and_counts_half() -> None:
    practice = practice_of(BILLING)
    practice.go_to(at("Monday 2026-03-09 09:02"))
    facts = {"account_specific": "yes", "identity_verified": "yes", "identity_method": "one-time code"}
    record_event(practice.desk, practice.case, Happening("identity verified", facts))
    result = play(
        practice,
        lambda told: (
            replace(told, at=at("Monday 2026-03-09 09:03"))
            if told.event == "acknowledged"
            else told
            if told.event != "identity verified"
            else None
        ),
    )
    assert lost(result) == [("verify the identity", "wrong order", 0.5)]


def test_a_gate_that_was_waived_in_place_of_what_it_asks_takes_a_point_away() -> None:
    practice = practice_of(DEFECT)
    practice.go_to(at("Tuesday 2026-05-05 10:23"))
    supervisor = replace(practice.desk, actor=SUE)
    for gate in ("before-call-ends", "record-before-logged"):
        waive_gate(supervisor, practice.case, gate, "no time")
    record_event(supervisor, practice.case, Happening("contact ended"))
    result = score_of(practice)
    assert [(line.what, line.said, line.earned) for line in result.of_part("forbidden")] == [
        ("contact ended only when nothing is missing", "record-before-logged was waived before contact ended", -1)
    ]


def test_an_escalation_that_the_case_study_rules_out_takes_a_point_away() -> None:
    def sued(told: Told) -> Told:
        return replace(told, facts={**told.facts, "legal_concern": "yes"}) if "legal_concern" in told.facts else told

    practice = practice_of(DEFECT)
    practice.go_to(at("Tuesday 2026-05-05 10:13"))
    tell(practice.desk, practice.case, Told(practice.clock(), "updated", {"legal_concern": "yes"}, {}))
    tell(practice.desk, practice.case, Told(practice.clock(), "escalated", {}, {"rule": "legal-concern"}))
    assert [line.what for line in score_of(practice).of_part("forbidden")] == ["no escalation legal-concern"]


def test_a_deadline_that_the_story_itself_misses_is_not_counted() -> None:
    lunch = SCENARIOS["acknowledgment-over-lunch"]
    practice = practice_of(lunch)
    result = play(practice, lambda told: replace(told, at=at("Wednesday 2026-03-18 12:27")))
    line = line_of(result, "Acknowledge a written inquiry")
    assert (line.state, line.said, line.of) == ("not counted", "kept, which the story did not", 0)
    assert result.percent == 100


def test_a_supervisor_answers_as_long_after_the_escalation_as_in_the_story() -> None:
    def slow(told: Told) -> Told | None:
        return None if told.event in {"message sent", "contact ended", "logged", "resolved"} else told

    practice = practice_of(BILLING)
    assert not practice.waits_for_agent
    practice.go_to(at("Monday 2026-03-09 10:45"))
    assert practice.waits_for_agent
    play(practice, slow)
    kinds = [event.kind for event in practice.desk.log.events(practice.case)]
    assert "escalation acknowledged" in kinds
    taken_up = practice.desk.case(practice.case).happened("escalation acknowledged")
    escalated = practice.desk.case(practice.case).happened("escalated")
    assert taken_up is not None
    assert escalated is not None
    assert taken_up.at - escalated.at == timedelta(minutes=35)
    assert taken_up.actor.name == "somebody else"


def test_the_customer_makes_contact_when_the_practice_starts_and_the_clock_runs_then() -> None:
    elapsed = Seconds()
    practice = prepare(shipped(), DEFECT, "Tim Lee", elapsed=elapsed)
    elapsed.passed = 100
    assert practice.desk.log.events(practice.case) == ()
    assert practice.clock() == at("Tuesday 2026-05-05 10:12")
    start(practice)
    elapsed.passed = 112
    assert [(event.kind, event.actor.name) for event in practice.desk.log.events(practice.case)] == [
        ("received", "Tim Lee"),
        ("ringing", "Tim Lee"),
    ]
    assert practice.clock() == at("Tuesday 2026-05-05 10:12:12")


def test_the_clock_stands_still_and_goes_on_where_it_stood() -> None:
    elapsed = Seconds()
    clock = SimulatedClock(at("Friday 2026-03-06 16:50"), elapsed)
    clock.run()
    elapsed.passed = 60
    clock.stand()
    elapsed.passed = 600
    assert clock() == at("Friday 2026-03-06 16:51")
    clock.run()
    clock.go_to(at("Monday 2026-03-09 09:20"))
    elapsed.passed = 610
    assert clock() == at("Monday 2026-03-09 09:20:10")


def test_what_the_customer_tells_comes_scene_by_scene() -> None:
    practice = practice_of(BILLING)
    assert [scene.facts for scene in practice.told] == [
        {
            "kind": "inquiry",
            "channel": "email",
            "direction": "incoming",
            "audience": "customer",
            "topic": "billing",
            "disputed": "yes",
        }
    ]
    assert practice.jumps()[0].at == at("Monday 2026-03-09 09:20")
    practice.go_to(practice.jumps()[0].at)
    assert practice.told[-1].facts["customer_name"] == "Jane Smith"
    assert [scene.at for scene in scenes_of(rows_of(shipped(), BILLING))][-1] == at("Tuesday 2026-03-10 15:00")


def test_a_fact_that_turns_into_another_begins_a_scene() -> None:
    scenes = scenes_of(rows_of(shipped(), SCENARIOS["request-priority"]))
    assert [scene.facts.get("impact") for scene in scenes] == ["one customer", "many customers"]


def test_jumps_name_what_comes_next() -> None:
    practice = practice_of(BILLING)
    assert [jump.words for jump in practice.jumps()] == ["the story goes on", "", ""]
    assert practice.next_moment == at("Monday 2026-03-09 09:20")
    practice.go_to(at("Friday 2026-03-06 18:00"))
    assert practice.jumps()[-1].at == at("Monday 2026-03-09 09:00")
    play(practice, lambda told: told if told.at <= at("Monday 2026-03-09 09:55") else None)
    practice = practice_of(BILLING)
    for row in practice.rows[:7]:
        if not row.world:
            practice.go_to(row.told.at)
            tell(practice.desk, practice.case, row.told)
    assert practice.jumps()[0].words == "the escalation is taken up"
    assert practice.go_to(practice.jumps()[0].at) == ("the escalation is taken up",)


def test_a_moment_can_be_typed_and_time_only_goes_forwards() -> None:
    practice = practice_of(BILLING)
    assert practice.moment("17:30") == at("Friday 2026-03-06 17:30")
    assert practice.moment("09:20") == at("Saturday 2026-03-07 09:20")
    assert practice.moment("Monday 2026-03-09 09:20") == at("Monday 2026-03-09 09:20")
    with pytest.raises(Refused, match="is not a"):
        practice.moment("later")
    with pytest.raises(Refused, match="only goes forwards"):
        practice.go_to(at("Friday 2026-03-06 16:00"))


def test_the_clauses_of_a_case_study_are_told_with_their_words() -> None:
    places = [place for place, _ in clauses_of(shipped(), BILLING)]
    assert places[0] == "SOP3 §13.2"
    assert "Billing Dispute" in clauses_of(shipped(), BILLING)[0][1]


STORIES = (
    """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry]
    fields:
      - {id: topic, label: Topic, as: choice, options: [billing, legal]}
    """,
    """
    kind: workflow
    id: case
    title: A case
    version: 1.0.0
    statuses: [new, open, resolved, closed]
    moves: [{from: new, to: open, when: acknowledged}, {from: [new, open], to: resolved}, {from: resolved, to: closed}]
    """,
)


def small(story: str) -> tuple[Scenario, str]:
    made = edition(
        *STORIES,
        f"{{kind: scenario, id: one, title: One, version: 1.0.0, story: [{story}], expect: [{{status: new}}]}}",
    )
    return made.scenarios[0], why_not(made, made.scenarios[0])


RECEIVED = "{at: 2026-03-06 10:00, event: received, kind: inquiry, channel: email"


def test_a_scenario_in_which_nothing_is_left_to_do_cannot_be_practised() -> None:
    scenario, reason = small(f"{RECEIVED}, topic: billing}}")
    assert reason == "nothing in it is left to do: it only shows what the desk works out by itself"
    assert small(f"{RECEIVED}}}, {{at: 2026-03-06 10:05, event: acknowledged}}")[1] == reason  # no script leads to it
    assert small(f"{RECEIVED}}}, {{at: 2026-03-06 10:05, event: updated, topic: legal}}")[1] == ""
    with pytest.raises(Refused, match="one cannot be practised: nothing in it is left to do"):
        prepare(edition(*STORIES), scenario, "Tim")


def test_a_scenario_in_which_nobody_makes_contact_cannot_be_practised() -> None:
    assert small("{at: 2026-03-06 10:00, event: acknowledged, kind: inquiry, channel: email}")[1].startswith(
        "nobody makes contact"
    )


def test_a_scenario_that_cannot_be_told_cannot_be_practised() -> None:
    assert small(f"{RECEIVED}}}, {{at: 2026-03-06 10:05, event: closed}}")[1].startswith(
        "its story cannot be told under these documents"
    )
