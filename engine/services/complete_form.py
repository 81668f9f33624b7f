"""A form is filled in: its values are recorded, and it counts as completed once nothing is missing."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compile.edition import Edition
from engine.decide.derived import known_at
from engine.decide.requirements import misfits, missing_fields
from engine.model.case import Case
from engine.model.form import Form
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.record_event import Happening, happen, normal_facts, on_latest, record_event


def complete_form(desk: Desk, case_id: str, form_name: str, values: Mapping[str, str]) -> Case:
    """Records the values and that the form is complete; `Refused` names every field that is missing or does not fit."""
    form = desk.edition.forms.get(form_name)
    if form is None:
        raise Refused(f"there is no {form_name}")
    return on_latest(desk, case_id, lambda case: _completed(desk, case, form, values))


def _completed(desk: Desk, case: Case, form: Form, values: Mapping[str, str]) -> Case:
    facts = normal_facts(
        desk.edition, {fact: text for fact, text in values.items() if text.strip() or fact in case.facts}
    )
    known = known_at(desk.edition, case, desk.now(), facts)
    wrong = {
        field.fact: f"{desk.edition.label(field.fact)} is needed" for field in missing_fields(desk.edition, form, known)
    }
    wrong |= misfits(desk.edition, form, known)
    if wrong:
        raise Refused(fields=wrong)
    return happen(desk, case, Happening("form completed", facts, {"form": form.name}))


def required_now(edition: Edition, form: Form, facts: Mapping[str, str]) -> frozenset[str]:
    """The facts of a form that must be filled as things stand, whether they are or not."""
    return frozenset(
        field.fact
        for field in form.fields
        if field in missing_fields(edition, form, {name: text for name, text in facts.items() if name != field.fact})
    )


def save_facts(desk: Desk, case_id: str, values: Mapping[str, str]) -> Case:
    """Records what is known so far, complete or not."""
    return record_event(desk, case_id, Happening("updated", values))
