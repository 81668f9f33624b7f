"""What the workspace says around the step in focus: title, the next step, the end, and why something is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from textual.content import Content

from engine.model.problem import Refused
from engine.model.safe_text import safe, safe_line
from engine.model.script import Step
from engine.services.read_case import CaseView
from tui.widgets.step_card import step_name

MOST_REASONS: Final = 4
NO_SCRIPT: Final = Step("no-script", do="No script is written for such a case. Its forms are under ^F.")


def title_words(seen: CaseView, local: datetime) -> tuple[Content, Content]:
    """Who and what on the left, state and time on the right."""
    facts = seen.facts
    what = ", ".join(safe_line(facts[fact]) for fact in ("kind", "channel", "topic", "priority") if facts.get(fact))
    name = safe_line(facts.get("customer_name", "customer not known yet"))
    left = Content.assemble((safe_line(seen.case.id), "bold"), f"  {name}", (f"  {what}", "$calm"))
    return left, Content.assemble((safe_line(seen.case.status), "$primary"), (f"  {local:%H:%M}", "$foreground"))


def next_words(seen: CaseView, fill: Callable[[str], str]) -> Content:
    """The step that comes next as things stand."""
    here, following = seen.here, seen.next_step
    if here is None or here.step is None:
        return Content.assemble((safe_line(f"The case is {seen.case.status}."), "$calm"))
    words = "the end of the conversation"
    if following is not None:
        said = safe_line(fill(following.say) or following.do)
        words = f"{step_name(following)}: {said}" if said else step_name(following)
    return Content.assemble(("Next  ", "bold $primary"), (words, "$calm"))


def refusal_words(refusal: Refused, head: str, *, waivable: bool) -> Content:
    """What is missing, one line each, and what to do about it."""
    parts: list[tuple[str, str]] = [(head, "bold $error"), ("   nothing typed is lost", "$calm")]
    parts += [(f"\n  ✕ {safe(reason)}", "$foreground") for reason in refusal.reasons[:MOST_REASONS]]
    if more := len(refusal.reasons) - MOST_REASONS:
        parts += [(f"\n  and {more} more" if more > 0 else "", "$calm")]
    hints = []
    if refusal.fields:
        hints.append("fill in the marked fields and try again")
    elif refusal.gate:
        hints.append("^F opens the forms")
    if waivable:
        hints.append("^W lets it pass with a reason")
    return Content.assemble(*parts, (f"\n  {'; '.join(hints)}" if hints else "", "$calm"))


def finished(view: CaseView) -> Step:
    """What stands where the next step would, once everything is said."""
    if view.case.status == "closed":
        return Step("finished", do="The case is closed. Nothing is left to do.")
    if view.following:
        left = sum(len(following.open_items) for following in view.following)
        after = f"^K opens the follow-up: {left} to do." if left else "The follow-up is done; ^R closes the case."
        return Step("finished", do=after)
    return Step("finished", do="^R resolves the case, or ^E brings it to somebody else.")
