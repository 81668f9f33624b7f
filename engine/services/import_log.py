"""An event log of an earlier system is read into cases; done twice it adds nothing, done again on a longer file only the rest.

Each row has a key made of the map's id, its cells and how often the same row stood before it, so that two rows alike are
two events and the same file again is none. All rows are read before the first is written, so a damaged file writes
nothing; then some hundred cases at a time are written, each batch all or none, so that an import that was cut short is
repeated to its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from engine.compile.import_maps import remarks_on
from engine.load.rows import Rejected, Row, TableText, excerpt, open_table
from engine.model.case import Case, fold
from engine.model.event import Event
from engine.model.policy import ImportMap
from engine.model.problem import Refused, did_you_mean, one_of
from engine.model.stamp import Stamp
from engine.services.desk import Desk
from engine.services.history import Counts, Entry, Telling
from engine.services.record_event import TRIES
from engine.services.write_events import write_cases
from engine.store.log import Stale

PERMISSION: Final = "import records"
BATCH: Final = 300
"""Cases written in one transaction."""
MOST_CASE_ID: Final = 120


@dataclass(frozen=True)
class Imported:
    """What an import did. Every row of the file is counted once: new, already there, or rejected."""

    rows: int
    added: int
    already: int
    rejected: tuple[Rejected, ...]
    cases: int
    """Cases that were not there before."""
    events: int
    """Events written for the new rows: the rows themselves, and what the map says must go with them."""
    updates: int
    """Rows kept as updates, because what they say could not happen in the status their case had."""
    waivers: int
    reopenings: int


def import_log(desk: Desk, path: Path, mapping: ImportMap) -> Imported:
    """Reads the file into the case log. `Refused` before anything is written where map and file do not fit together."""
    desk.require(PERMISSION)
    if wrong := [
        f"{mapping.document}: {r.message}" + (f"; {r.hint}" if r.hint else "")
        for r in remarks_on(desk.edition, mapping)
    ]:
        raise Refused(*wrong)
    reading = _Reading(mapping)
    with open_table(path, columns_of(mapping)) as table:
        reading.read(table)
    total, already, rejected = Counts(), 0, reading.rejected
    claimed: dict[str, str] = {}
    cases = iter(reading.cases.items())
    while batch := list(islice(cases, BATCH)):
        tellings, known = _take_in(desk, mapping, batch, claimed)
        already += known
        for telling in tellings:
            total.add(telling.counts)
            rejected += telling.rejected
    return Imported(
        rows=reading.rows, added=total.rows, already=already, rejected=tuple(sorted(rejected, key=lambda r: r.line)), cases=total.cases,
        events=total.events, updates=total.updates, waivers=total.waivers, reopenings=total.reopenings,
    )  # fmt: skip


def columns_of(mapping: ImportMap) -> tuple[str, ...]:
    """The columns a map speaks of, each once."""
    named = (
        mapping.case_column,
        mapping.event_column,
        mapping.time_column,
        mapping.actor_column,
        *(f.column for f in mapping.facts),
    )
    return tuple(dict.fromkeys(name for name in named if name))


def _take_in(
    desk: Desk, mapping: ImportMap, batch: Sequence[tuple[str, list[Entry]]], claimed: dict[str, str]
) -> tuple[list[Telling], int]:
    """Writes the rows of these cases that are not in the log yet; the cases as they were told, and how many rows were there."""
    for attempt in range(TRIES):
        known = desk.log.known_keys([entry.key for _, entries in batch for entry in entries])
        tellings = []
        for foreign, entries in batch:
            fresh = sorted((entry for entry in entries if entry.key not in known), key=lambda entry: entry.at)
            if fresh:
                telling = Telling(
                    desk.edition, mapping, _case(desk, mapping, foreign, claimed), foreign, desk.actor.name
                )
                telling.tell(fresh)
                tellings.append(telling)
        try:
            write_cases(desk, [(telling.before, telling.events) for telling in tellings if telling.events])
        except Stale:
            if attempt == TRIES - 1:
                raise Refused(
                    "another desk keeps writing to these cases; import again to add what is missing"
                ) from None
        else:
            return tellings, len(known)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _case(desk: Desk, mapping: ImportMap, foreign: str, claimed: dict[str, str]) -> Case:
    """The case of that name; where another source has one of the same name, it is told apart by the map's id."""
    case_id = foreign
    while True:
        events = desk.log.events(case_id)
        if claimed.setdefault(case_id, foreign) == foreign and _ours(events, mapping, foreign):
            return fold(case_id, events, desk.edition.workflow.initial)
        case_id = f"{mapping.id}/{case_id}"


def _ours(events: Sequence[Event], mapping: ImportMap, foreign: str) -> bool:
    return not events or (events[0].details.get("import"), events[0].details.get("case")) == (mapping.id, foreign)


EARLIEST: Final = 1970
"""What an earlier date names is a slip: no desk kept its log with a computer then."""


class _Reading:
    """Rows as they are read: by case, or rejected."""

    def __init__(self, mapping: ImportMap) -> None:
        self.map = mapping
        self.stamp = Stamp(mapping.time_format, mapping.zone)
        self.rows = 0
        self.cases: dict[str, list[Entry]] = {}
        self.rejected: list[Rejected] = []
        self._seen: Counter[bytes] = Counter()
        self._texts: dict[str, str] = {}

    def read(self, table: TableText) -> None:
        """Every row of the table; `Refused` if a column is missing."""
        place = self._places(table.columns)
        for row in table.rows:
            self.rows += 1
            if isinstance(row, Rejected):
                self.rejected.append(row)
                continue
            key = self._key(row)
            try:
                case, entry = self._entry(row, place, key)
            except ValueError as error:
                self.rejected.append(Rejected(row.line, str(error), excerpt(",".join(row.cells))))
            else:
                self.cases.setdefault(case, []).append(entry)

    def _places(self, columns: Sequence[str]) -> dict[str, int]:
        place = {name: number for number, name in reversed(list(enumerate(columns)))}
        missing = [name for name in columns_of(self.map) if name not in place]
        if missing:
            faults = [
                (f'{self.map.document} speaks of a column "{name}"', did_you_mean(name, columns)) for name in missing
            ]
            reasons = [
                f"{fault}, which the file does not have" + (f"; {guess}" if guess else "") for fault, guess in faults
            ]
            raise Refused(*reasons, f"the columns of the file are {one_of((excerpt(name) for name in columns), 20)}")
        return place

    def _key(self, row: Row) -> str:
        """The same for the same row of the same source: the n-th row with these cells is another than the first."""
        digest = sha256("\0".join((self.map.id, *row.cells)).encode())
        same = digest.digest()
        self._seen[same] += 1
        digest.update(f"\0{self._seen[same]}".encode())
        return digest.hexdigest()

    def _entry(self, row: Row, place: dict[str, int], key: str) -> tuple[str, Entry]:
        def cell(column: str) -> str:
            text = row.cells[place[column]].strip()
            return self._texts.setdefault(text, text)  # the same words stand in many rows; they are kept once

        case = cell(self.map.case_column)
        if not case:
            raise ValueError(f"{self.map.case_column} is empty")
        if len(case) > MOST_CASE_ID:
            raise ValueError(f"{self.map.case_column} is longer than {MOST_CASE_ID} characters")
        at = self.stamp.read(cell(self.map.time_column))
        if at.year < EARLIEST:
            raise ValueError(
                f'{self.map.time_column} "{cell(self.map.time_column)}" is before {EARLIEST}; is it right?'
            )
        activity = cell(self.map.event_column)
        if activity not in self.map.events:
            hint = did_you_mean(activity, self.map.events) or f"{self.map.document} knows {one_of(self.map.events, 6)}"
            raise ValueError(f'unknown {self.map.event_column} "{activity}"; {hint}')
        actor = (cell(self.map.actor_column) if self.map.actor_column else "") or self.map.id
        facts = dict(self._facts(cell))
        return case, Entry(row.line, at, activity, actor, facts, key, excerpt(",".join(row.cells)))

    def _facts(self, cell: Callable[[str], str]) -> Iterator[tuple[str, str]]:
        for column in self.map.facts:
            text = cell(column.column)
            value = column.values.get(text) or (text and (column.otherwise or text))
            if value:  # an empty cell says nothing; it does not unsay what is known
                yield column.fact, value
