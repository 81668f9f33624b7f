"""Documents are read as people read them: every part of the shipped set has its sentence, and every reference a place."""

from __future__ import annotations

from functools import cache

import pytest

from engine.services.read_documents import Library, Passage, Place, read_documents
from engine.services.reading.parts import Link
from tests.desks import edition, shipped


@cache
def library() -> Library:
    return read_documents(shipped())


def passage(reference: str, shelf: Library | None = None) -> Passage:
    document, _, at = reference.partition("#")
    return next(one for one in (shelf or library()).documents[document].passages if one.at == at)


def words(reference: str, shelf: Library | None = None) -> list[str]:
    return [f"{line.label}: {line.text}" if line.label else line.text for line in passage(reference, shelf).lines]


def links(reference: str) -> list[tuple[str, str]]:
    return [(link.label, link.target) for link in passage(reference).links]


def test_every_document_and_every_element_of_the_shipped_set_can_be_read() -> None:
    made = library()
    read = {(name, one.at) for name, document in made.documents.items() for one in document.passages}
    assert made.documents.keys() == shipped().versions.keys()
    assert [key for key in shipped().elements if key[1] and key not in read] == []


def test_every_link_of_the_shipped_set_leads_somewhere_or_names_a_check() -> None:
    made = library()
    found = [link for document in made.documents.values() for one in document.passages for link in one.links]
    lost = [link for link in found if not link.target and not link.name.startswith("check/")]
    assert lost == []
    assert all(made.place_of(link.target) for link in found if link.target)


def test_documents_stand_in_the_groups_in_which_people_look_for_them() -> None:
    groups = {group: [document.name for document in documents] for group, documents in library().groups}
    assert list(groups)[:4] == ["The SOPs", "Scripts", "Times and clocks", "Escalation and decisions"]
    assert groups["The SOPs"][2] == "sop/sop-3-customer-service"  # as the desk lists them
    assert groups["Times and clocks"] == ["sla/response-times", "calendar/support-hours"]
    assert "roles/roles" in groups["Roles, privacy and the life of a case"]


def test_a_clause_has_its_words_what_it_becomes_and_what_is_not_built() -> None:
    clause = passage("sop/sop-3-customer-service#§3.1(1)")
    assert clause.note == "R058 timed"
    assert clause.lines[0].text.startswith("Acknowledge Inquiry: Send an acknowledgment email")
    assert ("R058 becomes", "sla/response-times#acknowledge-inquiry") in links("sop/sop-3-customer-service#§3.1(1)")
    assert ("settled by", "desk/customer-service#acknowledgment-time") in links("sop/sop-3-customer-service#§3.1(1)")
    assert any("not yet: " in line for line in words("sop/sop-3-customer-service#§8.1"))


def test_what_a_clause_becomes_leads_back_to_it() -> None:
    origins = passage("sla/response-times#acknowledge-inquiry").links
    (source,) = [link for link in origins if link.label == "from"]
    assert source.name == "SOP3 §3.1(1)"
    assert source.words.startswith("Acknowledge Inquiry: Send an acknowledgment email or message within 15 minutes")
    assert library().place_of(source.target) == Place("sop/sop-3-customer-service", "§3.1(1)")
    assert ("asked by", "sop/call-handling#§4.4(1)") in links("script/phone-greeting#difficult-caller")


def test_a_script_is_a_dialogue() -> None:
    assert words("script/phone-greeting#greet") == [
        "Say, friendly: “Good ‹part of day›, this is ‹agent first name› from ‹company›.”",
        "The log then says: acknowledged.",
    ]
    assert words("script/phone-greeting#offer-help")[:2] == [
        "Say exactly: “How may I assist you today?”",
        "Ask: What is the call about? (Nature of inquiry or complaint, needed)",
    ]
    assert words("script/phone-greeting#choose")[1:] == [
        "Choose: offer a solution: goes back to where it was opened",
        "Choose: escalate to supervisor: brings the case to somebody",
    ]
    assert "Unless identity verified is yes, it goes to cannot verify." in words("script/phone-greeting#verify")
    assert ("goes to", "script/phone-greeting#cannot-verify") in links("script/phone-greeting#verify")
    assert ("passes", "privacy/privacy#identity-gate") in links("script/phone-greeting#open-account")
    assert words("script/phone-greeting#difficult-caller") == ["F6 opens it from every step, and goes back there."]


def test_clocks_are_sentences() -> None:
    assert words("sla/response-times#acknowledge-inquiry") == [
        (
            "For cases where kind is inquiry and channel is email or chat or social: from received to acknowledged, "
            "within 15 minutes, opening hours of Support opening hours."
        ),
        "Whoever works on it is told when 50% and 80% of the time is used up, in opening hours only.",
    ]
    assert words("sla/response-times#resolve-request")[1] == (
        "Where priority is P1: within 4 opening hours of Support opening hours."
    )
    assert words("sla/response-times#resolve-request")[4].endswith("; it is aimed at.")
    assert words("sla/response-times#log-interaction")[1].startswith("Nudge: immediately (5 minutes), opening hours")
    assert words("escalation/escalation-rules#ladder-2")[0] == (
        "For cases where escalation rule is known: from the moment when “Answer of the supervisor” has run out to "
        "escalation acknowledged, within 4 opening hours of Support opening hours."
    )


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (
            "escalation/escalation-rules#legal",
            (
                "When topic is legal or regulatory: escalate to legal, and tell supervisor, at once, also without "
                "details (escalated-legal)."
            ),
        ),
        ("escalation/escalation-rules#tag", "Set escalation status (after document)."),
        ("decision/priority#row-5", "When urgency is low: Priority: P4."),
        ("form/complaint#options_offered", "Needed before resolved; at least 1 of them."),
        ("form/complaint#product", "Shown only where topic is product-defect."),
        (
            "record/interaction#transcript",
            "Restricted: seen by supervisor, customer service manager, head of service and auditor.",
        ),
        ("record/interaction#kinds", "Inquiry, complaint, request, feedback, privacy-incident."),
        ("checklist/follow-up#solved", "A no will reopen the case."),
        ("workflow/case#escalated-*..resolved", "Needed: Actions taken is filled in."),
        ("workflow/case#before-call-ends", "Before contact ended, where channel is phone: it is logged."),
        ("privacy/privacy#restricted", "Kept for 90 days after closed, then deleted."),
        ("privacy/privacy#health-details", "Found by the words of the list health; taken, with a warning."),
        ("privacy/privacy#improvement", "Feedback data, on the basis of legitimate interest."),
        ("roles/roles#auditor", "Sees everything."),
        ("roles/roles#crm-administrator", "Sees no case content."),
        ("calendar/support-hours#2026-12-24", "Christmas Eve, closed from 12:30"),
        ("report/weekly-summary#issue-types", "Contacts by topic, the first 10."),
        ("audit/monthly-quality-audit#complete", "Are all required fields filled meaningfully? (2 points)."),
        ("desk/customer-service#immediately", "5 minutes."),
    ],
)
def test_one_sentence_for_each_sort_of_thing(reference: str, expected: str) -> None:
    assert expected in words(reference)


def test_the_head_and_the_history_are_those_of_the_document() -> None:
    head = library().documents["script/phone-greeting"].head
    assert (head.version, head.status, str(head.begins)) == ("1.2.0", "approved", "2026-02-01")
    assert [(row.version, row.approver) for row in head.history] == [("1.2.0", "Head of Service"), ("1.0.0", "")]


def test_a_reference_is_a_clause_an_element_or_a_document() -> None:
    assert library().place_of("SOP3 §3.1(1)") == Place("sop/sop-3-customer-service", "§3.1(1)")
    assert library().place_of("scripts/phone-greeting#greet") == Place("script/phone-greeting", "greet")
    assert str(library().place_of("script/phone-greeting#gone")) == "script/phone-greeting"
    assert library().place_of("script/nothing") is None


def test_words_are_found_in_the_text_of_every_document() -> None:
    hits = library().find("CROSS-functional legal")
    assert hits == ()
    hits = library().find("regulatory LEGAL")
    assert str(hits[0].place) == "sop/sop-3-customer-service#§5.1(1)"
    assert hits[0].excerpt.startswith("… ")
    assert "legal or regulatory concerns" in hits[0].excerpt
    assert library().find("  ") == ()


def test_a_passage_without_a_name_is_found_by_its_number() -> None:
    (hit,) = [hit for hit in library().find("Example Ltd") if hit.place.document == "desk/customer-service"]
    assert (hit.head, hit.place.at, hit.number) == ("Who we are", "", 0)


def test_a_document_that_names_what_is_not_there_says_so() -> None:
    made = edition("""
        kind: sop
        id: terms
        title: Terms
        version: 1.0.0
        clauses:
          - {at: §1, text: Be kind., requirement: R001, becomes: [script/none#greet, check/never-say]}
    """)
    (clause,) = read_documents(made).documents["sop/terms"].passages
    assert clause.links == (
        Link("", "R001 becomes", "script/none#greet", "there is no such thing"),
        Link(
            "",
            "R001 becomes",
            "check/never-say",
            "Does a script or message say what the desk asks its people not to say?",
        ),
    )


def test_rows_of_every_hit_policy_and_unknown_facts_are_told() -> None:
    made = read_documents(
        edition(
            """
            kind: record
            id: record
            title: Record
            version: 1.0.0
            channels: [phone]
            kinds: [inquiry]
            fields:
              - {id: colour, label: Colour, as: choice, options: [red, green]}
              - {id: seen_on, label: Seen on, as: date}
            derived: [{id: days, label: Days gone by, derive: days since seen_on}]
            """,
            """
            kind: decision
            id: gift
            title: A gift
            version: 1.0.0
            use: only one
            inputs: {colour: any}
            output: {gift: [cup, pen]}
            rows:
              - {id: red, title: For red, colour: red, gift: cup, if_unknown: treat as no}
            otherwise: {gift: pen}
            """,
        )
    )
    assert words("decision/gift#red", made) == ["When colour is red: Gift: cup."]
    told = {section.title: section for section in made.documents["decision/gift"].sections}
    assert told["What is decided"].lines[1].text == (
        "At most one row fits; two that fit decide nothing; an unknown fact counts as no."
    )
    assert [one.head for one in told["What is decided"].passages] == ["For red", "Where no row fits"]
    assert words("record/record#days", made) == ["Days since Seen on."]


def test_words_that_look_like_orders_stay_words() -> None:
    made = edition("""
        kind: sop
        id: terms
        title: "[b]Terms[/b] {{ 7*7 }}"
        version: 1.0.0
        clauses: [{at: §1, text: "{{ 7*7 }} [b]‹x›"}]
    """)
    (clause,) = read_documents(made).documents["sop/terms"].passages
    assert clause.lines[0].text == "{{ 7*7 }} [b]‹x›"
