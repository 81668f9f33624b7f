"""Which fields are shown, which are missing and which values do not fit."""

from __future__ import annotations

import pytest

from engine.compile.edition import Edition
from engine.decide.requirements import forms_for, misfits, missing_before, missing_fields, needed_before, shown_fields
from tests.desks import edition

HEAD = "kind: record, id: interaction, title: Record, version: 1.0.0, channels: [phone], kinds: [inquiry, complaint]"


def desk(*fields: str) -> Edition:
    """A record with these fields, and yes-or-no facts to ask about in their conditions."""
    rows = [*fields, "{id: a, label: A, as: yes or no}", "{id: b, label: B, as: yes or no}"]
    return edition(f"{{{HEAD}, fields: [{', '.join(rows)}]}}")


def missing(field: str, **facts: str) -> bool:
    made = desk(field)
    return "x" in [found.fact for found in missing_fields(made, made.forms["record/interaction"], facts)]


@pytest.mark.parametrize(
    ("rule", "facts", "wanted"),
    [
        ("", {}, False),
        ("required: no", {}, False),
        ("required: always", {}, True),
        ("required: yes", {}, True),
        ("required: always", {"x": "text"}, False),
        ("required: always", {"x": ""}, True),
        ("required_when: {a: yes}", {"a": "yes"}, True),
        ("required_when: {a: yes}", {"a": "no"}, False),
        ("required_when: {a: yes}", {}, False),
        ("required_unless: {a: yes}", {"a": "yes"}, False),
        ("required_unless: {a: yes}", {"a": "no"}, True),
        ("required_unless: {a: yes}", {}, True),
        ("required_unless: {any: [{a: yes}, {b: yes}]}", {"b": "yes"}, False),
        ("required: always, show_when: {a: yes}", {"a": "yes"}, True),
        ("required: always, show_when: {a: yes}", {"a": "no"}, False),
        ("required: always, show_when: {a: yes}", {}, True),
        ("required_before: resolved", {}, False),
    ],
)
def test_when_a_field_is_missing(rule: str, facts: dict[str, str], wanted: bool) -> None:
    assert missing(f"{{id: x, label: X, as: text{', ' if rule else ''}{rule}}}", **facts) is wanted


def test_a_value_that_is_no_choice_any_more_is_missing() -> None:
    field = "{id: x, label: X, as: choice, options: [red, blue], required: always}"
    assert not missing(field, x="red")
    assert missing(field, x="green")


@pytest.mark.parametrize(("facts", "shown"), [({"a": "yes"}, True), ({"a": "no"}, False), ({}, True)])
def test_a_field_is_hidden_only_where_its_condition_is_no(facts: dict[str, str], shown: bool) -> None:
    made = desk("{id: x, label: X, as: text, show_when: {a: yes}}")
    names = [field.fact for field in shown_fields(made, made.forms["record/interaction"], facts)]
    assert ("x" in names) is shown


@pytest.mark.parametrize(
    ("field", "facts", "wanted"),
    [
        ("as: choice, options: [red, blue]", {"x": "red"}, {}),
        ("as: choice, options: [red, blue]", {"x": "rde"}, {"x": 'X has no choice "rde"; did you mean "red"?'}),
        ("as: whole number", {"x": "4.5"}, {"x": 'X is a whole number, not "4.5"'}),
        ("as: whole number", {}, {}),
        ("as: several, options: [red, blue], at_least: 2", {"x": "red"}, {"x": "X needs at least 2"}),
        ("as: several, options: [red, blue], at_least: 2", {"x": "red, red"}, {"x": "X needs at least 2"}),
        ("as: several, options: [red, blue], at_least: 2", {"x": "red, blue"}, {}),
        ("as: choice, options: [red], other: needs text", {"x": "other"}, {"x_other": "X is other: say which"}),
        (
            "as: choice, options: [red], other: needs text",
            {"x": "other", "x_other": " "},
            {"x_other": "X is other: say which"},
        ),
        ("as: choice, options: [red], other: needs text", {"x": "other", "x_other": "mauve"}, {}),
        ("as: several, options: [red], other: needs text", {"x": "red, other"}, {"x_other": "X is other: say which"}),
        ("as: choice, options: [red, other]", {"x": "other"}, {}),
    ],
)
def test_what_is_wrong_with_a_value(field: str, facts: dict[str, str], wanted: dict[str, str]) -> None:
    made = desk(f"{{id: x, label: X, {field}}}")
    assert misfits(made, made.forms["record/interaction"], facts) == wanted


def test_a_hidden_field_with_an_old_value_does_not_hold_the_form_back() -> None:
    """Its question is not on the screen any more, so nobody could mend it."""
    made = desk("{id: x, label: X, as: choice, options: [red], other: needs text, show_when: {a: yes}}")
    assert misfits(made, made.forms["record/interaction"], {"x": "other", "a": "no"}) == {}
    assert misfits(made, made.forms["record/interaction"], {"x": "other", "a": "yes"}) == {
        "x_other": "X is other: say which"
    }


FORM = """
    kind: form
    id: complaint
    title: Complaint
    version: 1.0.0
    for: {kind: complaint}
    extends: record/interaction
    sections:
      - {title: All, fields: [{use: x}, {id: y, label: Y, as: text, required_before: [resolved, escalated]}]}
"""


@pytest.mark.parametrize(("facts", "names"), [({"kind": "complaint"}, ["record/interaction", "form/complaint"]), ({"kind": "inquiry"}, ["record/interaction"]), ({}, ["record/interaction"])])  # fmt: skip
def test_the_forms_of_a_case(facts: dict[str, str], names: list[str]) -> None:
    made = edition(f"{{{HEAD}, fields: [{{id: x, label: X, as: text, required: always}}]}}", FORM)
    assert [form.name for form in forms_for(made, facts)] == names


@pytest.mark.parametrize(
    ("event", "target", "wanted"),
    [
        ("resolved", "", ["y"]),
        ("solved", "resolved", ["y"]),
        ("e", "escalated-legal", ["y"]),
        ("updated", "open", []),
        ("closed", "closed", []),
    ],
)
def test_fields_required_before_an_event_a_target_or_its_family(event: str, target: str, wanted: list[str]) -> None:
    made = edition(f"{{{HEAD}, fields: [{{id: x, label: X, as: text, required: always}}]}}", FORM)
    assert [field.fact for _, field in missing_before(made, {"kind": "complaint"}, event, target)] == wanted


def test_a_field_used_again_in_a_form_is_required_there_as_in_the_record() -> None:
    made = edition(f"{{{HEAD}, fields: [{{id: x, label: X, as: text, required: always}}]}}", FORM)
    assert [field.fact for field in missing_fields(made, made.forms["form/complaint"], {"kind": "complaint"})] == ["x"]


def test_what_is_needed_later_is_told_until_the_case_has_come_there() -> None:
    made = desk("{id: x, label: X, as: text, required_before: [escalated, resolved]}", "{id: y, label: Y, as: text}")
    form = made.forms["record/interaction"]
    assert needed_before(made, form, {}, "open") == {"x": ("escalated", "resolved")}
    assert needed_before(made, form, {}, "escalated-legal") == {"x": ("resolved",)}
