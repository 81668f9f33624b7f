"""A conversation at the desk: answers, gates, branches, promises, and two people at one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from engine.model.case import Case
from engine.model.problem import Refused
from engine.services.read_case import read_case
from engine.services.take_step import enter_branch, go_to_step, step_back, steps_taken, take_step
from engine.services.take_step import here as place_of
from tests.desks import Here, at, edition, shipped

ANSWERS: Mapping[str, dict[str, str]] = {
    "offer-help": {"topic": "billing", "account_specific": "yes"},
    "who": {"customer_name": "Jane Smith", "contact": "jane@example.org"},
    "verify": {"identity_verified": "yes"},
    "verified": {"identity_method": "security question"},
    "restate": {"summary": "Charged twice", "confirmed": "yes"},
    "assess": {"underlying_issue": "Wants the money back", "legal_concern": "no"},
    "assess-billing": {"disputed": "yes"},
    "help": {"actions_taken": "Looked at the bill", "outcome": "needs more work"},
    "next-steps": {"next_steps": "have the bill corrected", "promised_by": "2026-03-09 12:00"},
}  # fmt: skip


@pytest.fixture
def here() -> Here:
    return Here(shipped())


def focus(here: Here, case: Case) -> str:
    """The step in focus; inside a branch with the branch and the step to return to; the end is ``.``."""
    at = place_of(here.desk, here.desk.case(case.id))
    name = at.step.id if at.step else "."
    return f"{at.branch.id}/{name}>{at.back_to}" if at.branch else name


def talk(here: Here, case: Case, until: str) -> Case:
    """Takes every step with the answers above until one is in focus."""
    for _ in range(40):
        step = focus(here, case)
        if step == until:
            return case
        case = take_step(here.desk, case.id, ANSWERS.get(step, {}))
    raise AssertionError(f"{until} is never reached")


def refusal(here: Here, case: Case, answers: Mapping[str, str], then: str = "next", seen: str = "") -> Refused:
    before = here.events(case)
    with pytest.raises(Refused) as refused:
        take_step(here.desk, case.id, answers, then, seen)
    assert here.events(case) == before
    return refused.value


def test_a_call_goes_from_the_greeting_to_the_log(here: Here) -> None:
    case = talk(here, here.open(), ".")
    others = [kind for kind in here.kinds(case) if kind != "step taken"]
    assert others == [
        "received", "answered", "acknowledged", "identity verified", "account data shown", "promise made", "logged", "contact ended",
    ]  # fmt: skip
    assert case.status == "open"
    taken = steps_taken(case, "phone-greeting")
    assert taken[:3] == ("answer", "greet", "offer-help")
    assert "cannot-verify" not in taken
    with pytest.raises(Refused, match="the conversation is at its end"):
        take_step(here.desk, case.id, {})


def test_the_event_of_a_step_names_the_step_as_its_cause(here: Here) -> None:
    case = talk(here, here.open(), "offer-help")
    assert [(event.kind, event.cause) for event in here.events(case) if event.cause] == [
        ("answered", "script/phone-greeting#answer"),
        ("acknowledged", "script/phone-greeting#greet"),
    ]


def test_each_missing_answer_is_named_and_nothing_is_stored(here: Here) -> None:
    case = talk(here, here.open(), "offer-help")
    assert refusal(here, case, {"topic": " "}).fields == {
        "topic": "Nature of inquiry or complaint is needed",
        "account_specific": "About the customer's own account is needed",
    }
    assert refusal(here, case, {"topic": "other", "account_specific": "no"}).fields == {
        "topic_other": "Nature of inquiry or complaint is other: say which"
    }
    assert focus(here, case) == "offer-help"


def test_an_answer_of_the_wrong_kind_is_named_and_nothing_is_stored(here: Here) -> None:
    case = talk(here, here.open(), "offer-help")
    told = refusal(here, case, {"topic": "bill", "account_specific": "perhaps"})
    assert told.fields == {
        "topic": 'Nature of inquiry or complaint has no choice "bill"; did you mean "billing"?',
        "account_specific": 'About the customer\'s own account is yes or no, not "perhaps"',
    }


def test_an_answer_known_from_before_need_not_be_given_again(here: Here) -> None:
    case = talk(here, here.open(topic="billing", account_specific="no"), "offer-help")
    assert focus(here, take_step(here.desk, case.id, {})) == "who"


def test_an_answer_can_be_taken_back_and_is_then_missing(here: Here) -> None:
    case = talk(here, here.open(topic="billing", account_specific="no"), "offer-help")
    assert list(refusal(here, case, {"topic": ""}).fields) == ["topic"]


def test_a_gate_holds_a_step_back_and_says_what_is_missing(here: Here) -> None:
    case = talk(here, here.open(), "log")
    here.happen(case, "updated", contact="")
    told = refusal(here, case, {})
    assert told.fields == {"contact": "Contact details is needed"}
    assert told.reasons[0] == "Interaction record is not complete"
    assert focus(here, case) == "log"


def test_the_call_does_not_end_before_it_is_logged(here: Here) -> None:
    case = talk(here, here.open(), "log")
    case = go_to_step(here.desk, case.id, "end")
    told = refusal(here, case, {})
    assert (told.gate, told.reasons) == ("before-call-ends", ("not yet logged",))


def test_account_data_are_not_shown_before_the_identity_is_verified(here: Here) -> None:
    case = talk(here, here.open(), "verify")
    case = take_step(here.desk, case.id, {"identity_verified": "no"})
    assert focus(here, case) == "cannot-verify"
    case = go_to_step(here.desk, case.id, "open-account")
    assert refusal(here, case, {}).gate == "identity-gate"


def test_an_answer_that_does_not_hold_goes_back(here: Here) -> None:
    case = talk(here, here.open(), "restate")
    assert focus(here, take_step(here.desk, case.id, {"summary": "Charged once", "confirmed": "no"})) == "listen"


# --- promises ---------------------------------------------------------------------------------------------------------


def test_a_promise_is_made_with_what_was_said_and_by_when(here: Here) -> None:
    case = talk(here, here.open(), "log")
    (promise,) = case.promises
    assert (promise.text, promise.by, promise.kept) == ("have the bill corrected", at("2026-03-09 12:00"), False)


def test_the_same_promise_is_not_made_twice_when_its_step_is_taken_again(here: Here) -> None:
    case = talk(here, here.open(), "log")
    case = take_step(here.desk, step_back(here.desk, case.id).id, ANSWERS["next-steps"])
    assert len(case.promises) == 1
    case = take_step(here.desk, step_back(here.desk, case.id).id, {"promised_by": "2026-03-09 17:00"})
    assert [promise.by for promise in case.promises] == [at("2026-03-09 12:00"), at("2026-03-09 17:00")]


@pytest.mark.parametrize(
    ("as_", "answer", "by"),
    [
        ("date", "2026-03-09", at("2026-03-09 23:59:59")),
        ("text", "next week", None),
        ("date and time", "2026-03-09 12:00", at("2026-03-09 12:00")),
    ],
)
def test_a_promise_may_be_dated_by_a_day_or_in_words(as_: str, answer: str, by: object) -> None:
    here = Here(edition(
        f"{{kind: record, id: r, title: R, version: 1.0.0, channels: [phone], kinds: [inquiry], fields: [{{id: until, label: Until, as: {as_}}}]}}",
        "{kind: script, id: s, title: S, version: 1.0.0, steps: [{id: a, do: Send the bill., ask: [{field: until, creates: promise}]}]}",
    ))  # fmt: skip
    case = take_step(here.desk, here.open().id, {"until": answer})
    assert [(promise.text, promise.by) for promise in here.desk.case(case.id).promises] == [("Send the bill.", by)]


# --- branches and going back ------------------------------------------------------------------------------------------


def test_a_branch_opens_from_any_step_and_returns_to_it(here: Here) -> None:
    case = talk(here, here.open(), "assess")
    case = enter_branch(here.desk, case.id, "difficult-caller")
    assert focus(here, case) == "difficult-caller/calm>assess"
    with pytest.raises(Refused, match="Difficult caller is already open"):
        enter_branch(here.desk, case.id, "difficult-caller")
    for _ in range(3):
        case = take_step(here.desk, case.id, {})
    assert focus(here, case) == "difficult-caller/choose>assess"
    assert focus(here, take_step(here.desk, case.id, {}, "return")) == "assess"


def test_a_branch_must_be_one_of_the_script(here: Here) -> None:
    with pytest.raises(Refused, match='the script has no branch "dificult"'):
        enter_branch(here.desk, here.open().id, "dificult")


def test_a_branch_without_a_step_for_the_case_is_refused() -> None:
    record = "{kind: record, id: r, title: R, version: 1.0.0, channels: [phone], kinds: [inquiry], fields: [{id: a, label: A, as: yes or no}]}"
    script = "{kind: script, id: s, title: S, version: 1.0.0, steps: [{id: x, do: X.}], branches: [{id: side, key: F6, steps: [{id: y, do: Y., only_when: {a: yes}}]}]}"
    here = Here(edition(record, script))
    with pytest.raises(Refused, match="Side has no step for such a case"):
        enter_branch(here.desk, here.open().id, "side")


def test_one_can_go_back_step_by_step_and_answers_stay(here: Here) -> None:
    case = talk(here, here.open(), "who")
    places = [focus(here, case := step_back(here.desk, case.id)) for _ in range(3)]
    assert places == ["offer-help", "greet", "answer"]
    with pytest.raises(Refused, match="this is the first step"):
        step_back(here.desk, case.id)
    assert case.facts["topic"] == "billing"


def test_going_back_inside_a_branch_leads_out_of_it_at_its_beginning(here: Here) -> None:
    case = talk(here, here.open(), "who")
    enter_branch(here.desk, case.id, "difficult-caller")
    take_step(here.desk, case.id, {})
    places = [focus(here, step_back(here.desk, case.id)) for _ in range(3)]
    assert places == ["difficult-caller/calm>who", "who", "offer-help"]


def test_a_step_that_is_not_there_is_refused_and_does_not_end_the_conversation(here: Here) -> None:
    case = here.open()
    with pytest.raises(Refused, match='the script has no step "nonsense"'):
        go_to_step(here.desk, case.id, "nonsense")
    assert refusal(here, case, {}, "nonsense").reasons == ('the script has no step "nonsense"',)


def test_where_no_script_is_written_that_is_said(here: Here) -> None:
    here.edition = replace(here.edition, scripts=())
    case = here.open()
    with pytest.raises(Refused, match="no script is written for such a case; add one under sops/scripts"):
        take_step(here.desk, case.id, {})
    assert read_case(here.desk, case.id).here is None


def test_answers_to_a_step_that_somebody_else_has_finished_are_not_taken_for_the_next(here: Here) -> None:
    case = talk(here, here.open(), "who")
    take_step(here.desk, case.id, ANSWERS["who"], seen="who")
    assert refusal(here, case, ANSWERS["who"], seen="who").reasons == (
        "somebody else has gone on to the step verify; look at it first",
    )
