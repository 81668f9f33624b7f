"""The chain: each entry of the log carries a hash over itself and the entry before it, so that no change stays unseen.

The hash covers the entry as it is stored, personal values in their encrypted form. So anybody can verify a log without
its keys, with Python's standard library alone, and it still verifies when the key of a customer has been destroyed.
What a chain cannot show by itself, that its end was cut off or that all of it was written anew, is found against a
head that was noted elsewhere (`Head`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NamedTuple

BEGINNING: Final = "0" * 64
"""What the first entry follows."""


class Entry(NamedTuple):
    """An entry of the log as it is stored; ``at`` is UTC in ISO 8601 with microseconds, ``hash`` that of the chain."""

    position: int
    case: str
    number: int
    at: str
    zone: str
    kind: str
    status: str
    actor: str
    role: str
    edition: str
    customer: str
    facts: str
    """A JSON object; a personal value is an object with its privacy class and its encrypted box."""
    details: str
    cause: str
    key: str
    hash: str


def link(before: str, entry: Sequence[object]) -> str:
    """The hash of an entry that follows one with the hash ``before``: of all its columns but ``hash``."""
    return sha256(f"{before}\n{json.dumps(entry, separators=(',', ':'))}".encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """The newest entry of a log: what is noted outside of it, to hold it against later."""

    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


def parse_head(text: str) -> Head:
    """``1234:9f86d0...`` as it is printed; ValueError says what is expected."""
    position, _, digest = text.strip().partition(":")
    if (
        not position.isascii()
        or not position.isdigit()
        or len(digest) != len(BEGINNING)
        or set(digest) - set("0123456789abcdef")
    ):
        raise ValueError(
            f'"{text[:80]}" is not the head of a log; it looks like 1234:{BEGINNING[:6]}..., as sopdesk audit head prints it'
        )
    return Head(int(position), digest)


@dataclass(frozen=True)
class Fault:
    """The first entry that does not fit: where it stands, whose it is, and why."""

    position: int
    case: str
    reason: str


@dataclass(frozen=True)
class Verdict:
    """What verifying found: how many entries fit, the head they lead to, and the first fault if there is one."""

    entries: int
    head: Head
    fault: Fault | None = None


def verify(entries: Iterable[Entry], anchors: Sequence[Head] = ()) -> Verdict:
    """Follows the chain from its beginning; stops at the first entry that does not fit, or does not fit an anchor.

    ``entries`` come by position. An anchor beyond the last entry tells of an end that was cut off.
    """
    head, numbers = Head(0, BEGINNING), dict[str, int]()
    anchored = {anchor.position: anchor.hash for anchor in anchors}
    for entry in entries:
        reason = _misfit(head, numbers, entry)
        if not reason and anchored.get(entry.position, entry.hash) != entry.hash:
            reason = "it is not the entry that was anchored; the log has been written anew up to here"
        if reason:
            return Verdict(head.position, head, Fault(entry.position, entry.case, reason))
        numbers[entry.case] = entry.number
        head = Head(entry.position, entry.hash)
    beyond = min((position for position in anchored if position > head.position), default=0)
    if beyond:
        reason = f"the log ends with entry {head.position}, but entry {beyond} was anchored; its end has been cut off"
        return Verdict(head.position, head, Fault(head.position + 1, "", reason))
    return Verdict(head.position, head)


def _misfit(head: Head, numbers: dict[str, int], entry: Entry) -> str:
    if entry.position != head.position + 1:
        return f"it follows entry {head.position}; what stood between them is missing"
    if entry.hash != link(head.hash, entry[:-1]):
        return "its hash does not fit what it says and the entry before it; one of them was changed"
    if entry.number != numbers.get(entry.case, 0) + 1:
        return f"it is event {entry.number} of {entry.case}, after event {numbers.get(entry.case, 0)}"
    return ""
