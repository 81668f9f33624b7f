"""Paragraphs with hanging indents: what wraps goes on where its first line began, so that one sees what belongs to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

Parts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paragraph:
    """Words with their styles, a mark before them, and how far from the edge they stand."""

    parts: Parts
    indent: int = 0
    mark: tuple[str, str] = ("", "")
    """Stands in the indent, before the first line."""


def lines_of(one: Paragraph, width: int) -> Iterator[Content]:
    """The lines that a paragraph wraps to."""
    words, mark = one.mark
    first = Content.assemble((words, mark), " " * (one.indent - len(words)))
    rest = Content(" " * one.indent)
    for number, line in enumerate(Content.assemble(*one.parts).wrap(max(1, width - one.indent)) or [Content("")]):
        yield (rest if number else first) + line


class Paragraphs(Widget):
    """As high as its paragraphs need at the width there is."""

    DEFAULT_CSS = "Paragraphs { height: auto; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - as every widget calls it
        super().__init__(id=id)
        self._paragraphs: tuple[Paragraph, ...] = ()

    def show(self, paragraphs: Iterable[Paragraph]) -> None:
        """Shows others."""
        self._paragraphs = tuple(paragraphs)
        self.clear_cached_dimensions()
        self.refresh(layout=True)

    def _lines(self, width: int) -> Iterator[Content]:
        for one in self._paragraphs:
            yield from lines_of(one, width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the signature of Textual
        """As many lines as they wrap to."""
        return sum(1 for _ in self._lines(width))

    def render(self) -> Content:
        """All lines."""
        return Content("\n").join(self._lines(self.content_size.width))
