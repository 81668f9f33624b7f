"""Events: what happened in a case, when, by whom, under which edition. They are only ever appended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

EVENTS: Final = (
    "received", "ringing", "answered", "acknowledged", "contact ended", "logged", "updated", "identity verified",
    "account data shown", "account data changed", "customer replied", "escalated", "escalation acknowledged", "resolved", "closed", "reopened",
    "message sent", "promise made", "promise kept", "checklist item done", "gate waived", "step taken",
    "form completed", "feedback received", "conversation paused", "conversation resumed", "handed over",
)  # fmt: skip
"""The words of the log. Statuses of the workflow are events too: entering the status is what happened."""
LAST_UPDATE: Final = "last update"
"""A clock's start that moves with every event of the case."""


DEADLINE_EVENTS: Final = frozenset({"deadline near", "deadline missed"})
"""What nobody did: time passed. They are told by a worker, and no clock counts them."""
SHIFT: Final = "shift"
"""The fact that names the shift of whoever handles the case."""
DESK_STREAM: Final = "@desk"
"""Where events stand that belong to no case: editions in use, sign-ins, refusals, exports, erasures."""
ERASED: Final = "[erased]"
"""What is read where the key of a personal value has been destroyed."""
WORDLESS_DETAILS: Final = frozenset({
    "script", "version", "next", "in_branch", "back_to", "step", "branch", "jump", "form", "checklist", "item", "answer",
    "gate", "for", "promise", "by", "also", "import", "imported_by", "activity", "case", "clock", "run", "stage", "due",
    "strength", "warned", "late", "to", "until", "undone", "wording", "lacks",
})  # fmt: skip
"""Details that name parts of documents or moments; any other is what somebody wrote, and may tell of the customer."""


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
    zone: str = ""
    """The time zone of the desk it was recorded at."""
    customer: str = ""
    """The id of the customer, as soon as somebody has told who it is."""
    classes: Mapping[str, str] = field(default_factory=dict)
    """The privacy class of each value that is not public: of facts by their name, of details with a slash before it."""

    def numbered(self, case: str, number: int) -> Event:
        """The same event at a place of its own."""
        return replace(self, case=case, number=number)
