"""Personal values are never on a disk in plain words, and are gone from everything once their key is."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.model.case import fold
from engine.model.event import ERASED
from engine.model.problem import StoreFault
from engine.model.standing import Standing
from engine.services.customers import Person, as_data
from engine.store.chain import verify
from engine.store.connection import beside
from engine.store.copies import copy_keys, copy_log, restore_keys, restore_log
from engine.store.database import DatabaseLog
from engine.store.keys import KeyStore, plain_contact
from engine.store.seal import NotOpened, close_box, mark, new_key, open_box
from tests.postgres import data_folder
from tests.store.logs import AT, ENGINES, MASTER, new_address, open_log, personal
from tests.store.together import together

NIGHTLY = bool(os.environ.get("SOPDESK_NIGHTLY"))
ERASURES = 200 if NIGHTLY else 20


@pytest.fixture(params=ENGINES)
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DatabaseLog]:
    log = open_log(new_address(request.param, tmp_path))
    yield log
    log.close()


def test_personal_values_come_back_with_their_class(log: DatabaseLog) -> None:
    told = personal("C-1", 1, "Grüße \x00 \ud800 Jane", contact="jane@example.org")
    log.append([told])
    assert log.events("C-1") == (told,)


def test_what_is_typed_is_kept_by_person_and_case_closed_and_goes_with_an_erasure(
    log: DatabaseLog, tmp_path: Path
) -> None:
    log.append([personal("C-1", 1, "Jane")])
    log.keep_draft("Ann Lee", "C-1", {"summary": "Secret\x00 \ud800"})
    log.keep_draft("Ann Lee", "C-2", {"summary": "first"})
    log.keep_draft("Ann Lee", "C-2", {"summary": "second", "topic": ""})
    log.keep_draft("Bob", "C-1", {"summary": "of Bob"})
    log.keep_draft("Ann Lee", "C-3", {})
    typed = {"C-1": {"summary": "Secret\x00 \ud800"}, "C-2": {"summary": "second", "topic": ""}}
    assert log.drafts("Ann Lee") == typed
    assert not any(b"Secret" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    log.keep_draft("Ann Lee", "C-2", {})
    assert set(log.drafts("Ann Lee")) == {"C-1"}
    log.erase(["C-1"], classes=["restricted"])
    assert log.drafts("Ann Lee") == log.drafts("Bob") == {}


def test_only_the_values_of_one_class_are_erased(log: DatabaseLog) -> None:
    told = personal("C-1", 1, "Jane")
    told = type(told)(
        **{
            **vars(told),
            "facts": {**told.facts, "transcript": "call.txt"},
            "classes": {**told.classes, "transcript": "restricted"},
        }
    )
    log.append([told])
    log.erase(["C-1"], classes=["restricted"])
    (kept,) = log.events("C-1")
    assert (kept.facts["transcript"], kept.facts["customer_name"]) == (ERASED, "Jane")


def test_an_erased_case_goes_on_with_a_new_key(log: DatabaseLog) -> None:
    log.append([personal("C-1", 1, "Jane")])
    log.erase(["C-1"])
    log.append([personal("C-1", 2, "June")])
    first, second = log.events("C-1")
    assert (first.facts["customer_name"], second.facts["customer_name"]) == (ERASED, "June")
    assert (first.details["reason"], second.details["reason"]) == (ERASED, "June asked")
    assert first.facts["topic"] == "billing"
    assert verify(log.entries()).fault is None


def test_a_box_opens_only_at_its_own_place() -> None:
    key = new_key()
    box = close_box(key, b"Jane", "C-1\x001\x00name")
    assert open_box(key, box, "C-1\x001\x00name") == b"Jane"
    for other in ("C-1\x002\x00name", "C-2\x001\x00name", ""):
        with pytest.raises(NotOpened):
            open_box(key, box, other)
    with pytest.raises(NotOpened):
        open_box(new_key(), box, "C-1\x001\x00name")
    with pytest.raises(NotOpened):
        open_box(key, box[:-4] + "AAAA", "C-1\x001\x00name")
    with pytest.raises(NotOpened):
        open_box(key, "no base64", "")
    assert close_box(key, b"Jane", "") != close_box(key, b"Jane", "")


def test_another_master_key_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    address = new_address("sqlite", tmp_path)
    log = open_log(address)
    log.append([personal("C-1", 1, "Jane")])
    log.close()
    with pytest.raises(StoreFault, match="this is not the master key that the key store was begun with"):
        open_log(address, b"x" * 32)
    again = open_log(address)
    assert again.events("C-1")[0].facts["customer_name"] == "Jane"
    again.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_without_keys_personal_values_are_neither_written_nor_read(engine: str, tmp_path: Path) -> None:
    address = new_address(engine, tmp_path)
    log = open_log(address)
    log.append([personal("C-1", 1, "Jane")])
    log.close()
    keyless = DatabaseLog(address)
    assert keyless.events("C-1")[0].facts["customer_name"] == ERASED
    with pytest.raises(StoreFault, match="was opened without its keys"):
        keyless.append([personal("C-1", 2, "Jane")])
    keyless.stand([Standing("C-1", 1, "open", True, "d", AT, words={"public": "kettle"})])
    assert keyless.find("kettle", ["public"], 9) == ["C-1"]
    assert verify(keyless.entries()).entries == 1
    keyless.close()


@pytest.mark.once
@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_of_an_erased_customer_is_left_on_the_disk_or_in_a_copy(engine: str, tmp_path: Path) -> None:
    """Every value is looked for in every byte: of the database with its side files, of backups from before and after, of exports, of PostgreSQL's folder."""
    address = new_address(engine, tmp_path)
    log = open_log(address)
    chance = random.Random(7)
    names = [f"Zz{chance.getrandbits(80):020x}" for _ in range(ERASURES)]
    for number, name in enumerate(names):
        customer = log.customer_of([f"{name}@example.org"])
        told = personal(f"C-{number}", 1, name, contact=f"{name}@example.org", summary=f"letter of {name}")
        log.append([type(told)(**{**vars(told), "customer": customer})])
    copy = tmp_path / "copy"
    copy.mkdir()
    copy_log(log, copy / "before.gz")
    if engine == "sqlite":
        shutil.copy(tmp_path / "desk.db", copy)
    keys_before = _wrapped(address) if engine == "sqlite" else set()
    for name in names:
        customer = log.customer_like(f"{name}@example.org")
        cases = log.cases_of(customer)
        assert len(cases) == 1
        log.erase(cases, customer=customer)
        assert log.customer_like(f"{name}@example.org") == ""
        assert log.events(cases[0])[0].facts["customer_name"] == ERASED
    assert verify(log.entries()).fault is None
    copy_log(log, copy / "after.gz")
    assert log.keys
    copy_keys(log.keys, copy / "keys.gz")
    for events in log.all_cases():
        exported = as_data(Person("K-1", (fold(events[0].case, events, "new"),)))
        (copy / f"{events[0].case}.json").write_text(json.dumps(exported))
    for packed in copy.glob("*.gz"):
        packed.with_suffix(".plain").write_bytes(gzip.decompress(packed.read_bytes()))
    with closing(restored(copy / "before.gz", copy / "keys.gz", tmp_path / "restored")) as again:
        assert {event.facts["customer_name"] for events in again.all_cases() for event in events} == {ERASED}
    folder = data_folder() if engine == "postgresql" else tmp_path
    if engine == "postgresql":
        with log.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CHECKPOINT")
    looked = 0
    for file in (
        path for place in {folder, tmp_path} for path in place.rglob("*") if path.is_file() and not path.is_socket()
    ):
        content = file.read_bytes()
        looked += len(content)
        assert not [name for name in names if name.encode() in content], file
        assert not [key for key in keys_before if key.encode() in content], f"a destroyed key is still in {file}"
    assert looked > 10_000
    log.close()


def restored(file: Path, keys: Path, folder: Path) -> DatabaseLog:
    folder.mkdir()
    address = f"sqlite:///{folder / 'desk.db'}"
    store = KeyStore(beside(address, "keys"), MASTER)
    log = DatabaseLog(address, store)
    restore_log(log, file)
    restore_keys(store, keys)
    return log


def _wrapped(address: str) -> set[str]:
    file = beside(address, "keys").removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as store:
        return {box for (box,) in store.execute("SELECT box FROM keys WHERE case_id <> 'master'")}


def test_a_customer_is_known_again_however_the_contact_is_written(log: DatabaseLog) -> None:
    first = log.customer_of(["jane@example.org", "+44 20 7946 0123"])
    assert first.startswith("K-")
    assert log.customer_of([" Jane@Example.ORG "]) == first
    assert (
        log.customer_of(["0044 (0)20 7946 0123"]) != first
    )  # a zero that is not dialled from abroad is another number
    assert log.customer_of(["0044 20 7946-0123"]) == first
    assert log.customer_of(["new@example.org"], known=first) == first
    assert log.customer_of(["new@example.org"]) == first
    assert log.customer_of([]) == ""
    assert log.customer_of([" "], known=first) == first
    assert log.customer_like("nobody@example.org") == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("jane@example.org", "JANE@example.org", True),
        ("+44 20 7946 0123", "004420 79460123", True),
        ("020 7946 0123", "0207946 0123", True),
        ("020 7946 0123", "020 7946 0124", False),
        ("@jane_smith", "@Jane_Smith", True),
        ("12", "1 2", False),
    ],
)
def test_plain_contacts(one: str, other: str, *, same: bool) -> None:
    assert (plain_contact(one) == plain_contact(other)) is same


def test_a_mark_tells_nothing_without_the_key() -> None:
    assert mark(MASTER, "word", "jane") == mark(MASTER, "word", "jane")
    assert len({mark(MASTER, "word", "jane"), mark(b"x" * 32, "word", "jane"), mark(MASTER, "customer", "jane")}) == 3


def test_two_desks_that_need_a_key_at_the_same_moment_get_the_same(log: DatabaseLog) -> None:
    found = []
    together(lambda _: found.append(log.keys.keys_for([(f"C-{n}", "personal") for n in range(20)])))  # type: ignore[union-attr]
    assert all(one == found[0] for one in found)
