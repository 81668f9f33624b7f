"""A message is read through and sent: what is missing or sounds wrong is told, nothing is stopped, all of it is noted."""

from __future__ import annotations

import pytest

from engine.model.case import Case
from engine.model.problem import Refused
from engine.services.fill_words import Draft, draft_message, messages_for
from engine.services.read_case import read_case
from engine.services.send_message import read_through, send_message
from tests.desks import ANN, Here, Wall, shipped


@pytest.fixture
def here() -> Here:
    return Here(shipped(), wall=Wall("Friday 2026-03-06 10:00"))


def by_email(here: Here, **facts: str) -> Case:
    known = {"customer_name": "Amir Khan", "subject": "a lost parcel", "topic": "delivery", "channel": "email"}
    return here.open(**{**known, **facts})


def drafted(here: Here, case: Case, name: str = "inquiry-acknowledgment") -> Draft:
    message = next(m for m in shipped().messages if m.id == name)
    return draft_message(shipped(), read_case(here.desk, case.id), ANN, here.wall(), message)


def test_a_draft_as_it_stands_is_fine_and_sending_it_is_the_acknowledgment(here: Here) -> None:
    case = by_email(here)
    draft = drafted(here, case)
    assert read_through(shipped(), draft, draft.subject, draft.text).fine
    send_message(here.desk, case.id, draft, draft.subject, draft.text)
    assert here.kinds(case) == ["received", "acknowledged", "message sent"]
    sent = here.events(case)[-1]
    assert sent.details == {"message": "inquiry-acknowledgment", "subject": draft.subject, "text": draft.text}


def test_what_is_acknowledged_already_is_not_acknowledged_again(here: Here) -> None:
    case = by_email(here)
    here.happen(case, "acknowledged")
    draft = drafted(here, case)
    send_message(here.desk, case.id, draft, draft.subject, draft.text)
    assert here.kinds(case) == ["received", "acknowledged", "message sent"]


def test_the_name_and_the_matter_must_still_stand_in_it(here: Here) -> None:
    case = by_email(here)
    said = read_through(shipped(), drafted(here, case), "Hello", "Dear Sir, it is on its way.")
    assert said.lacks == ("customer.name", "case.subject")
    assert said.reasons == ("the customer's name left out", "subject left out")


def test_a_name_that_nobody_knows_cannot_be_left_out(here: Here) -> None:
    case = by_email(here, customer_name="")
    said = read_through(shipped(), drafted(here, case), "Your parcel", "Dear customer, it is on its way.")
    assert said.fine


def test_sent_as_it_is_the_log_notes_what_was_noticed(here: Here) -> None:
    case = by_email(here)
    send_message(here.desk, case.id, drafted(here, case), "Your parcel", "Dear Sir, you should have called. WAIT!!")
    details = here.events(case)[-1].details
    assert details["wording"] == "text: blaming, shouting"
    assert details["lacks"] == "customer.name"


def test_a_gap_that_is_left_is_told_and_noted(here: Here) -> None:
    case = by_email(here)
    draft = drafted(here, case, "answer")
    assert "‹resolution›" in draft.text
    assert read_through(shipped(), draft, draft.subject, draft.text).gaps == ("‹resolution›",)
    filled = draft.text.replace("‹resolution›", "The parcel comes tomorrow.")
    assert read_through(shipped(), draft, draft.subject, filled).gaps == ()
    send_message(here.desk, case.id, draft, draft.subject, draft.text)
    assert here.events(case)[-1].details["lacks"] == "gaps"


@pytest.mark.parametrize("text", ["", "  \n\t\n"])
def test_an_empty_message_is_not_sent(here: Here, text: str) -> None:
    case = by_email(here)
    with pytest.raises(Refused, match="the message is empty"):
        send_message(here.desk, case.id, drafted(here, case), "Hello", text)
    assert here.kinds(case) == ["received"]


@pytest.mark.parametrize(
    ("topic", "links"),
    [
        ("delivery", ["https://www.example.com/faq", "https://www.example.com/track"]),
        ("safety", ["https://www.example.com/safety"]),
        ("service-quality", []),
    ],
)
def test_pages_to_read_are_chosen_by_the_topic_and_leave_no_empty_lines(
    here: Here, topic: str, links: list[str]
) -> None:
    case = by_email(here, topic=topic, resolution="It comes tomorrow.")
    text = drafted(here, case, "answer").text
    assert [part for part in text.split() if part.startswith("https://")] == links
    assert ("You will find more here:" in text) == bool(links)
    assert "\n\n\n" not in text


@pytest.mark.parametrize(("when", "offered"), [("Friday 2026-03-06 10:00", False), ("Saturday 2026-03-07 10:00", True)])
def test_a_message_for_closed_hours_is_offered_only_then(here: Here, when: str, offered: bool) -> None:
    case = by_email(here)
    here.wall.text = when
    view = read_case(here.desk, case.id)
    assert ("closed-hours" in {m.id for m in messages_for(shipped(), view, here.wall())}) is offered


@pytest.mark.parametrize("channel", ["email", "chat", "social"])
@pytest.mark.parametrize("kind", ["inquiry", "complaint", "request", "feedback", "privacy-incident"])
def test_each_kind_in_writing_is_acknowledged_by_one_message(here: Here, kind: str, channel: str) -> None:
    view = read_case(here.desk, by_email(here, kind=kind, channel=channel).id)
    fitting = [m for m in messages_for(shipped(), view, here.wall()) if m.records == "acknowledged"]
    assert len(fitting) == 1
    assert ("public" in fitting[0].id) is (channel == "social")


def test_what_goes_into_public_names_neither_matter_nor_number_nor_contact() -> None:
    for message in shipped().messages:
        if "public" in message.id:
            assert "case." not in message.subject + message.text
            assert "contact" not in message.text
    for script in shipped().scripts:
        for step in script.steps:
            if step.id.endswith("-in-public"):
                assert "case." not in step.say
                assert "contact" not in step.say


def test_what_is_typed_into_notes_is_noted_as_well_and_an_import_is_not(here: Here) -> None:
    case = here.happen(by_email(here), "updated", summary="Was rude, will call back soon")
    assert here.events(case)[-1].details["wording"] == "summary: subjective, vague"
