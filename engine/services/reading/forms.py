"""Forms and the record: each field with what is to be written, when it is needed, and who sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.condition import ALWAYS, show
from engine.model.derivation import Derivation
from engine.model.fact import Fact
from engine.model.form import Field, Form
from engine.model.privacy import PUBLIC
from engine.model.problem import and_of, one_of
from engine.services.decision_words import to_write
from engine.services.reading.parts import Line, Link, Passage, Reading, Section, plain, sentence

GROUP: Final = "Forms"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """The sections of the form, what is worked out, and the filled sample."""
    form = edition.forms.get(document)
    if form is None:
        return
    whose = () if form.applies == ALWAYS else (Line(sentence(f"for cases where {show(form.applies)}"), tone="calm"),)
    for number, section in enumerate(form.sections):
        fields = tuple(_field(edition, form, field) for field in section.fields)
        yield Section(section.title or form.title, fields, () if number else whose)
    worked_out = (
        _derived(edition, edition.facts[name], how)
        for name, how in edition.derived.items()
        if name in edition.facts and edition.facts[name].document == document
    )
    yield Section("Worked out", tuple(worked_out))
    if form.sample:
        filled = tuple(Line(text, edition.label(name)) for name, text in form.sample.items())
        yield Section("A filled sample", (Passage("Sample", filled, at="sample"),))


def _field(edition: Edition, form: Form, field: Field) -> Passage:
    fact = edition.facts.get(field.fact)
    if fact is None:
        return Passage(
            edition.label(field.fact), (Line("No document says what this is.", tone="warning"),), at=field.fact
        )
    lines = [Line(sentence(words)) for words in (_answer(fact), _needed(field)) if words]
    if field.show_when != ALWAYS:
        lines.append(Line(sentence(f"shown only where {show(field.show_when)}"), tone="calm"))
    if fact.hint:
        lines.append(Line(sentence(fact.hint), "Hint", "calm"))
    if seen := seen_by(edition, fact):
        lines.append(Line(sentence(seen), tone="calm"))
    used = fact.document != form.name and bool(fact.document)
    links = (Link(f"{fact.document}#{fact.id}", "declared in"),) if used else ()
    return Passage(fact.label, tuple(lines), links, field.fact)


def _answer(fact: Fact) -> str:
    kept = "; a new case has the moment of its opening here" if fact.starts_as else ""
    more = "; with other it is said which" if fact.other else ""
    verb = "choose " if fact.choices else "write "
    return f"{verb}{to_write(fact)}{more}{kept}"


def _needed(field: Field) -> str:
    """When it must be filled, in one sentence."""
    when = ["always"] if field.required else []
    when += [f"before {one_of(field.required_before)}"] if field.required_before else []
    when += [f"where {show(field.required_when)}"] if field.required_when is not None else []
    when += [f"unless {show(field.required_unless)}"] if field.required_unless is not None else []
    least = f"; at least {field.at_least} of them" if field.at_least else ""
    return f"needed {', and '.join(when)}{least}" if when else f"may stay empty{least}"


def seen_by(edition: Edition, fact: Fact) -> str:
    """The class of a field and the roles that see it; empty where everybody does who sees the case."""
    group = edition.class_of(fact.id)
    if group == PUBLIC or not edition.roles:
        return ""
    roles = [plain(role) for role in edition.roles if edition.may_see(role, group)]
    return f"{group}: seen by {and_of(roles) or 'nobody'}"


def _derived(edition: Edition, fact: Fact, how: Derivation) -> Passage:
    names = and_of(edition.label(name) for name in how.of) if how.facts else and_of(how.of)
    words = f"{names} compared: {how.way}" if how.way.startswith("is ") else f"{how.way} {names}"
    return Passage(fact.label, (Line(sentence(words)),), at=fact.id)


READING: Final = Reading(GROUP, sections)
