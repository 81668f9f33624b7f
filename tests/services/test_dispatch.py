"""Workers that are killed at any moment and begun again: each deadline is told once, late ones with their true due time.

The long counts run with ``SOPDESK_NIGHTLY=1``.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import unquote

import pytest

from engine.model.event import DEADLINE_EVENTS, Event
from engine.model.problem import StoreFault
from engine.model.standing import Standing, Timer
from engine.services.deadline_words import due_of
from engine.services.desk import Desk
from engine.services.dispatch import HELD, Work, queue_address, work, work_once
from engine.services.notices import Notice, NotSent
from engine.services.open_case import open_case
from engine.services.tell_deadlines import GRACE, WORKER
from engine.store.chain import verify
from tests.desks import ANN, ROOT
from tests.services.telling import documents
from tests.store.logs import ENGINES, new_address, open_log

NIGHTLY = bool(os.environ.get("SOPDESK_NIGHTLY"))
TIMERS = 300 if NIGHTLY else 30
KILLS = 30 if NIGHTLY else 6
SPREAD = KILLS * 0.8
"""Seconds over which the due times are spread that are still to come."""
SOON = 1.5
"""Seconds after which these workers take over what another holds."""
HOUR = timedelta(hours=1)
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes cannot be killed here")


class Receiver(ThreadingHTTPServer):
    """Takes the notices; each as it comes in, with its key."""

    daemon_threads = True

    def __init__(self, answer_after: float) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.answer_after = answer_after
        self.keys: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    def handle_error(self, *_: object) -> None:
        """A worker that was killed no longer listens."""


class _Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.keys.append(unquote(self.headers["Idempotency-Key"]))
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.answer_after)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def receiving(answer_after: float) -> Iterator[Receiver]:
    with Receiver(answer_after) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Nursery:
    """Begins workers, each a process of its own."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.services.telling"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def begin(self, *arguments: object) -> int:
        """The process id of a new worker."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate(timeout=60)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.end()


class Worker:
    """A process that tells; what it said of itself is in a file, so that no full pipe can stop it."""

    _numbers = count()

    def __init__(
        self, nursery: Nursery, folder: Path, address: str, webhook: str, held: float, ahead: float = 0
    ) -> None:
        self.said = folder / f"worker{next(self._numbers)}.txt"
        self.said.touch()
        self.id = nursery.begin(str(self.said), address, webhook, held, ahead)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while "ready" not in self.said.read_text():
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(0.02)

    def kill(self) -> list[str]:
        """Ends it at once; what it said."""
        os.kill(self.id, signal.SIGKILL)  # no such process: it has died by itself
        while True:
            try:
                os.kill(self.id, 0)
            except ProcessLookupError:
                break
            time.sleep(0.01)
        lines = self.said.read_text().splitlines()
        assert lines == ["ready", *(line for line in lines[1:] if line.startswith("C-"))], lines
        return lines


def open_cases(address: str, dues: list[datetime]) -> dict[str, datetime]:
    """A case for each due time, by the key of its timer."""
    log = open_log(address)
    made = documents()
    keys = {}
    for due in dues:
        desk = Desk(made, log, ANN, lambda due=due: due - HOUR)  # type: ignore[misc]
        case = open_case(desk, {"kind": "inquiry", "channel": "email"})
        keys[f"{case.id}:answer:1:due"] = due
    log.close()
    return keys


@pytest.mark.once
@needs_kill
@pytest.mark.parametrize("engine", ENGINES)
def test_workers_that_are_killed_tell_each_deadline_once_and_late_ones_with_their_true_due_time(
    engine: str, tmp_path: Path, nursery: Nursery
) -> None:
    address, chance = new_address(engine, tmp_path), random.Random(5)
    now = datetime.now(UTC)
    late = [now - timedelta(minutes=10 + number) for number in range(TIMERS // 3)]
    soon = [now + timedelta(seconds=chance.random() * SPREAD) for _ in range(TIMERS - len(late))]
    due = open_cases(address, [*late, *soon])
    with receiving(0.15) as receiver:
        workers = [Worker(nursery, tmp_path, address, receiver.address, SOON) for _ in range(2)]
        said = []
        for number in range(KILLS):
            place = number % 2
            workers[place].wait_until_ready()
            time.sleep(0.1 + chance.random())
            said += workers[place].kill()
            ahead = chance.choice((0, 2, -2))  # clocks differ, and are set
            workers[place] = Worker(nursery, tmp_path, address, receiver.address, SOON, ahead)
        log = open_log(address)
        deadline = time.monotonic() + 60
        while len(set(receiver.keys)) < TIMERS or log.timers_before(now + HOUR, 1):
            assert time.monotonic() < deadline, sorted(due.keys() - set(receiver.keys))
            time.sleep(0.1)
        for worker in workers:
            said += worker.kill()
    told = [event for events in log.all_cases() for event in events if event.kind in DEADLINE_EVENTS]
    assert Counter(event.key for event in told) == dict.fromkeys(due, 1)
    assert {event.key: due_of(event) for event in told} == due
    for event in told:
        assert ("late" in event.details) == (event.at - due[event.key] > GRACE), event
        assert event.at >= due[event.key]
    assert sum("late" in event.details for event in told) >= len(late)
    assert set(receiver.keys) == due.keys()
    assert verify(log.entries()).fault is None
    log.close()
    print(f"{engine}: {TIMERS} timers, {KILLS} kills, notices {len(receiver.keys)} for {TIMERS}")  # noqa: T201


@pytest.mark.once
@needs_kill
@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_dead_worker_held_is_taken_over_within_a_minute(engine: str, tmp_path: Path, nursery: Nursery) -> None:
    held = HELD if NIGHTLY else SOON
    address = new_address(engine, tmp_path)
    (key,) = open_cases(address, [datetime.now(UTC) - HOUR])
    with receiving(600) as receiver:
        first = Worker(nursery, tmp_path, address, receiver.address, held)
        wait_for(receiver, 1)
        assert key in first.kill()
        died = time.monotonic()
        receiver.answer_after = 0
        second = Worker(nursery, tmp_path, address, receiver.address, held)
        wait_for(receiver, 2)
        assert time.monotonic() - died < 60
        assert key not in second.kill()
    assert receiver.keys == [key, key]
    log = open_log(address)
    assert [event.kind for events in log.all_cases() for event in events] == ["received", "deadline missed"]
    log.close()


def wait_for(receiver: Receiver, notices: int) -> None:
    deadline = time.monotonic() + 90
    while len(receiver.keys) < notices:
        assert time.monotonic() < deadline
        time.sleep(0.02)


# --- in this process: what fails is begun again -------------------------------------------------------------------------


class Flaky:
    """A channel that fails the first time."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.failed = 0

    def send(self, notice: Notice) -> None:
        if not self.failed:
            self.failed += 1
            raise NotSent("gone for lunch")
        self.sent.append(notice.key)


def test_what_fails_is_told_to_the_terminal_and_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.services.dispatch.AGAIN", timedelta(0))
    address = new_address("sqlite", tmp_path)
    (key,) = open_cases(address, [datetime.now(UTC) - HOUR])
    log, channel = open_log(address), Flaky()
    append, failed = log.append, []

    def failing(events: Sequence[Event], standing: Standing | None = None) -> None:
        if not failed:
            failed.append(1)
            raise StoreFault("the disk is full")
        append(events, standing)

    monkeypatch.setattr(log, "append", failing)
    said: list[str] = []
    job = Work(
        Desk(documents(), log, WORKER),
        queue_address(address),
        {"flaky": channel},
        lambda e: said.append(e.key),
        said.append,
    )

    def stop_when_sent() -> None:
        deadline = time.monotonic() + 60
        while not channel.sent and time.monotonic() < deadline:
            time.sleep(0.02)
        job.stop.set()

    watching = threading.Thread(target=stop_when_sent)
    watching.start()
    work(job, 0.2)
    watching.join()
    log.close()
    assert said == [
        "C-00001: a deadline is not told yet: the disk is full; tried again",
        key,
        "C-00001: the flaky notice is not sent: gone for lunch; tried again in a minute",
    ]
    assert channel.sent == [key]


def test_without_the_file_of_the_queue_nothing_is_told_twice_and_with_an_older_log_it_is_told_again(
    tmp_path: Path,
) -> None:
    address = new_address("sqlite", tmp_path)
    due = datetime.now(UTC) - HOUR
    (key,) = open_cases(address, [due])
    assert told_once(address) == [key]
    queue = tmp_path / "desk.work.db"
    kept = queue.read_bytes()
    queue.unlink()
    assert told_once(address) == []
    for file in tmp_path.glob("desk.*"):
        file.unlink()
    open_cases(address, [due])
    queue.write_bytes(kept)
    assert told_once(address) == [key]


def test_what_is_done_is_forgotten_after_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = new_address("sqlite", tmp_path)
    open_cases(address, [datetime.now(UTC) - HOUR])
    assert len(told_once(address)) == 1
    assert in_queue(tmp_path) == 1
    monkeypatch.setattr("engine.services.dispatch.TIDY", -1)
    assert not told_once(address)
    assert in_queue(tmp_path) == 1
    monkeypatch.setattr("engine.services.dispatch.KEEP", timedelta(0))
    assert not told_once(address)
    assert in_queue(tmp_path) == 0


def in_queue(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "desk.work.db")) as queue:
        return int(queue.execute("SELECT count(*) FROM workflow_status").fetchone()[0])


def test_a_clock_on_the_wall_that_is_set_makes_nothing_told_twice_or_with_another_due_time(tmp_path: Path) -> None:
    address = new_address("sqlite", tmp_path)
    due = datetime.now(UTC) + HOUR / 2
    (key,) = open_cases(address, [due])
    assert told_once(address) == []
    assert told_once(address, ahead=HOUR) == [key]
    assert told_once(address, ahead=-HOUR) == []
    assert told_once(address) == []
    log = open_log(address)
    (event,) = [event for event in log.events("C-00001") if event.kind in DEADLINE_EVENTS]
    log.close()
    assert due_of(event) == due
    assert event.details["late"].startswith("30 min")


def told_once(address: str, ahead: timedelta = timedelta(0)) -> list[str]:
    log, said = open_log(address), list[str]()
    desk = Desk(documents(), log, WORKER, lambda: datetime.now(UTC) + ahead)
    job = Work(desk, queue_address(address), {}, lambda e: said.append(e.key), said.append)
    work_once(job)
    log.close()
    return said


def test_a_queue_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    address = new_address("sqlite", tmp_path)
    log = open_log(address)
    (tmp_path / "desk.work.db").write_text("something else " * 100)
    job = Work(Desk(documents(), log, WORKER), queue_address(address), {}, print, print)
    with pytest.raises(StoreFault, match=r"the queue of the workers sqlite.*desk\.work\.db cannot be used now"):
        work(job, 1)
    log.close()


def test_a_fault_of_a_sweep_is_told_once_and_outlived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = new_address("sqlite", tmp_path)
    (key,) = open_cases(address, [datetime.now(UTC) - HOUR])
    log = open_log(address)
    asked, before = [], log.timers_before

    def failing(moment: datetime, limit: int) -> Sequence[Timer]:
        asked.append(1)
        if len(asked) < 4:
            raise StoreFault("the server is away")
        return before(moment, limit)

    monkeypatch.setattr(log, "timers_before", failing)
    said: list[str] = []

    def told(event: Event) -> None:
        said.append(event.key)
        job.stop.set()

    job = Work(Desk(documents(), log, WORKER), queue_address(address), {}, told, said.append)
    work(job, 0.2)
    log.close()
    assert said == ["the server is away; tried again every 0.2 s", key]
