"""Why it is as it is: for the field in focus, the step, deadlines and escalations, the clause they come from; and what could be better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType

from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.read_case import CaseView
from engine.services.reasons import Reason, reasons
from engine.services.suggest import Suggestion, suggest
from tui.drafts import Drafts
from tui.screens.explained import ExplainedScreen
from tui.screens.suggest import SuggestScreen
from tui.widgets.paragraphs import Paragraph
from tui.widgets.row_list import RowItem

MARKS = {"field": ("▸", "$primary"), "step": ("▸", "$primary"), "gate": ("✕", "$error"), "escalation": ("▲", "$error")}


class WhyScreen(ExplainedScreen):
    """What is in focus first, then all else that the case shows."""

    HELP_TITLE = "Why it is so"
    TITLE_WORDS = "Why it is so"
    NOTHING = "No document says anything about this place."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "s", "suggest", "suggest a change", tooltip="Say what should be different; who edits the policy finds it"
        ),
        Binding("enter", "read", "read the document", tooltip="The whole document, at this place"),
        Binding("f1", "leave", "back", show=False, priority=True),
    ]

    def __init__(
        self, desk: Desk, drafts: Drafts, view: CaseView, field: str = "", refusal: Refused | None = None
    ) -> None:
        super().__init__(desk, drafts, view)
        self._reasons = reasons(desk.edition, view, field, refusal)

    def rows(self) -> list[RowItem]:
        """Each thing with where it comes from."""
        return [self._row(number, reason) for number, reason in enumerate(self._reasons)]

    def _row(self, number: int, reason: Reason) -> RowItem:
        mark, tone = MARKS.get(reason.what, ("·", "$foreground"))
        sources = ", ".join(source for source, _ in reason.clauses)
        head = f"{reason.what.capitalize()}: {reason.title}{f'   {sources}' if sources else ''}"
        return RowItem(str(number), safe_line(head), "", mark, "$foreground" if tone == "$primary" else tone)

    def explanation(self, row: str) -> Iterator[Paragraph]:
        """The clause, what was made of it, the version."""
        reason = self._reasons[int(row)]
        yield Paragraph(((safe_line(reason.title), "bold"),))
        yield Paragraph(((safe_line(f"{reason.about}   version {reason.version}"), "$calm"),))
        if reason.lines:
            yield Paragraph(())
        for line in reason.lines:
            yield Paragraph(((safe_line(line), "$foreground"),), 2, ("·", "$faint"))
        for source, text in reason.clauses:
            yield Paragraph(())
            yield Paragraph(((safe_line(source), "bold $primary"),))
            yield Paragraph(((safe_line(text or "this clause is not in the documents"), "$foreground"),), 2)
        if reason.quote:
            yield Paragraph(())
            yield Paragraph(
                (("in the words of the clause: ", "$calm"), (safe_line(f"“{reason.quote}”"), "$foreground"))
            )
        if not reason.clauses:
            yield Paragraph(())
            yield Paragraph((("No clause is named as its source.", "$warning"),))

    @property
    def reason(self) -> Reason | None:
        """The one under the cursor."""
        item = self.item
        return self._reasons[int(item.id)] if item else None

    def action_suggest(self) -> None:
        """A change to it."""
        if reason := self.reason:
            about = reason.about

            def told(suggestion: Suggestion | None) -> None:
                if suggestion:
                    self.say(f"{suggestion.id} is in the inbox of whoever edits the policy.")

            title = f"{reason.title} ({', '.join(source for source, _ in reason.clauses) or about})"
            self.app.push_screen(
                SuggestScreen(self.desk, self.drafts, title, lambda words: suggest(self.desk, about, words)), told
            )

    def action_read(self) -> None:
        """The document it stands in."""
        if reason := self.reason:
            self.open_document(reason.about)
