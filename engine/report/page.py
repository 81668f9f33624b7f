"""A report as a Markdown page, good to read as it stands: aligned tables, and nothing in it that a person wrote is markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from engine.model.moment import show_seconds
from engine.model.safe_text import cells_wide, markdown
from engine.report.figure import Breakdown, Figure, Mean, Share, Single, Value

NONE: Final = "none"


@dataclass(frozen=True)
class Section:
    """A titled group of figures; ``top`` cuts rankings to that many rows (0: all), ``if_empty`` stands where nothing was."""

    title: str
    figures: tuple[Figure, ...]
    top: int = 0
    if_empty: str = NONE


@dataclass(frozen=True)
class Page:
    """What stands on it: the head as names with values, remarks on the whole, and the sections."""

    title: str
    head: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    sections: tuple[Section, ...]


def as_markdown(page: Page) -> str:
    """The page. A section in which nothing was says so; it never disappears."""
    blocks = [f"# {markdown(page.title)}", "\n".join(_head(page.head))]
    blocks += [f"*{markdown(remark)}*" for remark in page.remarks]
    for section in page.sections:
        blocks += [f"## {markdown(section.title)}", *_section(section)]
    return "\n\n".join(blocks) + "\n"


def shown(value: Value) -> str:
    """A value as people read it."""
    match value:
        case Share(part, whole):
            return f"{part} of {whole} ({percent(part, whole)})" if whole else NONE
        case Mean(_, 0):
            return "none measured"
        case Mean(total, count, True):
            return f"{show_seconds(total / count)} ({count})"
        case Mean(total, count, False):
            return f"{total / count:.1f} ({count} {'answer' if count == 1 else 'answers'})"
        case _:
            return str(value)


def percent(part: int, whole: int) -> str:
    """A share in percent; only all is 100%, and only none is 0%."""
    hundredths = round(part / whole * 100)
    if (hundredths == 0 and part) or (hundredths == 100 and part != whole):  # noqa: PLR2004 - percent
        return "under 1%" if part * 2 < whole else "over 99%"
    return f"{hundredths}%"


def _head(rows: Sequence[tuple[str, str]]) -> list[str]:
    return _table([(name, value) for name, value in rows], (False, False))


def _section(section: Section) -> Iterator[str]:
    if all(figure.nothing for figure in section.figures):
        yield markdown(section.if_empty)
        return
    for single, group in groupby(section.figures, key=lambda figure: isinstance(figure, Single)):
        if single:
            rows = [
                ("Figure", "Value"),
                *((figure.title, shown(figure.value)) for figure in group if isinstance(figure, Single)),
            ]
            yield "\n".join(_table(rows, (False, True)))
        else:
            for figure in group:
                if isinstance(figure, Breakdown):
                    yield from _breakdown(figure, section)
    yield "\n".join(
        [
            "How it is counted:",
            "",
            *(f"- {markdown(figure.title)}: {markdown(figure.counted)}" for figure in section.figures),
        ]
    )


def _breakdown(figure: Breakdown, section: Section) -> Iterator[str]:
    if figure.nothing:
        yield f"{markdown(figure.title)}: {markdown(section.if_empty)}"
        return
    yield f"### {markdown(figure.title)}"
    if figure.ranked:
        rows = [(*figure.columns, "Share"), *_ranked(figure.rows, section.top)]
        yield "\n".join(_table(rows, (False, True, True)))
    else:
        right = [all(isinstance(value, int | Share) for value in column) for column in zip(*figure.rows, strict=True)]
        yield "\n".join(_table([figure.columns, *([shown(value) for value in row] for row in figure.rows)], right))


def _ranked(rows: Sequence[Sequence[Value]], top: int) -> list[tuple[str, str, str]]:
    """Names, counts and shares; beyond the first ``top`` (0: all) one row for all the others together."""
    counts = [(str(name), count) for name, count in rows if isinstance(count, int)]
    total = sum(count for _, count in counts)
    if top and len(counts) > top + 1:
        counts = [*counts[:top], (f"{len(counts) - top} others", sum(count for _, count in counts[top:]))]
    return [(name, str(count), percent(count, total)) for name, count in counts]


def _table(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Lines of a Markdown table with columns of even width; the first row is the head."""
    cells = [[markdown(cell) for cell in row] for row in rows]
    widths = [max(3, *(cells_wide(row[column]) for row in cells)) for column in range(len(right))]
    lines = [
        "| " + " | ".join(_padded(cell, width, to) for cell, width, to in zip(row, widths, right, strict=True)) + " |"
        for row in cells
    ]
    rule = (
        "| "
        + " | ".join("-" * (width - 1) + (":" if to else "-") for width, to in zip(widths, right, strict=True))
        + " |"
    )
    return [lines[0], rule, *lines[1:]]


def _padded(cell: str, width: int, right: bool) -> str:  # noqa: FBT001 - a column is one or the other
    gap = " " * (width - cells_wide(cell))
    return gap + cell if right else cell + gap
