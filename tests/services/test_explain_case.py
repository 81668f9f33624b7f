"""Why a case is decided as it is, in sentences: what counts, what waits, what disagrees, what is near, by which clause."""

from __future__ import annotations

from itertools import product

import pytest

from engine.compile.edition import Edition
from engine.decide.deciding import decide
from engine.decide.near import NearMiss, near_misses
from engine.model.problem import Refused
from engine.model.rule import Rule
from engine.services.decision_words import supposed
from engine.services.escalate import escalate
from engine.services.explain_case import (
    ExplainedDecision,
    explain,
    explain_case,
    explain_facts,
    what_followed,
)
from tests.desks import Here, at, edition, shipped

RECORD = """
    kind: record
    id: record
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry, complaint]
    fields:
      - {id: a, label: First thing, as: yes or no}
      - {id: b, label: Second thing, as: yes or no}
      - {id: amount, label: Amount, as: whole number}
      - {id: words, label: Words, as: text}
      - {id: seen_at, label: Seen at, as: date and time}
      - {id: took, label: It took, as: duration}
"""
INPUTS = "{a: any, b: any, amount: any, words: any, seen_at: any, took: any}"


def table(use: str, *rows: str, otherwise: str = "", output: str = "{answer: [x, y, z]}") -> Edition:
    lines = "\n".join(f"      - {row}" for row in rows)
    return edition(
        RECORD,
        f"""
    kind: decision
    id: d
    title: A decision
    version: 1.2.0
    use: {use}
    inputs: {INPUTS}
    output: {output}
    rows:
{lines}
    {otherwise}
""",
    )


def told(made: Edition, **facts: str) -> ExplainedDecision:
    (only,) = explain_facts(made, facts)
    return only


def ids(rules: tuple[object, ...]) -> list[str]:
    return [rule.rule.id for rule in rules]  # type: ignore[attr-defined]


ROWS = ("{id: first, a: yes, answer: x}", "{id: second, b: yes, answer: y}", "{id: third, a: no, b: no, answer: z}")


# --- one table --------------------------------------------------------------------------------------------------------


def test_what_is_decided_by_which_row_with_the_values_it_met() -> None:
    found = told(table("first match", *ROWS), a="no", b="yes")
    assert (found.title, found.document, found.how) == ("A decision", "decision/d 1.2.0", "first match")
    assert (found.headline, found.brief) == ("Answer: y", "Answer: y")
    (rule,) = found.counting
    assert (rule.rule.id, rule.verdict, rule.outcome) == ("second", "yes", "Answer: y")
    assert rule.comparisons == ("b is yes: yes",)
    assert rule.note == ""
    assert (found.standing_by, found.waiting, ids(found.others)) == ((), (), ["first", "third"])


def test_a_row_that_waits_says_what_for_and_those_behind_it_stand_by() -> None:
    found = told(table("first match", *ROWS), b="yes")
    assert found.headline == "waits to know First thing"
    assert found.brief == "waits for First thing"
    assert found.counting == ()
    (rule,) = found.standing_by
    assert (rule.rule.id, rule.verdict, rule.note) == ("second", "yes", "counts unless a rule that waits fires")
    (rule,) = found.waiting
    assert (rule.rule.id, rule.verdict, rule.note) == ("first", "waits", "waits to know First thing")
    assert rule.comparisons == ("a is yes: not known",)


def test_a_row_that_waits_behind_one_that_fires_makes_no_difference() -> None:
    found = told(table("first match", *ROWS), a="yes")
    assert found.headline == "Answer: x"
    assert found.waiting == ()
    idle = found.others[0]
    assert (idle.rule.id, idle.note) == ("second", "waits to know Second thing, which makes no difference any more")


def test_a_row_that_fires_behind_another_is_not_passed_over_in_silence() -> None:
    found = told(table("first match", *ROWS), a="yes", b="yes")
    assert ids(found.counting) == ["first"]
    assert [(rule.rule.id, rule.verdict, rule.note) for rule in found.others] == [
        ("second", "yes", "fires too, but does not count"),
        ("third", "no", ""),
    ]


def test_no_row_fires() -> None:
    found = told(table("first match", *ROWS[:2]), a="no", b="no")
    assert (found.headline, found.brief, found.rules) == ("no row fires", "no row fires", ())


def test_otherwise_counts_where_no_row_fires_and_stands_by_while_one_waits() -> None:
    made = table("first match", *ROWS[:2], otherwise="otherwise: {answer: z}")
    (rule,) = told(made, a="no", b="no").counting
    assert (rule.verdict, rule.condition, rule.comparisons) == ("else", "where no other row fires", ())
    assert told(made, a="no", b="no").headline == "Answer: z"
    found = told(made, a="no")
    assert (ids(found.counting), ids(found.standing_by), ids(found.waiting)) == ([], ["otherwise"], ["second"])
    assert told(made, a="yes").rules == told(made, a="yes").counting


def test_rows_that_fire_together_and_must_not() -> None:
    found = told(table("only one", *ROWS), a="yes", b="yes")
    assert found.headline == "nothing decided: first and second fire together and must not"
    assert found.brief == "nothing decided, 2 rules disagree"
    assert ids(found.counting) == ["first", "second"]


def test_all_that_match_each_count_and_the_rest_waits() -> None:
    made = table("all that match", *ROWS)
    found = told(made, a="yes", b="yes")
    assert (found.headline, ids(found.counting)) == ("Answer: x, y", ["first", "second"])
    found = told(made, a="yes")
    assert found.headline == "Answer: x; for the rest it waits to know Second thing"
    assert found.brief == "Answer: x; waits for Second thing"


@pytest.mark.parametrize(("use", "outcome"), [("sum", "Answer: 5"), ("highest", "Answer: 3"), ("count", "Answer: 2")])
def test_what_is_reckoned_shows_every_row_that_went_into_it(use: str, outcome: str) -> None:
    rows = ("{a: yes, answer: 2}", "{b: yes, answer: 3}", "{a: no, answer: 9}")
    found = told(table(use, *rows, output="{answer: whole number}"), a="yes", b="yes")
    assert (found.headline, found.how) == (outcome, f"{use} of all rows that match")
    assert ids(found.counting) == ["row-1", "row-2"]


@pytest.mark.parametrize(
    ("if_unknown", "headline", "note"),
    [
        ("treat as no", "Answer: y", "First thing unknown, counts as no"),
        ("treat as yes", "Answer: x", "First thing unknown, counts as yes"),
    ],
)
def test_an_unknown_that_is_assumed_says_as_what_it_counts(if_unknown: str, headline: str, note: str) -> None:
    made = table("first match", ROWS[0], ROWS[1], otherwise=f"if_unknown: {if_unknown}")
    found = told(made, b="yes")
    assert found.headline == headline
    (rule,) = (rule for rule in (*found.counting, *found.others) if rule.rule.id == "first")
    assert rule.note == note


def test_moments_and_lengths_are_told_as_people_write_them() -> None:
    made = table(
        "all that match",
        "{seen_at: {after: '2026-03-06 09:00'}, answer: x}",
        "{took: {over: 1 hour}, answer: y}",
    )
    facts = {"seen_at": "2026-03-06T16:50:00+00:00", "took": "5400"}
    assert [rule.comparisons[0].partition(": ")[2] for rule in told(made, **facts).counting] == [
        "yes, it is Friday 2026-03-06 16:50",
        "yes, it is 1 h 30 min",
    ]


def test_knowing_is_a_comparison_too() -> None:
    made = table("all that match", "{unknown: a, answer: x}", "{known: b, answer: y}")
    assert [rule.comparisons for rule in told(made, b="no").counting] == [
        ("a is known: no, nothing is known",),
        ("b is known: yes, it is no",),
    ]


# --- near misses ------------------------------------------------------------------------------------------------------


def test_a_near_miss_says_what_would_be_decided_if_which_fact_were_what() -> None:
    made = table(
        "first match", "{id: big, amount: {over: 100}, answer: x}", "{id: small, amount: {at most: 100}, answer: y}"
    )
    assert told(made, amount="7").near == ("big: would decide Answer: x if amount were over 100; it is 7",)


def test_a_rule_that_waits_for_one_fact_says_so_itself_and_is_no_near_miss_as_well() -> None:
    made = table("all that match", *ROWS[:2])
    assert told(made, a="no").near == ("first: would decide Answer: x if a were yes; it is no",)
    assert told(made).near == ()


@pytest.mark.parametrize(
    ("fact", "needed", "words"),
    [
        ("topic", ("topic is legal or regulatory",), "topic were legal or regulatory"),
        ("amount", ("amount is over 5", "amount is at most 10"), "amount were over 5 and at most 10"),
        ("amount", ("amount is over 5", "not (amount is 7)"), "amount were over 5 and not 7"),
        ("tier", ("not (tier is 1)",), "tier were not 1"),
        ("tier", ("not (tier is between 1 and 2)", "not (tier is 9 (nine))"), "tier were not between 1 and 2 and not 9 (nine)"),
        ("what_is_wrong", ("what is wrong contains it is off",), "what is wrong were to contain it is off"),
        ("mail", ("mail starts with a", "not (mail matches b$)"), "mail were to start with a and not to match b$"),
        ("a", ("a is known",), "a were known"),
    ],
)  # fmt: skip
def test_what_is_supposed_names_the_fact_once(fact: str, needed: tuple[str, ...], words: str) -> None:
    assert supposed(NearMiss(Rule("r", None, {}), fact, needed, None, "")) == words  # type: ignore[arg-type]


# --- a case of the log ------------------------------------------------------------------------------------------------


@pytest.fixture
def here() -> Here:
    return Here(shipped())


def of_document(found: tuple[ExplainedDecision, ...], name: str) -> ExplainedDecision:
    return next(one for one in found if one.document.startswith(name))


def test_an_escalation_with_its_clause_and_what_is_quoted(here: Here) -> None:
    case = here.open(topic="legal")
    found = of_document(explain_case(here.desk, case.id), "escalation/escalation-rules")
    (rule,) = found.counting
    assert rule.outcome == "escalate to legal, and tell supervisor, at once, also without details (escalated-legal)"
    assert rule.comparisons == ("topic is legal or regulatory: yes, it is legal",)
    assert rule.clause.startswith("SOP3 §5.1(1): Cases that cannot be resolved")
    assert rule.quote == "involve legal or regulatory concerns must be escalated"
    assert found.brief == "escalate to legal; waits for Legal or regulatory concern and 1 more"
    assert "danger: would escalate to technical-support if topic were safety; it is legal" in found.near


def test_what_the_agent_may_do_is_told_as_what_may_be(here: Here) -> None:
    found = explain_case(here.desk, here.open(topic="order").id)[-1]
    assert found.title == "Escalation criteria and ladder, at own judgment"
    assert found.headline == "may escalate to supervisor (escalated-managerial)"
    assert found.how == "at the agent's own judgment; all that match"


def test_it_is_told_as_it_stood_at_a_moment(here: Here) -> None:
    case = here.open(topic="order")
    here.wall.text = "Friday 2026-03-06 11:00"
    here.happen(case, "updated", topic="legal")
    before = of_document(explain_case(here.desk, case.id, at("Friday 2026-03-06 10:30")), "decision/routing")
    after = of_document(explain_case(here.desk, case.id, at("Friday 2026-03-06 11:00")), "decision/routing")
    assert (before.headline, after.headline) == ("Department: customer-service", "Department: legal")
    assert explain_case(here.desk, case.id)[1].headline == after.headline


def test_a_case_that_is_not_there_or_had_not_begun(here: Here) -> None:
    case = here.open()
    with pytest.raises(Refused, match="there is no case C-99999"):
        explain_case(here.desk, "C-99999")
    with pytest.raises(Refused, match="nothing has happened by then; the first event is received on Friday"):
        explain_case(here.desk, case.id, at("Friday 2026-03-06 09:59"))


def test_what_followed_names_event_rule_and_moment(here: Here) -> None:
    case = here.open(kind="complaint", topic="legal")
    assert what_followed(here.desk, case.id) == ()
    here.wall.text = "Friday 2026-03-06 11:00"
    escalate(here.desk, case.id, "legal")
    (line,) = what_followed(here.desk, case.id)
    assert line.startswith("Friday 2026-03-06 11:00  escalated to legal, by ")
    assert what_followed(here.desk, case.id, at("Friday 2026-03-06 10:30")) == ()


# --- it agrees with what is decided -----------------------------------------------------------------------------------


CHOICES = {
    "kind": ["inquiry", "complaint", "request", "privacy-incident"],
    "topic": ["billing", "legal", "safety", "technical", "order"],
    "status": ["new", "escalated-legal"],
    "disputed": ["yes", "no"],
    "legal_concern": ["yes", "no"],
    "outcome": ["solved", "cannot resolve"],
    "severity": ["critical", "minor"],
    "complexity": ["simple", "complex"],
    "urgency": ["low", "normal", "high"],
    "impact": ["one customer", "many customers"],
}


def test_on_the_shipped_set_it_says_what_is_decided_and_every_near_miss_is_one() -> None:
    """Every choice of kind, topic and status with the facts of one kind known or not: what counts, waits and is near."""
    made = shipped()
    names = list(CHOICES)
    tried = 0
    for number, (kind, topic, status) in enumerate(product(*(CHOICES[name] for name in names[:3]))):
        for known in range(1 << len(names[3:])):
            if (known * 7 + number) % 3:  # a third of them each, a different one for each kind, topic and status
                continue
            facts = {"kind": kind, "topic": topic, "status": status}
            facts |= {
                name: CHOICES[name][(known + number) % len(CHOICES[name])]
                for place, name in enumerate(names[3:])
                if known >> place & 1
            }
            tried += agreed(made, facts)
    assert tried > 10_000


def agreed(made: Edition, facts: dict[str, str]) -> int:
    """Fails where the explanation says something else than the decision; how many near misses were tried."""
    tried = 0
    decisions = decide(made, facts)
    for number, decision in enumerate(decisions):
        found = explain(made, decision)
        assert [one.rule for one in found.counting] == list(decision.chosen), facts
        every = [one.rule.id for one in (*found.rules, *found.others)]
        assert sorted(every) == sorted(rule.id for rule in decision.table.rules), facts
        assert bool(found.waiting) is not decision.decided, facts
        assert ("waits" in found.headline) is not decision.decided, facts
        for miss in near_misses(decision):
            after = decide(made, {**facts, miss.fact: miss.example})[number]
            assert any(rule is miss.rule for rule in after.chosen), (facts, miss)
            tried += 1
    return tried


def test_near_misses_of_the_shipped_set_are_all_there_are() -> None:
    """One case, every other value of every fact: a rule that comes to count is told as near, by that fact."""
    made = shipped()
    for topic, kind in product(CHOICES["topic"], CHOICES["kind"]):
        facts = {"topic": topic, "kind": kind, "status": "new", "disputed": "no", "urgency": "low"}
        decisions = decide(made, facts)
        for name in CHOICES:
            for value in made.facts[name].choices or ("yes", "no"):
                for before, after in zip(decisions, decide(made, {**facts, name: value}), strict=True):
                    if name not in before.table.reads:
                        continue
                    near = {(miss.rule.id, miss.fact) for miss in near_misses(before)}
                    fired = {finding.rule.id for finding in before.findings if finding.verdict == "fired"}
                    new = {rule.id for rule in after.chosen} - fired
                    assert {(rule, name) for rule in new} <= near, (facts, name, value)
