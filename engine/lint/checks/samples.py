"""Would the form accept its own filled sample?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.lint.subject import Subject
from engine.model.form import Form
from engine.model.problem import Remark, Route, Severity, did_you_mean

CODE: Final = "sample"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("unknown-fact",)


def check(subject: Subject) -> Iterator[Remark]:
    """Each value that its field would refuse, and each field that is always required and not filled."""
    for form in subject.edition.forms.values():
        if form.sample is not None:
            yield from _sample(subject, form, form.sample)


def _sample(subject: Subject, form: Form, values: Mapping[str, str]) -> Iterator[Remark]:
    facts, zone = subject.edition.facts, subject.edition.desk.zone
    of_record = form.name.startswith("record/")
    base: Route = ("sample",) if of_record else ("sample", "values")
    for name, text in values.items():
        if name not in facts:
            message, hint = f'unknown fact "{name}" in the sample', did_you_mean(name, facts) or "take the line out"
            yield Remark(form.name, (*base, name), message, hint, "unknown-fact", at_key=True, absent=(name,))
            continue
        try:
            facts[name].parse(text, zone)
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            yield Remark(form.name, (*base, name), message, hint, absent=(text,))
    for field in () if of_record else form.fields:
        if field.required and not values.get(field.fact):
            message = f'the sample leaves "{field.fact}" empty, which is always required'
            yield Remark(form.name, base, message, f"write a line  {field.fact}: ...")
