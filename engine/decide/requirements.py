"""Which fields of a form are shown, which are missing, and which values do not fit, for what is known of a case."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compile.edition import Edition
from engine.decide.reference import truth
from engine.model.fact import Facts
from engine.model.form import Field, Form


def forms_for(edition: Edition, facts: Facts) -> tuple[Form, ...]:
    """The record and the forms that are for such a case."""
    values = edition.values(facts)
    return tuple(form for form in edition.forms.values() if truth(form.applies, values) is True)


def shown_fields(edition: Edition, form: Form, facts: Facts) -> tuple[Field, ...]:
    """The fields to show, those whose condition is no are left out."""
    values = edition.values(facts)
    return tuple(field for field in form.fields if truth(field.show_when, values) is not False)


def missing_fields(edition: Edition, form: Form, facts: Facts) -> tuple[Field, ...]:
    """The fields that must be filled now and are not; a value that is none any more is not filled.

    Where a condition is unknown, ``required_unless`` counts as required. ``required_when`` does not: the fact it asks
    about is the one to fill in first.
    """
    values = edition.values(facts)
    return tuple(
        field
        for field in shown_fields(edition, form, facts)
        if field.fact not in values
        and (
            field.required
            or (field.required_when is not None and truth(field.required_when, values) is True)
            or (field.required_unless is not None and truth(field.required_unless, values) is not True)
        )
    )


def missing_before(edition: Edition, facts: Facts, event: str, target: str) -> Iterator[tuple[Form, Field]]:
    """Fields of any form of the case that must be filled before an event, or before a status is entered.

    A form counts unless it is known not to be for such a case: a duty never goes because a field was empty.
    """
    values = edition.values(facts)
    words = {event, target, _family(target)}
    for form in edition.forms.values():
        if truth(form.applies, values) is False:
            continue
        for field in form.fields:
            asked = field.fact not in values and words.intersection(field.required_before)
            if asked and truth(field.show_when, values) is not False:
                yield form, field


def needed_before(edition: Edition, form: Form, facts: Facts, status: str) -> dict[str, tuple[str, ...]]:
    """The shown fields of a form that are needed later, each with the events and statuses before which it must be filled.

    What the case has come to already is left out: it cannot come before that any more.
    """
    found = {
        field.fact: tuple(word for word in field.required_before if word not in {status, _family(status)})
        for field in shown_fields(edition, form, facts)
    }
    return {fact: words for fact, words in found.items() if words}


def _family(status: str) -> str:
    return status.split("-", maxsplit=1)[0]


def misfits(edition: Edition, form: Form, facts: Facts) -> dict[str, str]:
    """What is wrong with the values of the fields shown: a type, a choice, too few of several. Fact to sentence."""
    wrong: dict[str, str] = {}
    for field in shown_fields(edition, form, facts):
        fact, text = edition.facts.get(field.fact), facts.get(field.fact)
        if fact is None or not text:
            continue
        try:
            value = fact.parse(text, edition.desk.zone)
        except ValueError as error:
            wrong[field.fact] = str(error)
            continue
        if isinstance(value, tuple) and len(value) < field.at_least:
            wrong[field.fact] = f"{fact.label} needs at least {field.at_least}"
        wrong |= unsaid_other(edition, field.fact, facts)
    return wrong


def unsaid_other(edition: Edition, name: str, facts: Facts) -> dict[str, str]:
    """Where "other" was chosen and the text that says which is missing: that fact, with the sentence."""
    fact = edition.facts.get(name)
    if fact is None or not fact.other or facts.get(fact.other, "").strip():
        return {}
    value = edition.values({name: facts.get(name, "")}).get(name, ())
    chosen = value if isinstance(value, tuple) else (value,)
    return {fact.other: f"{fact.label} is other: say which"} if "other" in chosen else {}
