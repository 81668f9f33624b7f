"""A script as a dialogue: what is said, done and asked, where it goes from there, and the side ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.compile.templates import with_gaps
from engine.model.condition import ALWAYS, show
from engine.model.problem import and_of, one_of
from engine.model.script import Ask, Script, Step
from engine.services.reading.parts import Line, Link, Passage, Reading, Section, plain, sentence, titled

GROUP: Final = "Scripts"
WAYS: Final = {
    "next": "goes on",
    "return": "goes back to where it was opened",
    "escalate": "brings the case to somebody",
}


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """The conversation, then its side ways, then what is never said."""
    for script in edition.scripts:
        if script.document != document:
            continue
        when = and_of(f"{plain(fact)} is {one_of(values)}" for fact, values in script.use_for.items())
        used = Line(sentence(f"for contacts where {when}" if when else "for every contact"), tone="calm")
        steps = tuple(_step(edition, script, step) for step in script.steps)
        yield Section("The conversation", steps, (used,))
        for branch in script.branches:
            way = Passage(
                branch.title, (Line(f"{branch.key} opens it from every step, and goes back there."),), (), branch.id
            )
            inside = tuple(_step(edition, script, step) for step in branch.steps)
            yield Section(f"Side way: {branch.title}", (way, *inside))
        if script.never_say:
            never = tuple(Line(f"“{words}”", tone="warning") for words in script.never_say)
            yield Section("Never say", (), never)


def _step(edition: Edition, script: Script, step: Step) -> Passage:
    return Passage(
        titled(step.id),
        tuple(_lines(edition, step)),
        tuple(_links(edition, script, step)),
        step.id,
        ", ".join(_notes(step)),
    )


def _notes(step: Step) -> Iterator[str]:
    if step.strength != "must":
        yield "if possible" if step.strength == "aim" else "should"
    if step.optional:
        yield "can be skipped"


def _lines(edition: Edition, step: Step) -> Iterator[Line]:
    if step.only_when != ALWAYS:
        yield Line(sentence(f"only when {show(step.only_when)}"), tone="calm")
    if step.say:
        how = "Say exactly" if step.verbatim else f"Say, {step.tone}" if step.tone else "Say"
        yield Line(f"“{with_gaps(step.say).strip()}”", how, "spoken")
    if step.do:
        yield Line(with_gaps(step.do), "Do")
    for phrase in step.phrases:
        yield Line(f"“{with_gaps(phrase)}”", "You could say", "calm")
    for ask in step.ask:
        yield _ask(edition, ask)
    for choice in step.choose:
        yield Line(f"{choice.text}: {WAYS.get(choice.then) or f'goes to {plain(choice.then)}'}", "Choose")
    if step.unless is not None:
        yield Line(sentence(f"unless {show(step.unless)}, it goes to {plain(step.otherwise)}"), tone="calm")
    if step.go_to:
        yield Line(sentence(f"it goes on with {plain(step.go_to)}"), tone="calm")
    if step.records:
        yield Line(sentence(f"the log then says: {step.records}"), tone="calm")


def _ask(edition: Edition, ask: Ask) -> Line:
    marks = ["needed"] if ask.required else []
    marks += ["a promise to the customer"] if ask.promise else []
    beside = (
        f" ({', '.join((edition.label(ask.fact), *marks))})"
        if ask.question
        else f" ({', '.join(marks)})"
        if marks
        else ""
    )
    return Line(f"{with_gaps(ask.question) or edition.label(ask.fact)}{beside}", "Ask")


def _links(edition: Edition, script: Script, step: Step) -> Iterator[Link]:
    for target in dict.fromkeys((step.otherwise, step.go_to, *(c.then for c in step.choose if c.then not in WAYS))):
        if target:
            yield Link(f"{script.document}#{target}", "goes to")
    for gate in edition.gates:
        if gate.id == step.gate:
            yield Link(f"{gate.document}#{gate.id}", "passes")
    if step.complete:
        yield Link(step.complete, "completes")


READING: Final = Reading(GROUP, sections)
