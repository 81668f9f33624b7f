"""How the desk says kindly what it noticed in a text: in one sentence beside a field, or line by line under a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from engine.compile.edition import Edition
from engine.compile.wording import WordingRemark
from engine.decide.wording import places_of, remarks, remarks_everywhere
from engine.model.safe_text import safe_line
from engine.model.style import Where
from engine.services.send_message import ReadThrough, called
from tui.widgets.paragraphs import Paragraph

MARK = "◇ "


def warn(edition: Edition, where: Where) -> Callable[[str], str]:
    """What to say of a text that is read there, in one sentence; nothing where there is nothing to say."""
    return lambda text: _first(remarks(edition, text, where))


def warn_of(edition: Edition, fact: str) -> Callable[[str], str]:
    """The same for a field: in the notes, and wherever a message or a spoken line says what is typed into it."""
    places = places_of(edition, fact)
    return lambda text: _first(remarks_everywhere(edition, text, places))


def _first(found: Sequence[WordingRemark]) -> str:
    if not found:
        return ""
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return safe_line(found[0].sentence) + more


def said_of(read: ReadThrough, most: int, *, clauses: bool = True) -> Iterator[Paragraph]:
    """What there is to say of a message, the gravest first, at most so many; with the clauses, where there is room."""
    rows = [*_missing(read), *_noticed(read, clauses=clauses)]
    yield from rows[:most]
    if len(rows) > most:
        yield Paragraph(((f"and {len(rows) - most} more", "$calm"),), 2)


def _missing(read: ReadThrough) -> Iterator[Paragraph]:
    for name in read.lacks:
        yield Paragraph(
            ((f"{safe_line(called(name))} does not stand in the message any more", "$warning"),), 2, _mark()
        )
    for gap in read.gaps:
        yield Paragraph(((f"{safe_line(gap)} is not known yet; put it in, or leave it out", "$warning"),), 2, _mark())


def _noticed(read: ReadThrough, *, clauses: bool) -> Iterator[Paragraph]:
    for one in sorted((*read.subject, *read.text), key=lambda one: not one.strict):
        tone = "$warning" if one.strict else "$foreground"
        words: list[tuple[str, str]] = [
            (f"“{safe_line(one.shown)}”", f"bold {tone}"),
            (f" {safe_line(one.because)}", tone),
        ]
        if one.instead:
            words += [("   better: ", "$calm"), (safe_line(one.instead), "$success")]
        if clauses:
            words.append((f"   {safe_line(', '.join(one.source))}", "$faint"))
        yield Paragraph(tuple(words), 2, _mark(tone))


def _mark(tone: str = "$warning") -> tuple[str, str]:
    return MARK, tone
