"""The phrase bank of a case: words that fit the step, the side ways and the situations, and the pages to hand over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.compile.edition import Edition
from engine.decide.resources import resources_for
from engine.model.event import Actor
from engine.model.script import Step
from engine.model.style import Where
from engine.services.fill_words import fill
from engine.services.read_case import CaseView


@dataclass(frozen=True)
class Offered:
    """Phrases for one situation, filled in, with the clauses they come from."""

    title: str
    phrases: tuple[str, ...]
    source: tuple[str, ...] = ()


def phrase_bank(
    edition: Edition, view: CaseView, actor: Actor, now: datetime, where: Where | None = None
) -> tuple[Offered, ...]:
    """The nearest first: the step in focus, side ways, the rest of the script, the situations of the style document.

    ``where`` leaves out situations whose words are for elsewhere. No phrase is offered twice.
    """
    known: set[str] = set()
    offered = []
    for one in (*_of_script(view), *_of_style(edition, where), *_to_hand_over(edition, view)):
        said = tuple(dict.fromkeys(fill(edition, view, actor, now, phrase) for phrase in one.phrases))
        new = tuple(phrase for phrase in said if phrase not in known)
        known.update(new)
        if new:
            offered.append(Offered(one.title, new, one.source))
    return tuple(offered)


def _of_script(view: CaseView) -> Iterator[Offered]:
    here = view.here
    if here is None:
        return
    if here.step:
        yield Offered("This step", here.step.phrases, here.step.source)
    for branch in here.script.branches:
        words = [phrase for step in branch.steps for phrase in (*filter(None, [step.say]), *step.phrases)]
        yield Offered(branch.title, tuple(words), branch.source)
    for step in here.script.steps:
        yield Offered(_name(step), step.phrases, step.source)


def _of_style(edition: Edition, where: Where | None) -> Iterator[Offered]:
    for one in edition.style.situations:
        if where is None or where in one.where:
            yield Offered(one.title, one.phrases, one.source)


def _to_hand_over(edition: Edition, view: CaseView) -> Iterator[Offered]:
    found = resources_for(edition, view.known)
    if found:
        source = tuple(dict.fromkeys(clause for one in found for clause in one.source))
        yield Offered("To read", tuple(f"{one.title}: {one.link}" for one in found), source)


def _name(step: Step) -> str:
    return step.id.replace("-", " ").replace("_", " ").capitalize()
