"""Case logs on both engines, with their keys, as the tests of the store open them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.model.event import Actor, Event
from engine.store.connection import beside
from engine.store.database import DatabaseLog
from engine.store.keys import KeyStore

AT = datetime(2026, 3, 6, 16, 50, tzinfo=UTC)
ANN = Actor("Ann Lee", "representative")
MASTER = b"m" * 32
ENGINES = ("sqlite", "postgresql")


def new_address(engine: str, folder: Path) -> str:
    """Where a case log can be begun."""
    if engine == "sqlite":
        return f"sqlite:///{folder / 'desk.db'}"
    from tests.postgres import new_database  # noqa: PLC0415 - writers in processes of their own begin without it

    return new_database()


def open_log(address: str, master: bytes = MASTER) -> DatabaseLog:
    """The log with its key store beside it."""
    return DatabaseLog(address, KeyStore(beside(address, "keys"), master))


def personal(case: str, number: int, name: str, **more: str) -> Event:
    """An event that tells of a customer."""
    facts = {"customer_name": name, "topic": "billing", **more}
    classes = dict.fromkeys(("customer_name", *more), "personal") | {"/reason": "personal"}
    return Event(
        case, number, AT + timedelta(minutes=number), "updated", ANN, "d" * 64, "open", facts, {"reason": f"{name} asked"},
        zone="Europe/London", classes=classes,
    )  # fmt: skip


def files_of(engine: str, folder: Path) -> Sequence[Path]:
    """Every file that the log of a test has left."""
    return [path for path in folder.rglob("*") if path.is_file()] if engine == "sqlite" else []
