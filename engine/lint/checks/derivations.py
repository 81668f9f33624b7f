"""Can every derived fact be worked out: does what it starts from exist, and has it the right type?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.derivation import MOMENTS
from engine.model.fact import Fact
from engine.model.problem import Remark, Route, Severity, did_you_mean

CODE: Final = "derivation"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("unknown-fact", "unknown-event")


def check(subject: Subject) -> Iterator[Remark]:
    """Each derived fact that starts from nothing, or from what holds no date."""
    edition = subject.edition
    for name, how in edition.derived.items():
        fact = edition.facts[name]
        route = (*fact.route, "derive")
        if how.way == "number of" and how.of[0] not in subject.events:
            message = f'nothing that happens is called "{how.of[0]}"'
            absent = (how.of[0],)
            yield Remark(fact.document, route, message, subject.guess_event(how.of[0]), "unknown-event", absent=absent)
        for base in how.facts:
            yield from _base(subject, fact, route, base)


def _base(subject: Subject, fact: Fact, route: Route, base: str) -> Iterator[Remark]:
    known = subject.edition.facts.get(base)
    if known is None:
        hint = did_you_mean(base, subject.edition.facts) or "declare it as a field of the record or of a form"
        yield Remark(fact.document, route, f'unknown fact "{base}"', hint, "unknown-fact", absent=(base,))
    elif known.type not in MOMENTS:
        message = f'"{base}" is declared as {known.type}; this can only be worked out from a date or a date and time'
        yield Remark(fact.document, route, message, "name a fact that holds a date")
