"""Whose data it is, who may see it, how long it is kept, and what is never recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from engine.model.allowance import Allowance
from engine.model.moment import month_later
from engine.model.problem import Route

PUBLIC: Final = "public"
"""The class of what everybody may see who sees cases at all."""
FREE_TEXT: Final = frozenset({"text", "long text", "email", "phone", "contact", "attachment"})
"""Types of facts in which anything may be written."""
Then = Literal["anonymise", "delete"]


@dataclass(frozen=True)
class Keep:
    """How long values are kept: calendar months and days after an event of the case, such as ``closed``."""

    words: str
    months: int = 0
    days: int = 0
    after: str = "closed"

    def until(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """When the keeping ends that begins at a moment."""
        local = moment.astimezone(zone)
        day = month_later(local.date(), self.months) + timedelta(days=self.days)
        return datetime.combine(day, local.time(), zone).astimezone(UTC)


@dataclass(frozen=True)
class PrivacyClass:
    """A class of data: which roles see it, how long it is kept and what becomes of it then."""

    id: str
    seen_by: frozenset[str] = frozenset()
    """None named: whoever the roles document lets see it."""
    keep: Keep | None = None
    then: Then = "anonymise"
    route: Route = ()


@dataclass(frozen=True)
class Detector:
    """What is never recorded, and how it is recognised: ``card number``, a pattern, or a list of words."""

    what: str
    detect: Literal["card number", "pattern", "words"]
    blocks: bool
    pattern: str = ""
    list: str = ""
    """The name of the list that the words are from."""
    words: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    route: Route = ()


@dataclass(frozen=True)
class Incident:
    """What is done when data may have come into wrong hands: the steps, who hears of it, and by when."""

    checklist: str
    notify: str
    within: Allowance
    route: Route = ()


@dataclass(frozen=True)
class Privacy:
    """What the privacy document says; the empty one where there is none."""

    document: str = ""
    classes: Mapping[str, PrivacyClass] = field(default_factory=dict)
    unmarked_text: str = PUBLIC
    """The class of what is typed freely into fields that name no class of their own."""
    known_by: tuple[str, ...] = ()
    """The facts by which a customer is recognised."""
    detectors: tuple[Detector, ...] = ()
    accept: tuple[str, ...] = ()
    """The ways of verifying who somebody is."""
    purposes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Why data is kept, with the classes that are used for it."""
    word_lists: tuple[str, ...] = ()
    """The names of its lists of words."""
    requests: Mapping[str, Allowance] = field(default_factory=dict)
    """What customers may ask of their data, such as ``access`` and ``erase``, and within which time it is answered."""
    incident: Incident | None = None

    @property
    def declared(self) -> bool:
        """Whether there is a privacy document."""
        return bool(self.document)
