"""What the privacy document and the roles document say of data and people, as the edition has it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.condition import show
from engine.model.privacy import Keep, Privacy
from tests.compile.editions import linked, loaded

HEAD = "    kind: privacy\n    id: privacy\n    title: P\n    version: 1.0.0\n"
FIELDS = """
    kind: form
    id: form
    title: F
    version: 1.0.0
    sections:
      - title: S
        fields:
          - {id: contact, label: Contact, as: contact}
          - {id: scan, label: Scan, as: attachment, privacy: restricted}
          - {id: slogan, label: Slogan, as: text, privacy: public}
          - {id: identity_verified, label: Verified, as: yes or no}
          - {id: identity_method, label: How, as: choice, from: identity-methods}
          - {id: data_request, label: Of their data, as: choice, options: [access, erase]}
"""
CLASSES = """
    classes:
      public: {}
      personal: {keep: 2 years}
      restricted: {seen_by: [boss], keep: 90 days after resolved, then: delete}
    identity-gate: {before: [show account data, change account data], accept: [code, call back]}
    requests: {access: 30 days, erase: {within: 20 opening days, for: {topic: other}}}
"""
ROLES = """
    kind: roles
    id: roles
    title: R
    version: 1.0.0
    roles:
      clerk: {may: [create records], sees: [own cases, personal]}
      boss: {includes: clerk, may: [waive], sees: [team cases, restricted]}
      head: {may: [create records, waive, escalate]}
      guest: {may: []}
      builder: {may: [manage users], sees: [no case content]}
      writer: {sees: [figures without names]}
      auditor: {may: [read everything]}
    people:
      anna: {name: Anna Price, roles: [clerk], login: [aprice, anna2], team: mornings}
      sam: {name: Sam Lee, roles: [boss, clerk]}
"""


def test_the_class_of_a_fact_is_its_own_or_that_of_free_text() -> None:
    edition, remarks = linked(FIELDS, HEAD + CLASSES)
    assert remarks == []
    classes = {name: edition.class_of(name) for name in ("summary", "contact", "scan", "slogan", "topic", "age", "zzz")}
    assert classes == {
        "summary": "personal",
        "contact": "personal",
        "scan": "restricted",
        "slogan": "public",
        "topic": "public",
        "age": "public",
        "zzz": "public",
    }
    assert {edition.class_of(name) for name in ("escalation_rule", "escalated_to", "status", "shift")} == {"public"}
    assert edition.privacy.known_by == ("contact",)


def test_free_text_can_be_of_another_class() -> None:
    edition, _ = linked(FIELDS, HEAD + CLASSES + "    unmarked_text: restricted\n    known_by: [customer_name]\n")
    assert edition.class_of("summary") == "restricted"
    assert edition.privacy.known_by == ("customer_name",)
    edition, _ = linked(FIELDS, HEAD + "    classes:\n      restricted: {}\n")
    assert edition.class_of("summary") == "public", "there is no class personal"


def test_without_a_privacy_document_nothing_is_hidden() -> None:
    edition, _ = linked(FIELDS.replace("from: identity-methods", "options: [code]"), ROLES)
    assert edition.privacy == Privacy(known_by=("contact",))
    assert not edition.privacy.declared
    assert [edition.class_of(name) for name in ("summary", "scan")] == ["public", "restricted"]
    assert all(edition.may_see(role, group) for role in edition.roles for group in ("public", "restricted"))


def test_who_sees_a_class_follows_from_both_documents() -> None:
    edition, _ = linked(FIELDS, HEAD + CLASSES, ROLES)
    seen = {
        group: {role for role in edition.roles if edition.may_see(role, group)}
        for group in ("public", "personal", "restricted")
    }
    assert seen == {
        "public": {"clerk", "boss", "head", "guest", "auditor"},
        "personal": {"clerk", "boss", "auditor"},
        "restricted": {"boss", "head", "auditor"},
    }
    assert not edition.may_see("nobody", "public")
    alone, _ = linked(FIELDS, HEAD + CLASSES)
    assert alone.may_see("anybody", "restricted")


def test_roles_see_what_the_roles_they_include_see() -> None:
    edition, _ = linked(ROLES)
    assert edition.roles["boss"].sees == {"own cases", "personal", "team cases", "restricted"}
    assert edition.roles["boss"].says_sees == ("team cases", "restricted")


def test_people_have_roles_logins_and_a_team() -> None:
    edition, _ = linked(ROLES)
    anna, sam = edition.people["anna"], edition.people["sam"]
    assert (anna.name, anna.roles, anna.logins, anna.team) == (
        "Anna Price",
        ("clerk",),
        ("aprice", "anna2"),
        "mornings",
    )
    assert (sam.roles, sam.logins, sam.team) == (("boss", "clerk"), ("sam",), "")


def test_the_identity_gate_guards_both_events_and_holds_the_ways_against_its_list() -> None:
    edition, remarks = linked(FIELDS, HEAD + CLASSES)
    assert remarks == []
    assert [(gate.id, gate.before) for gate in edition.gates] == [
        ("identity-gate", "account data shown"),
        ("identity-gate change account data", "account data changed"),
    ]
    for gate in edition.gates:
        assert [show(need.condition) for need in gate.needs if need.condition] == [
            "identity verified is yes",
            "identity method is code or call back",
        ]
    assert edition.privacy.accept == edition.facts["identity_method"].choices == ("code", "call back")


def test_a_way_that_the_field_does_not_offer_is_told() -> None:
    _, remarks = linked(FIELDS.replace("from: identity-methods", "options: [code]"), HEAD + CLASSES)
    assert {remark.partition(" ")[2].partition(" ")[2] for remark in remarks} == {
        '"identity_method" has no choice "call back"; choices are code'
    }


def test_requests_are_timed_as_days_of_the_calendar_or_of_opening() -> None:
    edition, _ = linked(FIELDS, HEAD + CLASSES)
    clocks = {clock.id: clock for clock in edition.clocks}
    assert {name: (show(c.applies), c.stages[0].within.words, c.stages[0].counting) for name, c in clocks.items()} == {
        "access-request": ("data request is access", "30 days", "calendar days"),
        "erase-request": ("topic is other", "20 opening days", "opening hours"),
    }
    assert all((c.starts, c.stops) == (("received",), ("resolved", "closed")) for c in clocks.values())
    assert {name: within.words for name, within in edition.privacy.requests.items()} == {
        "access": "30 days",
        "erase": "20 opening days",
    }


def test_an_incident_is_timed_until_it_is_handed_over() -> None:
    text = HEAD + "    classes: {personal: {}}\n    incident: {checklist: steps, notify: boss, within: 1 hour}\n"
    parts = loaded(text).parts
    (clock,) = parts.clocks
    assert (clock.id, clock.starts, clock.stops) == ("report-privacy-incident", ("received",), ("escalated",))
    assert clock.stages[0].counting == "around the clock"
    assert parts.privacy is not None
    assert parts.privacy.incident is not None
    assert (parts.privacy.incident.checklist, parts.privacy.incident.notify) == ("steps", "boss")
    assert [addressee.name for addressee in parts.addressees] == ["boss"]


@pytest.mark.parametrize(
    ("written", "keep"),
    [
        ("24 months after closed", (24, 0, "closed")),
        ("24 months", (24, 0, "closed")),
        ("2 years after resolved", (24, 0, "resolved")),
        ("90 days after closed", (0, 90, "closed")),
        ("1 week", (0, 7, "closed")),
        ("0 days", (0, 0, "closed")),
    ],
)
def test_how_long_something_is_kept(written: str, keep: tuple[int, int, str]) -> None:
    privacy = loaded(HEAD + f"    classes: {{personal: {{keep: {written}}}}}\n").parts.privacy
    assert privacy is not None
    found = privacy.classes["personal"].keep
    assert found is not None
    assert (found.months, found.days, found.after, str(found.words)) == (*keep, written)


LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("keep", "closed", "end"),
    [
        (Keep("", months=1), datetime(2026, 1, 31, 12, tzinfo=UTC), datetime(2026, 2, 28, 12, tzinfo=UTC)),
        (Keep("", months=24), datetime(2024, 2, 29, 12, tzinfo=UTC), datetime(2026, 2, 28, 12, tzinfo=UTC)),
        (Keep("", days=90), datetime(2026, 1, 1, 9, tzinfo=UTC), datetime(2026, 4, 1, 8, tzinfo=UTC)),
        (Keep("", months=1, days=1), datetime(2026, 6, 30, 23, 30, tzinfo=UTC), datetime(2026, 8, 1, 23, 30, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_months_are_those_of_the_calendar_where_the_desk_is(keep: Keep, closed: datetime, end: datetime) -> None:
    assert keep.until(closed, LONDON) == end


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds of aware ones
    st.integers(0, 1200),
    st.integers(0, 36_600),
)
def test_keeping_ends_later_and_never_the_earlier_for_more(moment: datetime, months: int, days: int) -> None:
    ends = [Keep("", m, d).until(moment, LONDON) for m, d in ((0, 0), (months, 0), (months, days), (months, days + 1))]
    assert ends == sorted(ends)
    assert ends[0] == moment
