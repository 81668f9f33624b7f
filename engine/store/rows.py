"""Events as rows: personal values go into boxes that a key of their case and privacy class opens, and come out again.

A value that is not public is stored as ``{"class": ..., "key": ..., "box": ...}`` with the id of the key. The box opens
only at its own place (case, number and name), so that boxes cannot be exchanged. Where the key has been destroyed,
`ERASED` is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.model.event import ERASED, Actor, Event
from engine.model.problem import StoreFault
from engine.store.chain import Entry
from engine.store.keys import Held
from engine.store.seal import NotOpened, close_box, open_box

KeyFor = Callable[[str, str], Held]
"""The key to close values of a case and a privacy class with."""
KeyOf = Callable[[str], bytes | None]
"""The key of an id; None where it has been destroyed."""
DETAIL = "/"
"""What stands before the name of a detail, where facts and details are named together."""


def entry_of(event: Event, position: int, key_for: KeyFor) -> Entry:
    """The entry of an event, still without its hash. `StoreFault` for a moment without a time zone."""
    if event.at.tzinfo is None:
        raise StoreFault("a moment without a time zone cannot be kept; nothing was changed")
    return Entry(
        position=position, case=event.case, number=event.number, at=event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        zone=event.zone, kind=event.kind, status=event.status, actor=event.actor.name, role=event.actor.role,
        edition=event.edition, customer=event.customer, facts=_closed(event, event.facts, "", key_for),
        details=_closed(event, event.details, DETAIL, key_for), cause=event.cause, key=event.key, hash="",
    )  # fmt: skip


def _closed(event: Event, values: Mapping[str, str], sign: str, key_for: KeyFor) -> str:
    stored: dict[str, object] = {}
    for name, value in values.items():
        group = event.classes.get(sign + name, "") if event.classes else ""
        if group and value:
            held = key_for(event.case, group)
            text = value.encode("utf-8", "surrogatepass")
            box = close_box(held.key, text, _about(event.case, event.number, sign + name))
            stored[name] = {"class": group, "key": held.id, "box": box}
        else:
            stored[name] = value
    return json.dumps(stored, separators=(",", ":"), sort_keys=True)


def _about(case: str, number: int, name: str) -> str:
    return f"{case}\0{number}\0{name}"


def is_closed(row: Any) -> bool:  # noqa: ANN401 - a database row
    """Whether a row has a box that a key must open."""
    return '"box":' in row.facts or '"box":' in row.details


def event_of(row: Any, key_of: KeyOf) -> Event:  # noqa: ANN401 - a database row
    """The event of a row; `StoreFault` where a box does not open with the key that it was closed with."""
    classes: dict[str, str] = {}
    facts = _opened(row, row.facts, "", key_of, classes)
    details = _opened(row, row.details, DETAIL, key_of, classes)
    return Event(
        case=row.case_id, number=row.number, at=row.at, kind=row.kind, actor=Actor(row.actor, row.role), edition=row.edition,
        status=row.status, facts=facts, details=details, cause=row.cause, key=row.key or "", zone=row.zone,
        customer=row.customer, classes=classes,
    )  # fmt: skip


def _opened(row: Any, text: str, sign: str, key_of: KeyOf, classes: dict[str, str]) -> dict[str, str]:  # noqa: ANN401
    values: dict[str, Any] = json.loads(text)
    if '"box":' not in text:
        return values
    for name, value in values.items():
        if not isinstance(value, dict):
            continue
        classes[sign + name] = value["class"]
        key = key_of(value["key"])
        if key is None:
            values[name] = ERASED
            continue
        try:
            values[name] = open_box(key, value["box"], _about(row.case_id, row.number, sign + name)).decode(
                "utf-8", "surrogatepass"
            )
        except NotOpened:
            raise StoreFault(
                f"a personal value of {row.case_id}, event {row.number}, does not open with its key; "
                "sopdesk audit log tells whether the log was changed"
            ) from None
    return values


def columns_of(entry: Entry) -> dict[str, Any]:
    """The row that keeps an entry; `entry_in` gives the entry back."""
    columns = entry._asdict()
    case = columns.pop("case")
    return {**columns, "case_id": case, "at": datetime.fromisoformat(entry.at), "key": entry.key or None}


def entry_in(row: Any) -> Entry:  # noqa: ANN401 - a database row
    """The entry that a row is, for the chain."""
    return Entry(
        row.position, row.case_id, row.number, row.at.astimezone(UTC).isoformat(timespec="microseconds"), row.zone, row.kind,
        row.status, row.actor, row.role, row.edition, row.customer, row.facts, row.details, row.cause, row.key or "", row.hash,
    )  # fmt: skip
