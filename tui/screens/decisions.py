"""Why a case is decided as it is: every rule that counts or waits with the values it met, near misses, the clause."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.model.safe_text import safe_line
from engine.services.decision_words import rule_words
from engine.services.desk import Desk
from engine.services.explain_case import ExplainedDecision, ExplainedRule, explain
from engine.services.read_case import CaseView, escalated_by
from tui.drafts import Drafts
from tui.screens.explained import ExplainedScreen
from tui.widgets.paragraphs import Paragraph
from tui.widgets.row_list import RowItem

URGENT, WAITS, DECIDED, NOTHING = "▲", "?", "✓", "·"
TONES = {URGENT: "$error", WAITS: "$foreground", DECIDED: "$success", NOTHING: "$faint"}
"""The marks of decisions and rules, in the order they press."""
RULES = {"yes": (DECIDED, "$success"), "else": (DECIDED, "$success"), "waits": (WAITS, "$primary")}


class DecisionsScreen(ExplainedScreen):
    """The decisions that drive the desk, with what is typed; nothing is decided anew."""

    HELP_TITLE = "Why it is decided"
    TITLE_WORDS = "Why it is decided"
    NOTHING = "No document decides anything about such a case."

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView) -> None:
        super().__init__(desk, drafts, view)
        told = [explain(desk.edition, decision, view.unseen) for decision in view.decisions if decision.table.rules]
        self._told = sorted(told, key=self._place)

    def rows(self) -> list[RowItem]:
        """Each decision in a few words."""
        return [self._row(number, told) for number, told in enumerate(self._told)]

    def _row(self, number: int, told: ExplainedDecision) -> RowItem:
        mark = self._mark(told)
        tone = "$foreground" if mark == DECIDED else TONES[mark]
        return RowItem(str(number), safe_line(f"{told.title}   {told.brief}"), "", mark, tone)

    def _place(self, told: ExplainedDecision) -> tuple[int, bool]:
        """The most pressing first, and of these what is escalated."""
        escalates = any("escalate_to" in rule.outcome for rule in told.decision.table.rules)
        return list(TONES).index(self._mark(told)), not escalates

    def _mark(self, told: ExplainedDecision) -> str:
        decision = told.decision
        proposed = {proposal.rule.id for proposal in self.view.proposals}
        if decision.disagreeing or any(rule.id in proposed for rule in decision.chosen if decision.table.binding):
            return URGENT
        if not decision.decided:
            return WAITS
        return DECIDED if decision.table.binding and (decision.chosen or decision.outcome) else NOTHING

    def explanation(self, row: str) -> Iterator[Paragraph]:
        """The decision rule by rule."""
        return _paragraphs(self._told[int(row)], escalated_by(self.view.case))


def _paragraphs(told: ExplainedDecision, done: Collection[str]) -> Iterator[Paragraph]:
    yield Paragraph(((safe_line(told.headline), "bold"),))
    yield Paragraph(((safe_line(f"{told.document}, {told.how}"), "$calm"),))
    clause = ""
    for rule in told.rules:
        yield Paragraph(())
        yield from _rule(rule, "" if rule.clause == clause else rule.clause, disagrees=bool(told.decision.disagreeing))
        clause = rule.clause
        if rule.rule.id in done:
            yield Paragraph((("the case has been escalated by this rule", "$success"),), 4)
    if told.near:
        yield Paragraph(())
        yield Paragraph((("If one thing were different", "bold $primary"),))
    for near in told.near:
        yield Paragraph(((safe_line(near), "$calm"),), 2, ("·", "$faint"))


def _rule(rule: ExplainedRule, clause: str, *, disagrees: bool) -> Iterator[Paragraph]:
    name = safe_line(rule_words(rule.rule))
    mark = (URGENT, "$error") if disagrees else RULES[rule.verdict]
    yield Paragraph(((name, "bold"), (f"  {safe_line(rule.outcome)}", "$foreground")), 2, mark)
    for line in rule.comparisons or (rule.condition,):
        yield Paragraph(((safe_line(line), "$calm"),), 4)
    if rule.note:
        yield Paragraph(((safe_line(rule.note), "$foreground"),), 4)
    if clause:
        yield Paragraph(((safe_line(clause), "$faint"),), 4)
    if rule.quote:
        yield Paragraph(((safe_line(f'"{rule.quote}"'), "$faint"),), 4)
