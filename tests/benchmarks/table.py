"""The times of a run as one table of times per item and ratios, since bare times of a shared machine mean little."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

OURS: Final = "ours"
COPY: Final = "np.copyto"
"""The row whose bytes per second are the bandwidth of the memory."""
_UNITS: Final = ((1e-6, 1e9, "ns"), (1e-3, 1e6, "µs"), (1.0, 1e3, "ms"))
_MILLION: Final = 1_000_000


@dataclass(frozen=True)
class Measured:
    """The times of one side of a comparison."""

    group: str
    who: str
    median: float
    """Seconds for all items together in the middle one of the rounds."""
    fastest: float
    """The same in the round that the rest of the machine disturbed least."""
    items: int
    standing_for: int = 0
    """How many items the items are a sample of; 0 where all were counted."""
    moved: int = 0
    """Bytes read and written for an item, where that is asked."""
    remark: str = ""
    """What else there is to say of the rounds."""

    @property
    def each(self) -> float:
        """Seconds for an item."""
        return self.median / self.items

    @property
    def bandwidth(self) -> float:
        """Bytes read and written in a second of the fastest round."""
        return self.moved * self.items / self.fastest


def lines(measured: Sequence[Measured]) -> list[str]:
    """The table; a ratio is the peer's time to ours, so more than 1 means that ours takes less."""
    copy = next((one for one in measured if one.who == COPY), None)
    width = max(len(one.who) for one in measured)
    written = [_row(width, "", "median", "peer/ours", "fastest", "peer/ours", "(more than 1: ours takes less time)")]
    for group in dict.fromkeys(one.group for one in measured):
        sides = [one for one in measured if one.group == group]
        ours = next((one for one in sides if one.who == OURS), None)
        written += ["", group]
        for one in sides:
            middle = best = ""
            if ours and one is not ours:
                middle = times(one.each / ours.each)
                best = times(one.fastest / one.items / (ours.fastest / ours.items))
            remarks = "; ".join(_remarks(one, copy))
            written.append(
                _row(width, one.who, length(one.each), middle, length(one.fastest / one.items), best, remarks)
            )
    return written


def _row(width: int, who: str, *cells: str) -> str:
    *numbers, remarks = cells
    return "  ".join([f"{who:{width}}", *(f"{number:>9}" for number in numbers), remarks]).rstrip()


def _remarks(one: Measured, copy: Measured | None) -> Iterable[str]:
    if one is copy:
        yield f"at best {one.bandwidth / 1e9:.1f} GB/s read and written"
        return
    if one.items >= _MILLION:
        yield f"{1 / one.each / _MILLION:.1f} million a second"
    if one.standing_for:
        whole = one.each * one.standing_for
        yield f"sample of {one.items:,}; extrapolated to {one.standing_for:,}: {whole:,.1f} s"
    if one.moved and copy:
        share = f"{one.bandwidth / copy.bandwidth:.1%}"
        yield f"{one.moved} bytes each, at best {one.bandwidth / 1e9:.2f} GB/s: {share} of {COPY}"
    if one.remark:
        yield one.remark


def length(seconds: float) -> str:
    """A time with three figures."""
    _, factor, unit = next((unit for unit in _UNITS if seconds < unit[0]), (0.0, 1.0, "s"))
    return f"{seconds * factor:#.3g}".rstrip(".") + f" {unit}"


def times(ratio: float) -> str:
    """A ratio, with two decimals below ten."""
    return f"{ratio:,.0f} x" if ratio >= 10 else f"{ratio:.2f} x"
