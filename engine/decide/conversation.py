"""Where a conversation stands and which step comes next, worked out from the events of the case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.compile.edition import Edition
from engine.decide.reference import truth
from engine.model.event import Event
from engine.model.fact import Facts
from engine.model.script import Branch, Script, Step

STEP_TAKEN = "step taken"


@dataclass(frozen=True)
class Position:
    """The step in focus; inside a branch also the branch, and the step to return to. No step: the end is reached."""

    script: Script
    step: Step | None
    branch: Branch | None = None
    back_to: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the way one is on."""
        return self.branch.steps if self.branch else self.script.steps


def script_for(edition: Edition, facts: Facts) -> Script | None:
    """The script that fits a case most closely, if any."""
    fitting = [(fit, script) for script in edition.scripts if (fit := script.fits(facts)) is not None]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def position(edition: Edition, script: Script, events: Iterable[Event], facts: Facts) -> Position:
    """The place reached in a script: where its last step led, else its first step.

    A conversation goes on in the version of the script that it began with, where that is still known.
    """
    last = None
    for event in events:
        if event.kind == STEP_TAKEN and event.details.get("script") == script.id:
            last = event
    if last is None:
        return Position(script, _first(edition, script.steps, facts))
    script = edition.past_scripts.get((script.id, last.details.get("version", "")), script)
    return placed(
        script, last.details.get("next", ""), last.details.get("in_branch", ""), last.details.get("back_to", "")
    )


def placed(script: Script, step: str, branch: str = "", back_to: str = "") -> Position:
    """A place named by ids; a step that is no longer there is the end."""
    inside = next((b for b in script.branches if b.id == branch), None)
    return Position(script, find(inside.steps if inside else script.steps, step), inside, back_to)


def find(steps: Sequence[Step], name: str) -> Step | None:
    """The step of that id."""
    return next((step for step in steps if step.id == name), None)


def after(edition: Edition, here: Position, facts: Facts, then: str = "next") -> Position:
    """Where the step in focus leads: by the choice made, by ``if_not``, by ``go_to``, or to the next that applies."""
    step = here.step
    if step is None:
        return here
    target = "" if then in {"next", "return", "escalate"} else then
    if not target and step.unless is not None and truth(step.unless, edition.values(facts)) is False:
        target = step.otherwise
    target = target or step.go_to
    if then == "return" and here.branch:
        return leave(here)
    if target:
        inside = find(here.steps, target)
        if inside is not None:
            return Position(here.script, inside, here.branch, here.back_to)
        return Position(here.script, find(here.script.steps, target))
    rest = here.steps[here.steps.index(step) + 1 :]
    following = _first(edition, rest, facts)
    if following is None and here.branch:
        return leave(here)
    return Position(here.script, following, here.branch, here.back_to)


def enter(edition: Edition, here: Position, branch: Branch, facts: Facts) -> Position:
    """The first step of a branch that is for this case; it returns to the step in focus. From inside a branch, nowhere."""
    first = _first(edition, branch.steps, facts)
    if here.branch or first is None:
        return here
    return Position(here.script, first, branch, here.step.id if here.step else "")


def leave(here: Position) -> Position:
    """Back from a branch to the step it was opened from."""
    return Position(here.script, find(here.script.steps, here.back_to))


def upcoming(edition: Edition, here: Position, facts: Facts) -> Step | None:
    """The step that would come next as things stand now."""
    return after(edition, here, facts).step if here.step else None


def _first(edition: Edition, steps: Sequence[Step], facts: Facts) -> Step | None:
    """The first step that is for this case; one whose condition is unknown is not, since its question was not asked."""
    values = edition.values(facts)
    return next((step for step in steps if truth(step.only_when, values) is True), None)
