"""Classes of data with who sees them and how long they are kept, what is never recorded, and what an incident brings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.privacy import Detector, PrivacyClass
from engine.model.problem import and_of
from engine.services.reading.parts import Line, Link, Passage, Reading, Section, allowed, plain, sentence, titled

GROUP: Final = "Roles, privacy and the life of a case"
DONE: Final = {"anonymise": "made anonymous", "delete": "deleted"}


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """What the privacy document says; its requests are clocks and its identity gate is a gate, and are read as such."""
    privacy = edition.privacy
    if privacy.document != document:
        return
    about = [Line(sentence(f"what is typed freely counts as {privacy.unmarked_text}"), tone="calm")]
    if privacy.known_by:
        names = and_of(map(edition.label, privacy.known_by))
        about.append(Line(sentence(f"a customer is recognised by {names}"), tone="calm"))
    yield Section("Classes of data", tuple(_class(edition, one) for one in privacy.classes.values()), tuple(about))
    yield Section("Never recorded", tuple(map(_detector, privacy.detectors)))
    if incident := privacy.incident:
        words = f"a privacy incident is brought to {incident.notify} {allowed(str(incident.within))}"
        checklist = edition.checklists.get(incident.checklist)
        links = (Link(checklist.document, "brings up"),) if checklist else ()
        yield Section("Incidents", (Passage("A privacy incident", (Line(sentence(words)),), links, "incident"),))
    if privacy.accept:
        yield Section("How identity may be verified", (), tuple(Line(sentence(way)) for way in privacy.accept))


def _class(edition: Edition, one: PrivacyClass) -> Passage:
    roles = [role for role in edition.roles if edition.may_see(role, one.id)]
    lines = [Line(sentence(f"seen by {and_of(map(plain, roles))}") if roles else "Seen by nobody.")]
    kept = f"kept for {one.keep.words}, then {DONE[one.then]}" if one.keep else "kept without an end"
    lines.append(Line(sentence(kept)))
    return Passage(titled(one.id), tuple(lines), at=one.id)


def _detector(one: Detector) -> Passage:
    how = {"card number": "found by its check digit", "pattern": f"found by the pattern {one.pattern}"}
    found = how.get(one.detect, f"found by the words of the list {one.list}")
    does = "not taken into the log" if one.blocks else "taken, with a warning"
    return Passage(titled(one.what), (Line(sentence(f"{found}; {does}")),), at=one.what.replace(" ", "-"))


READING: Final = Reading(GROUP, sections)
