"""A desk learns within a second what another has done, on both engines, and who is at work on which case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from engine.store.database import DatabaseLog
from tests.store.logs import AT, ENGINES, new_address, open_log, personal


@pytest.fixture(params=ENGINES)
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[DatabaseLog, DatabaseLog]]:
    address = new_address(request.param, tmp_path)
    here, there = open_log(address), open_log(address)
    yield here, there
    here.close()
    there.close()


def test_a_change_of_another_desk_is_learnt_within_a_second(two: tuple[DatabaseLog, DatabaseLog]) -> None:
    here, there = two
    changes = here.changes()
    assert not changes.wait(0.3)
    told: list[float] = []

    def later() -> None:
        sleep(0.2)
        there.append([personal("C-1", 1, "Jane")])
        told.append(monotonic())

    thread = Thread(target=later)
    thread.start()
    assert changes.wait(10)
    thread.join()
    assert monotonic() - told[0] < 1
    assert here.events("C-1")[0].facts["customer_name"] == "Jane"
    changes.close()


def test_what_came_while_nobody_waited_is_not_lost(two: tuple[DatabaseLog, DatabaseLog]) -> None:
    here, there = two
    changes = here.changes()
    there.append([personal("C-1", 1, "Jane")])
    there.append_all([[personal(f"C-{number}", 1, "Jane")] for number in range(2, 5)])
    assert changes.wait(5)
    changes.close()


def test_who_is_at_work_on_a_case_is_seen_until_they_leave_or_their_time_is_over(
    two: tuple[DatabaseLog, DatabaseLog],
) -> None:
    here, there = two
    changes = here.changes()
    there.work_on("C-1", "Sue", AT + timedelta(minutes=2))
    assert changes.wait(5)
    here.work_on("C-1", "Ann", AT + timedelta(minutes=2))
    here.work_on("C-2", "Ann", AT + timedelta(minutes=9))
    assert here.working_on(AT) == {"C-1": ("Ann", "Sue"), "C-2": ("Ann",)}
    there.work_on("C-1", "Sue", None)
    assert here.working_on(AT) == {"C-1": ("Ann",), "C-2": ("Ann",)}
    assert here.working_on(AT + timedelta(minutes=3)) == {"C-2": ("Ann",)}
    changes.close()
