"""What a document looks like at the desk, for whoever writes it: a card, a form, a message, a checklist, or a page.

Each picture says for itself whether a document is one for it, by what the document says; the first that is one shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.compile.edition import Edition
from engine.model.policy import Message
from engine.model.safe_text import safe, safe_line
from engine.services.desk import Desk
from engine.services.fill_words import draft_message
from engine.services.preview_file import Previewed
from engine.services.sample_case import sample_dues
from tui.document_page import page_of
from tui.widgets.form_picture import FormPicture
from tui.widgets.page import Leaf, Page
from tui.widgets.paragraphs import Paragraph, Paragraphs
from tui.widgets.picture import Kept, Picture
from tui.widgets.script_picture import ScriptPicture


class MessagePicture(Picture):
    """A message filled in with the sample."""

    @classmethod
    def fits(cls, edition: Edition, document: str) -> bool:
        """A document with a message."""
        return any(message.document == document for message in edition.messages)

    @property
    def message(self) -> Message:
        """The message."""
        return next(message for message in self.edition.messages if message.document == self.previewed.document)

    def compose(self) -> ComposeResult:
        """Subject, text, and what could not be filled in."""
        with VerticalScroll(id="letter", can_focus=False):
            yield Static(self._letter())

    def _letter(self) -> Content:
        try:
            draft = draft_message(self.edition, self.view, self.desk.actor, self.desk.now(), self.message)
        except ValueError:  # a broken placeholder: the check tells it
            return Content.assemble((safe(f"{self.message.subject}\n\n{self.message.text}"), "$foreground"))
        names = ", ".join(safe_line(name.replace("_", " ").replace(".", " ")) for name in draft.missing)
        gaps = f"\n\n◆ the sample says nothing of: {names}" if names else ""
        return Content.assemble(
            ("Subject  ", "$calm"), (safe_line(draft.subject), "bold"), f"\n\n{safe(draft.text.rstrip())}", (gaps, "$warning")
        )  # fmt: skip


class ChecklistPicture(Picture):
    """The lines of a checklist, as they come up."""

    SAMPLE = False

    @classmethod
    def fits(cls, edition: Edition, document: str) -> bool:
        """A document with a checklist."""
        return any(checklist.document == document for checklist in edition.checklists.values())

    def compose(self) -> ComposeResult:
        """Title, due time, lines."""
        with VerticalScroll(id="letter", can_focus=False):
            yield Paragraphs(id="lines")

    def on_mount(self) -> None:
        """The lines."""
        found = [one for one in self.edition.checklists.values() if one.document == self.previewed.document]
        self.query_one("#lines", Paragraphs).show(line for one in found for line in self._lines(one.id))

    def _lines(self, name: str) -> Iterator[Paragraph]:
        checklist = self.edition.checklists[name]
        due = f", due {checklist.due} after it is {checklist.event}" if checklist.due else ""
        yield Paragraph(((safe_line(checklist.title), "bold"), (safe_line(due), "$calm")))
        for item in checklist.items:
            notes = [*(["done by itself once that is so"] if item.automatic else [])]
            notes += [] if item.strength == "must" else ["if you like"]
            notes += [f"a no will {item.on_no} the case"] if item.on_no else []
            yield Paragraph(())
            yield Paragraph(((safe_line(item.text), "$foreground"),), 2, ("□", "$foreground"))
            if notes:
                yield Paragraph(((safe_line("; ".join(notes)), "$calm"),), 2)


class PagePicture(Picture):
    """Any other document as it is read; clocks with what they come to."""

    SAMPLE = False

    def compose(self) -> ComposeResult:
        """The page."""
        yield Page(id="page")

    def on_mount(self) -> None:
        """Shows it where it was."""
        page = self.query_one("#page", Page)
        page.show(Leaf(leaf.paragraph) for leaf in self._leaves())
        page.go_back(self.kept.spot)

    def _leaves(self) -> Iterator[Leaf]:
        yield from _due_leaves(self.edition, self.previewed.document, self.desk)
        if self.previewed.library:
            yield from page_of(self.previewed.library.documents[self.previewed.document])

    def begin(self) -> None:
        """Arrows scroll."""
        self.screen.set_focus(self.query_one("#page"))

    def keep(self) -> None:
        """The line on top stays."""
        self.kept.spot = self.query_one("#page", Page).spot

    def scroll(self, by: int) -> None:
        """A page on or back."""
        self.query_one("#page", Page).action_page(by)


def _due_leaves(edition: Edition, document: str, desk: Desk) -> Iterator[Leaf]:
    samples = sample_dues(edition, document, desk.now())
    if not samples:
        return
    yield Leaf(Paragraph((("Sample due times: begun now, before a weekend, in it", "bold $primary"),)))
    before = ""
    widest = max(len(due.start) for one in samples for due in one.dues)
    for one in samples:
        if one.clock.id != before:
            before = one.clock.id
            yield Leaf(Paragraph(()))
            yield Leaf(Paragraph(((safe_line(one.clock.title), "bold $foreground"),)))
        if one.about:
            yield Leaf(Paragraph(((safe_line(one.about), "$calm"),), 2))
        for due in one.dues:
            yield Leaf(
                Paragraph(((f"{due.start:<{widest}}  ", "$calm"), ("due ", "$faint"), (due.due, "$foreground")), 4)
            )
    yield Leaf(Paragraph(()))


PICTURES: Final[tuple[type[Picture], ...]] = (ScriptPicture, FormPicture, MessagePicture, ChecklistPicture)


def picture_of(desk: Desk, previewed: Previewed, kept: Kept) -> Picture:
    """The picture that fits what the document says."""
    fitting: Callable[[type[Picture]], bool] = lambda one: one.fits(previewed.edition, previewed.document)  # noqa: E731
    return next(filter(fitting, PICTURES), PagePicture)(desk, previewed, kept)
