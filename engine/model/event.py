"""Events: what happened in a case, when, by whom, under which edition. They are only ever appended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

EVENTS: Final = (
    "received", "ringing", "answered", "acknowledged", "contact ended", "logged", "updated", "identity verified",
    "account data shown", "customer replied", "escalated", "escalation acknowledged", "resolved", "closed", "reopened",
    "message sent", "promise made", "promise kept", "checklist item done", "gate waived", "step taken",
    "form completed", "feedback received",
)  # fmt: skip
"""The words of the log. Statuses of the workflow are events too: entering the status is what happened."""
LAST_UPDATE: Final = "last update"
"""A clock's start that moves with every event of the case."""


SHIFT: Final = "shift"
"""The fact that names the shift of whoever handles the case."""


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which role."""

    name: str
    role: str


@dataclass(frozen=True)
class Event:
    """One line of the log. ``facts`` are values that became known with it, ``details`` say more about the event."""

    case: str
    number: int
    """Position in the case, from 1."""
    at: datetime
    """Aware, in UTC."""
    kind: str
    actor: Actor
    edition: str
    """Digest of the documents in force when it happened."""
    status: str
    """Status of the case after it."""
    facts: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""
    """The rule or gate that brought it about, as ``document#element``."""
    key: str = ""
    """The same key twice is one event."""
