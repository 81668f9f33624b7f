"""What every picture of a document at the desk has: the made-up case, and what stays while the file is saved again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.message import Message as Told

from engine.compile.edition import Edition
from engine.services.desk import Desk
from engine.services.preview_file import Previewed
from engine.services.read_case import CaseView
from engine.services.sample_case import sample_case
from tui.widgets.paging import page
from tui.widgets.question import Question


@dataclass
class Kept:
    """What stays while the file is saved again and again."""

    step: str = ""
    branch: str = ""
    back_to: str = ""
    number: int = 0
    """Which step of its way it is, for when it gets another name."""
    ended: bool = False
    way: list[tuple[str, str, str]] = field(default_factory=list)
    """The steps that led here, with their side way and where it returns to."""
    typed: dict[str, str] = field(default_factory=dict)
    filled: bool = True
    """Whether the case has the values of the filled samples."""
    asked: str = ""
    """The fact whose field has the cursor."""
    spot: tuple[int, int] = (-1, 0)


class Picture(Vertical):
    """A document as the agent will see it."""

    DEFAULT_CSS = "Picture { height: 1fr; }"
    SAMPLE: ClassVar[bool] = True
    """Whether there is a made-up case to fill in or to empty."""

    class Drawn(Told):
        """Something else is shown; other keys may work."""

    def __init__(self, desk: Desk, previewed: Previewed, kept: Kept) -> None:
        super().__init__()
        self.desk, self.previewed, self.kept = desk, previewed, kept

    @classmethod
    def fits(cls, edition: Edition, document: str) -> bool:  # noqa: ARG003 - for those who look
        """Whether the document is one for this picture."""
        return False

    @property
    def edition(self) -> Edition:
        """The documents as they were saved."""
        return self.previewed.edition

    @property
    def view(self) -> CaseView:
        """The made-up case with what is typed."""
        kept = self.kept
        return sample_case(self.edition, self.previewed.document, self.desk.now(), filled=kept.filled, typed=kept.typed)

    def begin(self) -> None:
        """The cursor goes to where it was."""

    def keep(self) -> None:
        """Notes down what is to stay when it is drawn anew."""
        focused = self.screen.focused
        asking = (
            next((one for one in focused.ancestors_with_self if isinstance(one, Question)), None) if focused else None
        )
        self.kept.asked = asking.fact.id if asking else ""

    def scroll(self, by: int) -> None:
        """A page on or back."""
        for place in self.query(VerticalScroll).results(VerticalScroll):
            page(place, by)
