"""Who is signed in at a browser: a random token for each, known to this process only, that ends when it is not used."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from engine.services.desk import utc_now
from engine.services.reception import Guest

LONGEST: Final = timedelta(hours=16)
"""A visit ends after a long working day, used or not."""


@dataclass(eq=False)
class Visit:
    """Somebody at a browser, with the windows they have the desk open in."""

    guest: Guest
    begun: datetime
    seen: datetime
    form: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Stands in each form of their pages: another site cannot know it."""
    windows: set[Any] = field(default_factory=set)


class Visits:
    """All visits under way. Tokens are kept as digests, so that looking one up takes as long for any."""

    def __init__(self, idle: timedelta, now: Callable[[], datetime] = utc_now) -> None:
        self._idle = idle
        self._now = now
        self._visits: dict[bytes, Visit] = {}

    def begin(self, guest: Guest) -> str:
        """The token of a new visit."""
        token, now = secrets.token_urlsafe(32), self._now()
        self._visits[_digest(token)] = Visit(guest, now, now)
        return token

    def of(self, token: str) -> Visit | None:
        """The visit with that token, unless it has ended."""
        visit = self._visits.get(_digest(token))
        return visit if visit and not self._is_over(visit) else None

    def used(self, visit: Visit) -> None:
        """Somebody is there."""
        visit.seen = self._now()

    def end(self, visit: Visit) -> None:
        """The token opens nothing any more."""
        self._visits = {digest: one for digest, one in self._visits.items() if one is not visit}

    def all(self) -> list[Visit]:
        """Everybody."""
        return list(self._visits.values())

    def end_of_the_unused(self) -> list[Visit]:
        """Ends the visits whose time is over, and names them."""
        over = [visit for visit in self._visits.values() if self._is_over(visit)]
        for visit in over:
            self.end(visit)
        return over

    @property
    def windows(self) -> int:
        """How many desks are open."""
        return sum(len(visit.windows) for visit in self._visits.values())

    def _is_over(self, visit: Visit) -> bool:
        now = self._now()
        return now - visit.seen > self._idle or now - visit.begun > LONGEST


def _digest(token: str) -> bytes:
    return sha256(token.encode(errors="replace")).digest()
