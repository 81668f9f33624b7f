"""Times as another system writes them: a pattern of ``YYYY MM DD hh mm ss fff`` read in a time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

ISO: Final = "ISO"
"""The word that stands for ISO 8601 in place of a pattern."""
_TOKENS: Final = {"YYYY": r"(?P<year>\d{4})", "MM": r"(?P<month>\d{1,2})", "DD": r"(?P<day>\d{1,2})", "hh": r"(?P<hour>\d{1,2})",
                  "mm": r"(?P<minute>\d{2})", "ss": r"(?P<second>\d{2})", "fff": r"(?P<fraction>\d{1,9})"}  # fmt: skip
_TOKEN: Final = re.compile("|".join(_TOKENS))


class Stamp:
    """One way of writing times, and the zone they are meant in."""

    def __init__(self, pattern: str, zone: ZoneInfo) -> None:
        self.pattern = pattern
        self.zone = zone
        self._read = None if pattern.upper().startswith(ISO) else _compiled(pattern)

    def read(self, text: str) -> datetime:
        """The moment in UTC; ValueError says how times are written here. The first of a doubled hour is meant."""
        try:
            moment = self._matched(text) if self._read else datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValueError(
                f'"{text}" is not a time written as {self.pattern}' if text else "the time is empty"
            ) from None

    def _matched(self, text: str) -> datetime:
        match = self._read.fullmatch(text) if self._read else None
        if match is None:
            raise ValueError(text)
        parts = match.groupdict()
        fraction = parts.pop("fraction", None) or "0"
        numbers = {name: int(part) for name, part in parts.items()}
        microsecond = int(fraction[:6].ljust(6, "0"))
        return datetime(**numbers, microsecond=microsecond)  # type: ignore[arg-type]  # noqa: DTZ001 - the caller sets the zone


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    """ValueError if the pattern cannot be one: a token twice, or no date in it."""
    tokens = _TOKEN.findall(pattern)
    if len(set(tokens)) != len(tokens) or not {"YYYY", "MM", "DD"} <= set(tokens):
        raise ValueError(
            f'"{pattern}" is no way to write a time; write for example YYYY-MM-DD hh:mm:ss, each part once, or ISO'
        )
    parts, end = [], 0
    for match in _TOKEN.finditer(pattern):
        parts += [re.escape(pattern[end : match.start()]), _TOKENS[match[0]]]
        end = match.end()
    return re.compile("".join((*parts, re.escape(pattern[end:]))), re.ASCII)
