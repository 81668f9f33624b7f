"""Confidentiality and retention: classes of data, what is never recorded, whose identity is verified first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from engine.kinds.document import Document, Part
from engine.kinds.words import Id, Source, Text, Texts, When, Within, misplaced, reads, words_of
from engine.model.allowance import DAYS, MONTHS, Allowance
from engine.model.clock import Clock, Counting, Stage
from engine.model.condition import Condition, below
from engine.model.policy import Addressee, Element, Parts, Sentence
from engine.model.privacy import PUBLIC, Detector, Incident, Keep, PrivacyClass
from engine.model.privacy import Privacy as PrivacyWord
from engine.model.problem import Route, did_you_mean, one_of
from engine.model.workflow import Gate, Need
from engine.model.written_condition import parse_condition

GUARDED: Final = {"show account data": "account data shown", "change account data": "account data changed"}
"""What only somebody whose identity is verified may be told or may bring about, and the event it is."""
IDENTITY_METHODS: Final = "identity-methods"
"""The list of choices that the accepted ways are."""
INCIDENT: Final = "privacy-incident"
"""The kind of case that is one."""
LONGEST_KEPT: Final = 100
"""Years; more is a slip of the pen, or for ever, which is said by leaving  keep  out."""
_KEEP = re.compile(r"(\d{1,4}) (day|week|month|year)s?(?: after (.+))?")


def _keep(text: str) -> Keep:
    match = _KEEP.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is no time of keeping; write for example 24 months after closed, or 90 days')
    amount = int(match[1])
    months = amount * {"month": 1, "year": 12}.get(match[2], 0)
    days = amount * {"day": 1, "week": 7}.get(match[2], 0)
    if months > LONGEST_KEPT * 12 or days > LONGEST_KEPT * 366:
        raise ValueError(f'"{text}" is more than a lifetime; write at most {LONGEST_KEPT} years')
    return Keep(text, months, days, match[3] or "closed")


def _detect(text: str) -> tuple[str, str]:
    for start in ("pattern ", "word list "):
        if text.startswith(start) and text.removeprefix(start).strip():
            return start.strip(), text.removeprefix(start).strip()
    if text == "card number":
        return text, ""
    raise ValueError(f'"{text}" cannot be detected; write card number, word list NAME or pattern PATTERN')


class ClassRow(Part):
    """A class of data."""

    seen_by: Texts = []
    keep: Annotated[
        Keep | None, *reads(_keep, "How long it is kept.", "24 months after closed", "90 days after closed")
    ] = None
    then: Annotated[Any, *words_of("end of keeping", ("anonymise", "delete"))] = "anonymise"
    source: Source = []


class NeverRow(Part):
    """Something that is never recorded."""

    what: Text
    detect: Annotated[
        Any, *reads(_detect, "How it is recognised.", "card number", "word list health", "pattern [A-Z]{2}[0-9]{6}")
    ]
    then: Annotated[Any, *words_of("consequence", ("block", "warn"))] = "block"
    source: Source = []


class IdentityGate(Part):
    """What nobody is told, and nothing done, before their identity is verified, and the ways of verifying it."""

    before: Texts
    accept: Annotated[
        Texts, Field(description="How identity may be verified; forms offer it with  from: identity-methods .")
    ] = []
    source: Source = []


class RequestRow(Part):
    """Within which time a customer's request about their own data is answered, and which cases are such requests."""

    within: Within
    for_: Annotated[
        When | None, Field(alias="for", description="Which cases; else those where data_request is its name.")
    ] = None
    source: Source = []


def _request(value: object) -> object:
    return {"within": value} if isinstance(value, str) else value


Request = Annotated[RequestRow, BeforeValidator(_request, json_schema_input_type=str | RequestRow)]


class IncidentRow(Part):
    """What is done with a case of the kind privacy-incident: data may have come into wrong hands."""

    checklist: Id
    notify: Id
    within: Within
    source: Source = []


class Purpose(Part):
    """Why data is kept, on which legal basis, and of which classes."""

    id: Id
    basis: Text
    uses: Texts
    source: Source = []


class Privacy(Document):
    """Whose data it is, who sees it, how long it is kept."""

    kind: Literal["privacy"]
    classes: Annotated[dict[str, ClassRow], Field(min_length=1)]
    unmarked_text: Annotated[
        Id | None, Field(description="The class of what is typed freely into fields that name no class; else personal.")
    ] = None
    known_by: Annotated[Texts, Field(description="The fields by which a customer is recognised; else contact.")] = []
    never_record: list[NeverRow] = []
    word_lists: dict[str, Texts] = {}
    identity_gate: Annotated[IdentityGate | None, Field(alias="identity-gate")] = None
    requests: dict[str, Request] = {}
    incident: IncidentRow | None = None
    purposes: list[Purpose] = []

    @model_validator(mode="after")
    def _names_exist(self) -> Privacy:
        named: list[tuple[Route, str]] = [(("unmarked_text",), self.unmarked_text)] if self.unmarked_text else []
        named += [
            (("purposes", i, "uses", j), name) for i, row in enumerate(self.purposes) for j, name in enumerate(row.uses)
        ]
        for route, name in named:
            if name not in (*self.classes, PUBLIC):
                hint = did_you_mean(name, self.classes) or f"classes are {one_of(self.classes)}"
                message = f'there is no privacy class "{name}"; {hint}'
                raise misplaced(message, route)
        for place, act in enumerate(self.identity_gate.before if self.identity_gate else []):
            if act not in GUARDED:
                message = f'"{act}" is not guarded; {did_you_mean(act, GUARDED) or f"write {one_of(GUARDED)}"}'
                raise misplaced(message, ("identity-gate", "before", place))
        return self

    def lower(self) -> Parts:
        """Classes, detectors and the gates on account data."""
        classes = {
            name: PrivacyClass(name, frozenset(row.seen_by), row.keep, row.then, ("classes", name))
            for name, row in self.classes.items()
        }
        accepted = tuple(self.identity_gate.accept) if self.identity_gate else ()
        default = "personal" if "personal" in classes else PUBLIC
        words = PrivacyWord(
            document=self.name,
            classes=classes,
            unmarked_text=self.unmarked_text or default,
            known_by=tuple(self.known_by),
            detectors=tuple(self._detector(row, ("never_record", i)) for i, row in enumerate(self.never_record)),
            accept=accepted,
            purposes={row.id: tuple(row.uses) for row in self.purposes},
            word_lists=tuple(self.word_lists),
            requests={name: row.within for name, row in self.requests.items()},
            incident=self._incident(),
        )
        return Parts(
            privacy=words,
            gates=tuple(self._gates()),
            clocks=tuple(self._clocks()),
            elements=tuple(self._elements()),
            lists={IDENTITY_METHODS: accepted} if accepted else {},
            addressees=tuple(self._addressees()),
            sentences=tuple(self._sentences()),
        )

    def _detector(self, row: NeverRow, route: Route) -> Detector:
        how, rest = row.detect
        kinds: dict[str, Any] = {"card number": "card number", "pattern": "pattern", "word list": "words"}
        return Detector(
            what=row.what,
            detect=kinds[how],
            blocks=row.then == "block",
            pattern=rest if how == "pattern" else "",
            list=rest if how == "word list" else "",
            words=tuple(self.word_lists.get(rest, ())) if how == "word list" else (),
            source=tuple(row.source),
            route=route,
        )

    def _gates(self) -> list[Gate]:
        if self.identity_gate is None:
            return []
        needs = [Need("condition", "", parse_condition({"identity_verified": "yes"}))]
        if self.identity_gate.accept:
            needs.append(Need("condition", "", parse_condition({"identity_method": list(self.identity_gate.accept)})))
        return [
            Gate(
                id="identity-gate" if number == 0 else f"identity-gate {act}",
                before=GUARDED[act],
                needs=tuple(needs),
                source=tuple(self.identity_gate.source),
                document=self.name,
                route=("identity-gate", "before", number),
            )
            for number, act in enumerate(self.identity_gate.before)
        ]

    def _incident(self) -> Incident | None:
        row = self.incident
        return None if row is None else Incident(row.checklist, row.notify, row.within, ("incident",))

    def _clocks(self) -> list[Clock]:
        """Requests about data from their arrival to the answer, an incident from its arrival to the hand-over."""
        found = [
            self._clock(
                f"{name}-request",
                f"Answer a request about data: {name}",
                row.for_ or parse_condition({"data_request": name}),
                ("resolved", "closed"),
                row.within,
                row.source,
                ("requests", name),
            )
            for name, row in self.requests.items()
        ]
        if self.incident:
            title, row = "Hand over a privacy incident", self.incident
            cases = parse_condition({"kind": INCIDENT})
            found.append(
                self._clock(f"report-{INCIDENT}", title, cases, ("escalated",), row.within, row.source, ("incident",))
            )
        return found

    def _clock(  # noqa: PLR0913, PLR0917 - all that two kinds of clocks differ in
        self,
        name: str,
        title: str,
        applies: Condition,
        stops: tuple[str, ...],
        within: Allowance,
        source: list[str],
        route: Route,
    ) -> Clock:
        stage = Stage("due", within, _counting(within), "must", ("within",))
        return Clock(
            id=name,
            title=title,
            document=self.name,
            applies=below(applies, ("for",)),
            starts=("received",),
            stops=stops,
            stages=(stage,),
            calendar="",
            strength="must",
            source=tuple(source or self.source),
            route=route,
        )

    def _sentences(self) -> Iterator[Sentence]:
        """Why data is kept, and the words that are looked for."""
        for row in self.purposes:
            yield Sentence("Purposes", f"{', '.join(row.uses)} data, on the basis of {row.basis}", row.id)
        for name, words in self.word_lists.items():
            yield Sentence("Word lists", f"{name}: {', '.join(words)}")

    def _elements(self) -> list[Element]:
        found = [
            Element(self.name, name, "enforced", ("classes", name), tuple(row.source))
            for name, row in self.classes.items()
        ]
        found += [
            Element(
                self.name,
                row.what.replace(" ", "-"),
                "enforced" if row.then == "block" else "prompted",
                ("never_record", i),
                tuple(row.source),
            )
            for i, row in enumerate(self.never_record)
        ]
        found += [
            Element(self.name, row.id, "declared", ("purposes", i), tuple(row.source))
            for i, row in enumerate(self.purposes)
        ]
        if self.identity_gate:
            found.append(
                Element(self.name, "identity-gate", "enforced", ("identity-gate",), tuple(self.identity_gate.source))
            )
        if self.incident:
            found.append(Element(self.name, "incident", "timed", ("incident",), tuple(self.incident.source)))
        found += [
            Element(self.name, f"{name}-request", "timed", ("requests", name), tuple(row.source))
            for name, row in self.requests.items()
        ]
        return found

    def _addressees(self) -> list[Addressee]:
        found = [
            Addressee(self.name, role, "role", ("classes", name, "seen_by", place))
            for name, row in self.classes.items()
            for place, role in enumerate(row.seen_by)
        ]
        if self.incident:
            found.append(Addressee(self.name, self.incident.notify, "role or department", ("incident", "notify")))
        return found


def _counting(within: Allowance) -> Counting:
    """Days and months are those of the calendar; an hour counts at night as well, unless it is an opening hour."""
    if within.unit in DAYS or within.unit in MONTHS:
        return "calendar days"
    return "opening hours" if within.unit.startswith("opening") else "around the clock"
