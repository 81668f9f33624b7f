"""The chain finds every change of a log, names the first entry that does not fit, and says nothing against a clean one."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.store.chain import BEGINNING, Entry, Head, link, parse_head, verify
from engine.store.database import DatabaseLog
from engine.store.guards import GUARDS
from tests.store.logs import ENGINES, new_address, open_log, personal

NIGHTLY = bool(os.environ.get("SOPDESK_NIGHTLY"))
TAMPERINGS = 500 if NIGHTLY else 60
ROWS = 24
COLUMNS = (
    "case_id",
    "number",
    "zone",
    "kind",
    "status",
    "actor",
    "role",
    "edition",
    "customer",
    "facts",
    "details",
    "cause",
    "key",
    "hash",
)


def filled(engine: str, folder: Path) -> DatabaseLog:
    log = open_log(new_address(engine, folder))
    for number in range(1, ROWS // 4 + 1):
        log.append_all([[personal(f"C-{case}", number, f"Name {case}")] for case in range(1, 5)])
    return log


def unguarded(log: DatabaseLog) -> None:
    """What an intruder with all rights does first."""
    with log.engine.begin() as connection:
        for guard in GUARDS[log.engine.dialect.name]:
            on = " ON events" if log.engine.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER IF EXISTS {guard}{on}"))


def rows_of(log: DatabaseLog) -> list[dict[str, object]]:
    with log.engine.connect() as connection:
        return [dict(row) for row in connection.execute(text("SELECT * FROM events ORDER BY position")).mappings()]


def written(log: DatabaseLog, rows: list[dict[str, object]]) -> None:
    with log.engine.begin() as connection:
        connection.execute(text("DELETE FROM events"))
        columns = list(rows[0])
        places = ", ".join(f":{column}" for column in columns)
        connection.execute(text(f"INSERT INTO events ({', '.join(columns)}) VALUES ({places})"), rows)


# --- what an intruder may do; each gives the rows as they would be ------------------------------------------------------


def flip(rows: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    row, column = chance.choice(rows), chance.choice(COLUMNS)
    value = row[column]
    if isinstance(value, int):
        row[column] = value + chance.choice([7, 100])
    elif not value:
        row[column] = "x"
    else:
        plain = str(value)
        place = chance.randrange(len(plain))
        row[column] = plain[:place] + ("y" if plain[place] == "x" else "x") + plain[place + 1 :]
    return rows


def later(rows: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    one, other = chance.sample(range(len(rows)), 2)
    rows[one]["at"] = rows[other]["at"] if rows[one]["at"] != rows[other]["at"] else rows[(other + 4) % len(rows)]["at"]
    return rows


def remove(rows: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    del rows[chance.randrange(len(rows) - 1)]
    return rows


def remove_and_close_up(rows: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    del rows[chance.randrange(len(rows) - 1)]
    for position, row in enumerate(rows, 1):
        row["position"] = position
    return rows


def insert(rows: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    place = chance.randrange(len(rows))
    forged = {**rows[place], "case_id": "C-9", "number": 1, "key": None}
    rows.insert(place, forged)
    for position, row in enumerate(rows, 1):
        row["position"] = position
    return rows


def reorder(rows: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    one, other = chance.sample(range(len(rows)), 2)
    rows[one]["position"], rows[other]["position"] = rows[other]["position"], rows[one]["position"]
    return rows


def truncate(rows: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    return rows[: chance.randrange(1, len(rows))]


def rewrite(rows: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    """Changes something and makes a new, faultless chain over everything."""
    rows[chance.randrange(len(rows))]["status"] = "closed"
    return rows


ACTS: list[Callable[[list[dict[str, object]], random.Random], list[dict[str, object]]]] = [
    flip, flip, later, remove, remove_and_close_up, insert, reorder, truncate, rewrite,
]  # fmt: skip


def rechained(log: DatabaseLog) -> list[tuple[int, str]]:
    before, found = BEGINNING, []
    for entry in log.entries():
        before = link(before, entry[:-1])
        found.append((entry.position, before))
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_every_tampering_is_found_against_an_anchored_head(engine: str, tmp_path: Path) -> None:
    log = filled(engine, tmp_path)
    clean, head = rows_of(log), log.head()
    assert verify(log.entries(), [head]).fault is None
    unguarded(log)
    chance = random.Random(5)
    for number in range(TAMPERINGS):
        act = ACTS[number % len(ACTS)]
        written(log, act([dict(row) for row in clean], chance))
        if act is rewrite:
            with log.engine.begin() as connection:
                for position, digest in rechained(log):
                    connection.execute(
                        text("UPDATE events SET hash = :hash WHERE position = :at"), {"hash": digest, "at": position}
                    )
            assert verify(log.entries()).fault is None, "a faultless chain of its own"
        verdict = verify(log.entries(), [head])
        assert verdict.fault is not None, f"{act.__name__} number {number}"
    written(log, clean)
    assert verify(log.entries(), [head]).fault is None
    log.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_bad_entry_is_named(engine: str, tmp_path: Path) -> None:
    log = filled(engine, tmp_path)
    unguarded(log)
    with log.engine.begin() as connection:
        connection.execute(text("UPDATE events SET actor = 'Sue' WHERE position IN (9, 17)"))
    verdict = verify(log.entries())
    assert (verdict.entries, verdict.head.position) == (8, 8)
    assert verdict.fault is not None
    assert (verdict.fault.position, verdict.fault.case) == (9, "C-1")
    assert "its hash does not fit" in verdict.fault.reason
    log.close()


def entries(count: int) -> list[Entry]:
    before, made = BEGINNING, []
    for position in range(1, count + 1):
        entry = Entry(
            position,
            "C-1",
            position,
            "2026-03-06T16:50:00.000000+00:00",
            "",
            "updated",
            "open",
            "Ann",
            "r",
            "d",
            "",
            "{}",
            "{}",
            "",
            "",
            "",
        )
        before = link(before, entry[:-1])
        made.append(entry._replace(hash=before))
    return made


def test_an_empty_log_fits_and_has_a_head() -> None:
    assert verify([]) == verify([], [])
    assert str(verify([]).head) == f"0:{BEGINNING}"


def test_an_end_that_was_cut_off_is_found_only_against_an_anchor() -> None:
    made = entries(6)
    anchor = Head(6, made[-1].hash)
    assert verify(made[:4]).fault is None
    fault = verify(made[:4], [anchor]).fault
    assert fault is not None
    assert fault.reason == "the log ends with entry 4, but entry 6 was anchored; its end has been cut off"
    assert verify(entries(9), [anchor, Head(2, made[1].hash)]).fault is None


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "12",
        "12:",
        "12:abc",
        f"x:{BEGINNING}",
        f"-1:{BEGINNING}",
        f"1:{BEGINNING}0",
        f"1:{'G' * 64}",
        "1:" + "é" * 64,
    ],
)
def test_what_is_no_head_is_told(wrong: str) -> None:
    with pytest.raises(ValueError, match=re.escape("is not the head of a log; it looks like 1234:000000...")):
        parse_head(wrong)


def test_a_head_comes_back_from_its_text() -> None:
    head = Head(17, "ab" * 32)
    assert parse_head(f" {head}\n") == head
