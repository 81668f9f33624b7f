"""A case log that lives as long as the process: for scenarios, practice and tests."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import RLock

from engine.model.event import DESK_STREAM, ERASED, Event
from engine.model.privacy import PUBLIC
from engine.model.standing import NEVER, Queue, Standing, Tally, Timer
from engine.store.chain import BEGINNING, Entry, Head, link
from engine.store.log import NONE, Stale


class MemoryLog:
    """Keeps events by case, with the same promises as the log on disk. Threads may share it."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._cases: dict[str, list[Event]] = {}
        self._order: list[Event] = []
        self._keys: set[str] = set()
        self._standings: dict[str, Standing] = {}
        self._customers: dict[str, str] = {}
        self._drafts: dict[str, dict[str, Mapping[str, str]]] = {}
        self._working: dict[str, dict[str, datetime]] = defaultdict(dict)

    def close(self) -> None:
        """Holds nothing."""

    def events(self, case: str) -> tuple[Event, ...]:
        """The events of one case in order."""
        with self._lock:
            return tuple(self._cases.get(case, ()))

    def events_of(self, cases: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        """The events of several cases."""
        found = {case: self.events(case) for case in cases}
        return {case: events for case, events in found.items() if events}

    def all_cases(self) -> Iterator[tuple[Event, ...]]:
        """The events of each case."""
        with self._lock:
            return iter([tuple(events) for case, events in self._cases.items() if case != DESK_STREAM])

    def cases_before(self, moment: datetime) -> Iterator[tuple[Event, ...]]:
        """Each case as it stood at a moment: its events before it."""
        earlier = (tuple(event for event in events if event.at < moment) for events in self.all_cases())
        return iter([events for events in earlier if events])

    def cases_since(self, moment: datetime) -> Iterator[tuple[Event, ...]]:
        """Each case in which something has happened from a moment on."""
        return iter([events for events in self.all_cases() if any(event.at >= moment for event in events)])

    def append(self, events: Sequence[Event], standing: Standing | None = None) -> None:
        """Adds the next events of a case, all or none."""
        self.append_all([events], {standing.case: standing} if standing else NONE)

    def append_all(self, cases: Iterable[Sequence[Event]], standings: Mapping[str, Standing] = NONE) -> int:
        """Adds the events of many cases, all or none; how many events were added."""
        with self._lock:
            fresh: dict[str, list[Event]] = {}
            keys: set[str] = set()
            for events in cases:
                if events and not self._repeated(events, keys):
                    self._continue(events, fresh)
                    keys.update(event.key for event in events if event.key)
            for case, events in fresh.items():
                self._cases.setdefault(case, []).extend(events)
                self._order.extend(events)
                if case in standings:
                    self._keep(standings[case])
            self._keys |= keys
            return sum(map(len, fresh.values()))

    def _repeated(self, events: Sequence[Event], more: set[str]) -> bool:
        """Whether all of these were there before; `Stale` if a part of them was."""
        keys = [event.key for event in events if event.key]
        known = {key for key in keys if key in self._keys or key in more}
        if len(set(keys)) != len(keys) or (known and len(known) != len(keys)):
            raise Stale(events[0].case)
        return bool(known)

    def _continue(self, events: Sequence[Event], fresh: dict[str, list[Event]]) -> None:
        case = events[0].case
        new = fresh.setdefault(case, [])
        seen = len(self._cases.get(case, ())) + len(new)
        if [(event.case, event.number) for event in events] != [(case, seen + n) for n in range(1, len(events) + 1)]:
            raise Stale(case)
        new.extend(events)

    def note(self, event: Event) -> None:
        """Adds an event that belongs to no case to the stream of the desk."""
        with self._lock:
            if event.key and event.key in self._keys:
                return
            stream = self._cases.setdefault(DESK_STREAM, [])
            stream.append(event.numbered(DESK_STREAM, len(stream) + 1))
            self._order.append(stream[-1])
            self._keys.update({event.key} - {""})

    def noted(self, kinds: Collection[str]) -> Sequence[Event]:
        """What belongs to no case, of these kinds."""
        return [event for event in self.events(DESK_STREAM) if event.kind in kinds]

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that are already there."""
        with self._lock:
            return frozenset(self._keys.intersection(keys))

    def next_case(self) -> str:
        """The next free number."""
        with self._lock:
            number = len(self._cases) + 1
            while f"C-{number:05}" in self._cases:
                number += 1
        return f"C-{number:05}"

    def stand(self, standings: Iterable[Standing]) -> None:
        """Keeps where these cases stand, if they have not moved on."""
        with self._lock:
            for standing in standings:
                if len(self._cases.get(standing.case, ())) == standing.version:
                    self._keep(standing)

    def _keep(self, standing: Standing) -> None:
        self._standings[standing.case] = standing

    def order(self, queue: Queue) -> Sequence[str]:
        """The cases of a queue, the most urgent first."""
        return [one.case for _, one in self._of(queue)]

    def tally(self, queues: Sequence[Queue], now: datetime) -> Sequence[Tally]:
        """How many cases each of these queues has."""
        return [_tally(self._of(queue), now) for queue in queues]

    def load(self, queue: Queue, now: datetime) -> Mapping[str, Tally]:
        """How many open cases each person has."""
        found = self._of(replace(queue, by="deadline"))
        names = {one.handler for _, one in found}
        return {name: _tally([(due, one) for due, one in found if one.handler == name], now) for name in names}

    def _of(self, queue: Queue) -> list[tuple[datetime, Standing]]:
        """The cases of a queue with what they are ordered by."""
        with self._lock:
            listed = [(_ordered_by(queue.by, one), one) for one in self._standings.values() if one.open]
        found = [(due, one) for due, one in listed if due is not None and _fits(queue, due, one)]
        return sorted(found, key=lambda pair: (pair[0], pair[1].case))

    def count_out_of_date(self, edition: str, now: datetime) -> int:
        """How many cases `out_of_date` would name."""
        return len(self.out_of_date(edition, now, len(self._cases) + 1))

    def out_of_date(self, edition: str, now: datetime, limit: int) -> Sequence[str]:
        """Open cases whose standing is of another edition, has moved on, or is missing."""
        with self._lock:
            stale = [
                case
                for case, one in self._standings.items()
                if one.open and (one.edition != edition or (one.changes_at is not None and one.changes_at <= now))
            ]
            missing = [case for case in self._cases if case not in self._standings and case != DESK_STREAM]
        return [*stale, *missing][:limit]

    def timers_before(self, moment: datetime, limit: int) -> Sequence[Timer]:
        """The timers that something is to be told for, the earliest first."""
        with self._lock:
            return sorted(t for one in self._standings.values() for t in one.timers if t.at <= moment)[:limit]

    def find(self, asked: str, classes: Sequence[str], limit: int) -> Sequence[str]:
        """The newest cases in which every word asked for stands in a privacy class that may be seen."""
        from engine.store.words import words_in  # noqa: PLC0415 - scenarios start without a database

        def fits(one: Standing) -> bool:
            there = {word for group in classes for word in words_in((one.words or {}).get(group, ""))}
            return all(
                any(word.startswith(part) for word in there) if wanted.endswith("*") else part in there
                for wanted in asked.split()
                for part in words_in(wanted)
            )

        with self._lock:
            found = sorted((one.case for one in self._standings.values() if fits(one)), reverse=True)
        return found[:limit] if words_in(asked) else []

    def customer_of(self, told: Sequence[str], known: str = "") -> str:
        """The id of the customer known by one of these texts; else ``known``, else a new one."""
        with self._lock:
            marks = [" ".join(text.casefold().split()) for text in told if text.strip()]
            new = known or (f"K-{len(set(self._customers.values())) + 1:05}" if marks else "")
            customer = next((self._customers[one] for one in marks if one in self._customers), new)
            for one in marks:
                self._customers.setdefault(one, customer)
            return customer

    def cases_of(self, customer: str) -> Sequence[str]:
        """The cases of a customer, the oldest first."""
        with self._lock:
            last = {
                case: next((e.customer for e in reversed(events) if e.customer), "")
                for case, events in self._cases.items()
            }
        return [case for case, named in last.items() if named == customer and customer]

    def customer_like(self, told: str) -> str:
        """The id of the customer known by a text."""
        with self._lock:
            return self._customers.get(" ".join(told.casefold().split()), "")

    def places(self, classes: Collection[str]) -> Sequence[tuple[str, str]]:
        """The cases that hold values of these privacy classes."""
        with self._lock:
            found = {
                (case, group): None
                for case, events in self._cases.items()
                for event in events
                for group in event.classes.values()
                if group in classes
            }
        return list(found)

    def require_erasing(self) -> None:
        """Here it can always be done."""

    def erase(self, cases: Collection[str], classes: Collection[str] | None = None, customer: str = "") -> None:
        """Makes the values of these cases unreadable; here, where nothing outlives the process, by taking them out."""
        with self._lock:
            for case in cases:
                for typed in self._drafts.values():
                    typed.pop(case, None)
                self._cases[case] = [_without(event, classes) for event in self._cases.get(case, ())]
                if (standing := self._standings.get(case)) is not None:
                    left = {
                        group: text
                        for group, text in (standing.words or {}).items()
                        if (group == PUBLIC if classes is None else group not in classes)
                    }
                    self._standings[case] = replace(standing, words=left)
            self._customers = {told: known for told, known in self._customers.items() if known != customer}

    def position(self) -> int:
        """The number of events of all cases."""
        with self._lock:
            return sum(map(len, self._cases.values()))

    def work_on(self, case: str, person: str, until: datetime | None) -> None:
        """Tells that a person works on a case until a moment; None: no longer."""
        with self._lock:
            if until is None:
                self._working[case].pop(person, None)
            else:
                self._working[case][person] = until

    def working_on(self, now: datetime) -> Mapping[str, tuple[str, ...]]:
        """Who works on which case."""
        with self._lock:
            there = {
                case: sorted(p for p, until in people.items() if until > now) for case, people in self._working.items()
            }
        return {case: tuple(people) for case, people in there.items() if people}

    def keep_draft(self, person: str, case: str, typed: Mapping[str, str]) -> None:
        """Keeps what a person has typed in a case."""
        with self._lock:
            self._drafts[person] = {**self._drafts.get(person, {}), case: dict(typed)}

    def drafts(self, person: str) -> Mapping[str, Mapping[str, str]]:
        """What a person has typed, by case."""
        with self._lock:
            return {case: typed for case, typed in self._drafts.get(person, {}).items() if typed}

    def changes(self) -> None:
        """No other desk can change it."""

    def head(self) -> Head:
        """The newest entry."""
        entries = list(self.entries())
        return Head(entries[-1].position, entries[-1].hash) if entries else Head(0, BEGINNING)

    def entries(self) -> Iterator[Entry]:
        """Every entry in the order of its adding; nothing is encrypted here, since nothing is kept."""
        with self._lock:
            order = list(self._order)
        before = BEGINNING
        for position, event in enumerate(order, 1):
            entry = Entry(
                position, event.case, event.number, event.at.isoformat(), event.zone, event.kind, event.status,
                event.actor.name, event.actor.role, event.edition, event.customer, json.dumps(dict(event.facts)),
                json.dumps(dict(event.details)), event.cause, event.key, "",
            )  # fmt: skip
            before = link(before, entry[:-1])
            yield entry._replace(hash=before)


def _without(event: Event, classes: Collection[str] | None) -> Event:
    lost = {name for name, group in event.classes.items() if classes is None or group in classes}
    facts = {name: ERASED if name in lost else value for name, value in event.facts.items()}
    details = {name: ERASED if f"/{name}" in lost else value for name, value in event.details.items()}
    return replace(event, facts=facts, details=details)


def _ordered_by(by: str, one: Standing) -> datetime | None:
    return {"deadline": one.due or NEVER, "follow-up": one.follow_up_due, "promise": one.promise_due}[by]


def _fits(queue: Queue, due: datetime, one: Standing) -> bool:
    return (
        queue.handler in {"", one.handler}
        and queue.team in {"", one.team}
        and (one.escalated or not queue.escalated)
        and (queue.clocks is None or one.clock in queue.clocks)
        and (queue.before is None or due < queue.before)
        and (queue.seen_by is None or not one.people or not one.people.isdisjoint(queue.seen_by))
    )


def _tally(found: Sequence[tuple[datetime, Standing]], now: datetime) -> Tally:
    late = sum(due < now for due, _ in found)
    soon = sum(due >= now and one.soon_at is not None and one.soon_at < now for due, one in found)
    return Tally(len(found), late, soon)
