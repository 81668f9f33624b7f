"""The one door to plotext: bars and the line of a day, drawn with letters that differ and coloured by the theme.

plotext is only asked for the picture, without its colours: it knows its own palettes, writes control codes, and counts a wide
letter as one column. What stands for what is told by the letter that is drawn, so that nothing is lost without colour; the
place of every row and column is worked out here, so that no label is ever cut or left out by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Final

from textual.content import Content
from textual.widget import Widget
from textual_plotext.plot import Plot

from engine.model.safe_text import cells_wide, safe_line

NOW: Final = "█"
BEFORE: Final = "░"
MEAN: Final = "━"
LINE: Final = "●"
_FILL: Final = "\ue000"
"""Stands beside a wide letter while plotext counts, and is taken out after."""
_CODES: Final = re.compile(r"\x1b\[[0-9;]*m")
_AXIS: Final = frozenset("│┤└┬─")
TICKS: Final = 4


@dataclass(frozen=True)
class Bar:
    """A name with a value of today, and the mean of earlier days where there are any."""

    name: str
    today: float
    mean: float | None = None


@dataclass(frozen=True)
class Point:
    """An hour: its value today, None where it has not begun; mean, least and most of earlier days."""

    name: str
    today: float | None
    mean: float | None = None
    least: float | None = None
    most: float | None = None


class Picture(Widget):
    """A plot as wide and high as its place; it is drawn anew only when its size or its numbers change."""

    DEFAULT_CSS: ClassVar[str] = "Picture { height: 1fr; width: 1fr; }"
    TOO_SMALL: ClassVar[str] = "no room for the plot"
    least: ClassVar[tuple[int, int]] = (24, 4)
    """Columns and rows under which nothing could be read."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the word of Textual
        super().__init__(id=id)
        self._drawn: tuple[tuple[int, int], Content] | None = None

    def redraw(self) -> None:
        """The numbers are others."""
        self._drawn = None
        self.refresh()

    def draw(self, width: int, height: int) -> str:
        """The picture in letters, exactly so wide and high."""
        raise NotImplementedError

    def render(self) -> Content:
        """The letters in the colours of the theme."""
        width, height = self.content_size
        if self._drawn is None or self._drawn[0] != (width, height):
            fits = width >= self.least[0] and height >= self.least[1]
            drawn = coloured(self.draw(width, height)) if fits else Content.assemble((self.TOO_SMALL, "$faint"))
            self._drawn = ((width, height), drawn)
        return self._drawn[1]


class Bars(Picture):
    """Two bars for each name, today and before, with their numbers behind them; as many as there is room for."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._bars: tuple[Bar, ...] = ()

    def show(self, bars: Iterable[Bar]) -> None:
        """Other bars, the first one on top."""
        if (new := tuple(bars)) != self._bars:
            self._bars = new
            self.redraw()

    def draw(self, width: int, height: int) -> str:
        """From the top down."""
        return draw_bars(self._bars, width, height)


class Line(Picture):
    """The hours of a day: a line for today, over the mean and the span of the days before."""

    least = (30, 4)  # a column for each of 24 hours

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._points: tuple[Point, ...] = ()

    def show(self, points: Iterable[Point]) -> None:
        """Other hours, the first one to the left."""
        if (new := tuple(points)) != self._points:
            self._points = new
            self.redraw()

    def draw(self, width: int, height: int) -> str:
        """From left to right."""
        return draw_line(self._points, width, height)


def draw_bars(bars: Sequence[Bar], width: int, height: int) -> str:
    """Bars across; where not all have room, the first ones, with a word on how many are left out."""
    pair = 2 if any(bar.mean is not None for bar in bars) else 1
    gap = 1 if len(bars) * (pair + 1) - 1 <= height else 0
    room = (height + gap) // (pair + gap)
    left_out = len(bars) - room
    shown = bars[: (height - 1 + gap) // (pair + gap)] if left_out > 0 else bars
    names = _labels([bar.name for bar in shown], width // 3)
    lines = len(shown) * (pair + gap) - gap
    numbers = [(_number(bar.today), "" if bar.mean is None else _number(bar.mean)) for bar in shown]
    behind = max((len(text) for both in numbers for text in both), default=0) + 1
    canvas = width - max(map(len, names), default=0) - 1
    top = max((value for bar in shown for value in (bar.today, bar.mean or 0)), default=0) or 1
    plot = _canvas(width, lines, canvas, lines)
    for number, bar in enumerate(shown):
        row = lines - 1 - number * (pair + gap)
        values = ((bar.today, NOW), (bar.mean, BEFORE))[:pair]
        for place, (value, mark) in enumerate(values):
            if value is None:
                continue
            length = round(value / top * (canvas - behind))
            if value:
                plot.plot([0, max(length, 1) - 1], [row - place] * 2, marker=mark)
            plot.text(numbers[number][place], max(length, 1 if value else 0) + 1, row - place, alignment="left")
    plot.yticks([lines - 1 - number * (pair + gap) for number in range(len(shown))], names)
    more = [f"{left_out + room - len(shown)} more"] if left_out > 0 else []
    return "\n".join([_built(plot), *more]) if shown else ""


def draw_line(points: Sequence[Point], width: int, height: int) -> str:
    """A column of cells for each hour, the hours below, the numbers to the left."""
    if not points:
        return ""
    rows = height - 2
    values = [value for one in points for value in (one.today, one.mean, one.most) if value is not None]
    top = _rounded_up(max(values, default=0))
    parts = TICKS if rows > TICKS else 1
    ticks: list[float] = [round(place * (rows - 1) / parts) for place in range(parts + 1)]
    labels = [_number(place * top / parts) for place in range(parts + 1)]
    labels = [label.rjust(max(map(len, labels))) for label in labels]
    canvas = width - len(labels[0]) - 1
    step = max(1, canvas // len(points))
    plot = _canvas(width, rows, canvas, rows, x_axis=True)

    def row(value: float) -> int:
        return round(value / top * (rows - 1))

    for number, one in enumerate(points):
        across = [number * step, number * step + step - 1]
        if one.least is not None and one.most is not None:
            for at in range(row(one.least), row(one.most) + 1):
                plot.plot(across, [at, at], marker=BEFORE)
        if one.mean is not None:
            plot.plot(across, [row(one.mean)] * 2, marker=MEAN)
    middle = [number * step + step // 2 for number in range(len(points))]
    told = [(middle[n], one.today / top * (rows - 1)) for n, one in enumerate(points) if one.today is not None]
    if told:
        xs, ys = [x for x, _ in told], [y for _, y in told]
        plot.plot(xs, ys, marker="braille")
        plot.scatter(xs, [round(y) for y in ys], marker=LINE)
    plot.yticks(ticks, labels)
    every = -(-(max(len(one.name) for one in points) + 1) // step)  # so many hours that a name has room
    named = range(0, len(points), every)
    plot.xticks([middle[n] for n in named], [safe_line(points[n].name) for n in named])
    return _built(plot)


def coloured(letters: str) -> Content:
    """What each letter stands for decides its colour."""
    parts = [("".join(group), colour) for colour, group in groupby(letters, key=_colour)]
    return Content.assemble(*parts)


def _colour(letter: str) -> str:
    if letter in {NOW, LINE} or "\u2800" < letter <= "\u28ff":
        return "bold $primary"
    if letter == MEAN:
        return "$foreground"
    return "$faint" if letter == BEFORE or letter in _AXIS else "$calm"


def _canvas(width: int, height: int, across: int, up: int, *, x_axis: bool = False) -> Plot:
    """A figure whose cells are counted from 0 to the right and upwards."""
    plot = Plot()
    plot.theme("clear")
    height += 2 if x_axis else 0
    plot.plotsize(width, height)
    plot._set_size(width, height)  # noqa: SLF001 - plotsize alone keeps a figure within the terminal it guesses at
    plot.xaxes(x_axis, False)  # noqa: FBT003 - the lower and the upper one, as plotext has it
    plot.yaxes(True, False)  # noqa: FBT003
    plot.xlim(0, across - 1)
    plot.ylim(0, up - 1)
    if not x_axis:
        plot.xticks([], [])
    return plot


def _built(plot: Plot) -> str:
    """The picture without control codes; what stood beside wide letters is gone again."""
    return _CODES.sub("", plot.build()).replace(_FILL, "").rstrip("\n")


def _labels(names: Sequence[str], most: int) -> list[str]:
    """The names on one line each, of one width, at most so wide; plotext counts letters, so a wide one gets a filler."""
    cut = [_cut(safe_line(name), most) for name in names]
    widest = max(map(cells_wide, cut), default=0)
    return [" " * (widest - cells_wide(name)) + _filled(name) for name in cut]


def _cut(name: str, most: int) -> str:
    if cells_wide(name) <= most:
        return name
    while name and cells_wide(name) > most - 1:
        name = name[:-1]
    return f"{name}…"


def _filled(name: str) -> str:
    """As many letters as columns: a mark that has no width of its own would shift the rest."""
    return "".join(letter + _FILL * (width - 1) for letter in name if (width := cells_wide(letter)))


def _number(value: float) -> str:
    """``12``, ``10.5``, ``1.2k``: short, and whole where it is."""
    if value >= 10_000:  # noqa: PLR2004
        return f"{value / 1000:.0f}k"
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def _rounded_up(value: float) -> float:
    """The end of the scale: a number that the ticks divide well."""
    scale = 1
    while True:
        for step in (4, 8, 12, 20, 40):
            if value <= step * scale:
                return step * scale
        scale *= 10
