"""The durable queue of the workers, and DBOS's only door: what is due is told by one of them, also when another dies over it.

A sweep looks again and again for what is due in the case log and gives it to the queue, each under the key of its timer, so
that two workers queue it once. What a worker held that has died stays pending in the queue for ever unless somebody asks:
the sweep of another takes it over when it has seen it pending for some time, measured on a clock that no one can set. That
an effect happens once is promised by the case log, not by the queue; with the queue's file only those notices are lost that
have not gone out yet.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event as Flag
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from engine.model.event import Event
from engine.model.problem import Refused, StoreFault
from engine.model.standing import Timer
from engine.services.desk import Desk
from engine.services.notices import Channel, Notice, notice_of
from engine.services.refresh import refresh_standings
from engine.services.tell_deadlines import passed, tell

if TYPE_CHECKING:
    from dbos import WorkflowStatus

NAME: Final = "sopdesk-work"
QUEUE: Final = "deadlines"
SHAPE: Final = "1"
"""The version that is told to DBOS: that of the two workflows below, not of the program, so that an upgrade goes on with
what the version before has left."""
SCHEMA: Final = "sopdesk_work"
"""On PostgreSQL the queue stands in the database of the case log, in a schema of its own."""
LIMIT: Final = 500
"""So many are taken in one sweep."""
AT_ONCE: Final = 8
"""So many are told at the same time by one worker, and `POLL` how often it asks the queue for more, in seconds."""
POLL: Final = 0.25
HELD: Final = 30.0
"""Seconds after which what another worker holds counts as lost; longer than sending a notice should take."""
AGAIN: Final = timedelta(minutes=1)
"""When a notice that could not be sent is tried again, and `GIVE_UP` until when."""
GIVE_UP: Final = timedelta(days=1)
KEEP: Final = timedelta(days=7)
"""How long the queue remembers what is done."""
TIDY: Final = 600.0
LAST: Final = 120.0
"""Seconds after which a single sweep gives up on what does not end."""
WAITING: Final = ("ENQUEUED", "PENDING")
ENDED: Final = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})
SECOND: Final = 1_000
"""Milliseconds."""


@dataclass
class Work:
    """What a worker works on, and whom it tells: ``say`` of each event, ``complain`` of what went wrong."""

    desk: Desk
    address: str
    """Of the queue's own database."""
    channels: Mapping[str, Channel]
    say: Callable[[Event], None]
    complain: Callable[[str], None]
    held: float = HELD
    stop: Flag = field(default_factory=Flag)
    """Set from outside to end the work."""


def queue_address(store: str) -> str:
    """Where the queue of a case log stands: a file beside it, or the same PostgreSQL database."""
    from engine.store.connection import beside  # noqa: PLC0415 - a database is only opened where cases are

    return beside(store, "work")


def work(job: Work, every: float) -> None:
    """Tells what is due until it is stopped, looking every so many seconds. Faults are told and outlived."""
    complained = ""
    with _launched(job) as queue:
        while not job.stop.is_set():
            try:
                queue.sweep()
                complained = ""
            except Exception as error:  # noqa: BLE001 - a store that is away now is back some time; nobody watches here
                if complained != str(error):
                    complained = str(error)
                    job.complain(f"{complained}; tried again every {every:g} s")
            job.stop.wait(every)


def work_once(job: Work) -> None:
    """Tells what is due now, waits until it is told, and ends."""
    with _launched(job) as queue:
        queue.sweep()
        begun = monotonic()
        while queue.waiting() and monotonic() - begun < LAST and not job.stop.wait(0.2):
            queue.take_over()


@contextmanager
def _launched(job: Work) -> Iterator[_Queue]:
    """The queue with its threads, until the end."""
    from engine.store.connection import shown  # noqa: PLC0415 - a database is only opened where cases are
    from engine.store.old_sqlite import lending_unixepoch  # noqa: PLC0415

    logging.getLogger("dbos").addHandler(logging.NullHandler())  # or DBOS would write to the terminal
    logging.getLogger("dbos").propagate = False
    try:
        from dbos import DBOS  # noqa: PLC0415 - takes over a second
    except ImportError as error:
        raise Refused(f"the queue of the workers is not installed ({error}); pip install 'sopdesk[work]'") from error

    executor = uuid4().hex  # another for each worker, so that what it leaves can be told from what it holds
    DBOS(
        config={
            "name": NAME,
            "system_database_url": job.address,
            "dbos_system_schema": SCHEMA,
            "use_listen_notify": False,
            "application_version": SHAPE,
            "executor_id": executor,
            "log_level": "CRITICAL",
            "sys_db_pool_size": AT_ONCE * 2,
            "serializer": _json_serializer(),
            "db_engine_kwargs": lending_unixepoch(job.address),
        }
    )
    try:
        queue = _Queue(job, executor)
        DBOS.listen_queues([QUEUE])
        try:
            DBOS.launch()
        except Exception as error:
            raise StoreFault(
                f"the queue of the workers {shown(job.address)} cannot be used now: {_first_line(error)}"
            ) from error
        DBOS.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=POLL, on_conflict="always_update")
        yield queue
    finally:
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=5 if job.stop.is_set() else 0)


def _first_line(error: Exception) -> str:
    """What went wrong, without the statements that the database was given."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def _json_serializer() -> Any:  # noqa: ANN401 - DBOS's own class, which is only known inside
    """What the queue keeps is JSON: DBOS would pickle it, and run whatever somebody puts into its database."""
    from dbos import Serializer  # noqa: PLC0415

    class Json(Serializer):
        def serialize(self, data: Any) -> str:  # noqa: ANN401
            return json.dumps(data, default=str)

        def deserialize(self, serialized_data: str) -> Any:  # noqa: ANN401
            return json.loads(serialized_data)

        def name(self) -> str:
            return "json"

    return Json()


class _Queue:
    """The two workflows, telling and sending, and the sweep that feeds them."""

    def __init__(self, job: Work, executor: str) -> None:
        from dbos import DBOS  # noqa: PLC0415

        self.job = job
        self.executor = executor
        self._seen: dict[tuple[str, str | None, int | None], float] = {}
        self._tidied = monotonic()

        @DBOS.workflow(name="tell", max_recovery_attempts=None)
        def tell_one(timer: dict[str, Any]) -> str:
            return self._telling(timer)

        @DBOS.workflow(name="send", max_recovery_attempts=None)
        def send_one(channel: str, notice: dict[str, Any]) -> str:
            return self._sending(channel, notice)

        self._tell, self._send = tell_one, send_one

    # --- the workflows ------------------------------------------------------------------------------------------------

    def _telling(self, timer: dict[str, Any]) -> str:
        """Tells of one timer, and queues its notices."""
        from dbos import DBOS  # noqa: PLC0415

        try:
            notice = DBOS.run_step({"name": "tell"}, self._told, timer)
        except Exception as error:
            self.job.complain(f"{timer['case']}: a deadline is not told yet: {error}; tried again")
            raise  # the sweep begins it again, as long as it is due
        if notice is None:
            return "no longer holds"
        for name in self.job.channels if notice else ():
            self._enqueue(f"{notice['key']}>{name}", self._send, name, notice)
        return "told"

    def _told(self, written: dict[str, Any]) -> dict[str, Any] | None:
        """The notice of a timer that was told; an empty one where nobody needs one, None where it no longer holds."""
        event = tell(self.job.desk, _timer(written))
        if event is None:
            return None
        self.job.say(event)
        notice = notice_of(self.job.desk.edition, self.job.desk.log.events(event.case), event)
        return asdict(notice) if notice else {}

    def _sending(self, channel: str, notice: dict[str, Any]) -> str:
        from dbos import DBOS  # noqa: PLC0415

        if channel not in self.job.channels:
            return "not wanted any more"
        DBOS.run_step({"name": "send"}, self._sent, channel, notice)
        return "sent"

    def _sent(self, channel: str, notice: dict[str, Any]) -> None:
        try:
            self.job.channels[channel].send(Notice(**{**notice, "roles": tuple(notice["roles"])}))
        except Exception as error:
            self.job.complain(f"{notice['case']}: the {channel} notice is not sent: {error}; tried again in a minute")
            raise

    # --- the sweep ----------------------------------------------------------------------------------------------------

    def sweep(self) -> None:
        """Queues what is due, takes over what is lost, tries again what has failed, forgets what is done."""
        refresh_standings(self.job.desk, LIMIT)
        self._queue_due()
        self.take_over()
        self._try_again()
        self._forget()

    def _queue_due(self) -> None:
        from dbos import DBOS  # noqa: PLC0415

        due = {_id(timer): timer for timer in passed(self.job.desk, LIMIT)}
        if not due:
            return
        known = {one.workflow_id: one.status for one in self._listed(workflow_ids=list(due))}
        for name, timer in due.items():
            if name not in known:
                self._enqueue(name, self._tell, _written(timer))
        if ended := {name for name, status in known.items() if status in ENDED}:
            # it failed, or told nothing because the timer did not hold then; one that was told meanwhile is due no more
            for name in ended.intersection(map(_id, passed(self.job.desk, LIMIT))):
                self._begin_again(DBOS, name)

    def take_over(self) -> None:
        """What another worker has held for too long goes back into the queue."""
        from dbos import DBOS  # noqa: PLC0415

        now = monotonic()
        others = [one for one in self._listed(status="PENDING") if one.executor_id != self.executor]
        held = {(one.workflow_id, one.executor_id, one.dequeued_at) for one in others}
        self._seen = {one: self._seen.get(one, now) for one in held}
        for one, since in self._seen.items():
            if now - since >= self.job.held:
                DBOS.resume_workflow(one[0], queue_name=QUEUE)

    def _try_again(self) -> None:
        from dbos import DBOS  # noqa: PLC0415

        now = datetime.now(UTC)
        for one in self._listed(status="ERROR", name="send", completed_after=(now - GIVE_UP).isoformat()):
            began = datetime.fromtimestamp((one.created_at or 0) / SECOND, UTC)
            ended = datetime.fromtimestamp((one.completed_at or 0) / SECOND, UTC)
            if now - began < GIVE_UP and abs(now - ended) > AGAIN:
                self._begin_again(DBOS, one.workflow_id)

    def _begin_again(self, dbos: Any, name: str) -> None:  # noqa: ANN401 - the class DBOS
        from dbos import error  # noqa: PLC0415

        with suppress(error.DBOSException):  # another worker was first, and it is at work again
            dbos.rewind_workflow(name, queue_name=QUEUE)

    def _forget(self) -> None:
        from dbos import DBOS  # noqa: PLC0415

        if monotonic() - self._tidied < TIDY:
            return
        self._tidied = monotonic()
        before = (datetime.now(UTC) - KEEP).isoformat()
        if done := [one.workflow_id for one in self._listed(status=list(ENDED), completed_before=before, limit=LIMIT)]:
            DBOS.delete_workflows(done)

    def waiting(self) -> bool:
        """Whether something is queued or at work."""
        return bool(self._listed(status=list(WAITING), limit=1))

    def _listed(self, **asked: Any) -> list[WorkflowStatus]:  # noqa: ANN401 - DBOS's own filters
        from dbos import DBOS  # noqa: PLC0415

        return DBOS.list_workflows(queue_name=QUEUE, load_input=False, load_output=False, **asked)

    def _enqueue(self, name: str, workflow: Callable[..., str], *arguments: object) -> None:
        """Queues it under its name; nothing where it is there already."""
        from dbos import DBOS, SetWorkflowID  # noqa: PLC0415

        with SetWorkflowID(name):
            DBOS.enqueue_workflow(QUEUE, workflow, *arguments)


def _id(timer: Timer) -> str:
    """The name in the queue: with the moment, since a pause can move it to another."""
    return f"{timer.key}@{timer.at.isoformat()}"


def _written(timer: Timer) -> dict[str, Any]:
    return {**asdict(timer), "at": timer.at.isoformat(), "due": timer.due.isoformat() if timer.due else None}


def _timer(written: dict[str, Any]) -> Timer:
    due = written["due"]
    at = datetime.fromisoformat(written["at"])
    return Timer(**{**written, "at": at, "due": datetime.fromisoformat(due) if due else None})
