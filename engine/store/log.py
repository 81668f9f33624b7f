"""What a case log promises, whoever keeps it: append what was decided on the state that was seen, or refuse."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from engine.model.event import Event
from engine.model.standing import Queue, Standing, Tally, Timer
from engine.store.chain import Entry, Head

NONE: Final[Mapping[str, Standing]] = {}


class Stale(Exception):  # noqa: N818 - an answer, not a failure
    """The case has moved on since it was read; read it again and decide anew."""


class Changes(Protocol):
    """Waits for what other desks do; used by one thread."""

    def wait(self, seconds: float) -> bool:
        """Whether something has changed since the last time, within so many seconds."""

    def close(self) -> None:
        """Lets go of what it holds."""


class Log(Protocol):
    """The events of all cases, and where each case stands."""

    def close(self) -> None:
        """Lets go of what it holds; it is not used after that."""

    # --- events -----------------------------------------------------------------------------------------------------

    def events(self, case: str) -> tuple[Event, ...]:
        """The events of one case in order; none for a case that is not there."""

    def events_of(self, cases: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        """The events of several cases; one that is not there is left out."""

    def all_cases(self) -> Iterator[tuple[Event, ...]]:
        """The events of each case."""

    def cases_before(self, moment: datetime) -> Iterator[tuple[Event, ...]]:
        """Each case as it stood at a moment: its events before it, cases that began later left out."""

    def cases_since(self, moment: datetime) -> Iterator[tuple[Event, ...]]:
        """The events of each case in which something has happened from a moment on."""

    def append(self, events: Sequence[Event], standing: Standing | None = None) -> None:
        """Adds the next events of a case, all or none, and with them where the case stands after.

        Nothing happens if all of them are there already, known by their keys: this is a repeated request. `Stale` if only
        a part is, or if their numbers are not the next ones.
        """

    def append_all(self, cases: Iterable[Sequence[Event]], standings: Mapping[str, Standing] = NONE) -> int:
        """Adds the events of many cases in one transaction; how many events were added. ``standings`` by case."""

    def note(self, event: Event) -> None:
        """Adds an event that belongs to no case to the stream of the desk; its number is given to it here."""

    def noted(self, kinds: Collection[str]) -> Sequence[Event]:
        """What belongs to no case, of these kinds, in order."""

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that are already in the log."""

    def next_case(self) -> str:
        """The id of a case that is not there yet."""

    # --- where cases stand --------------------------------------------------------------------------------------------

    def stand(self, standings: Iterable[Standing]) -> None:
        """Keeps where these cases stand, worked out anew; one that has moved on meanwhile is left as it is."""

    def order(self, queue: Queue) -> Sequence[str]:
        """The ids of all cases of a queue, by when they are due, then by id."""

    def tally(self, queues: Sequence[Queue], now: datetime) -> Sequence[Tally]:
        """How many cases each of these queues has at a moment."""

    def load(self, queue: Queue, now: datetime) -> Mapping[str, Tally]:
        """The same by whose cases they are; "" where they are nobody's."""

    def count_out_of_date(self, edition: str, now: datetime) -> int:
        """How many cases `out_of_date` would name."""

    def out_of_date(self, edition: str, now: datetime, limit: int) -> Sequence[str]:
        """Open cases whose standing was worked out under another edition, has moved on by itself, or is missing."""

    def timers_before(self, moment: datetime, limit: int) -> Sequence[Timer]:
        """The timers that something is to be told for, the earliest first."""

    def find(self, asked: str, classes: Sequence[str], limit: int) -> Sequence[str]:
        """The newest cases in which every word asked for stands in a privacy class that may be seen; ``compl*`` begins one."""

    # --- customers ----------------------------------------------------------------------------------------------------

    def customer_of(self, told: Sequence[str], known: str = "") -> str:
        """The id of the customer known by one of these texts; else ``known``, else a new one. "" where nothing is told."""

    def cases_of(self, customer: str) -> Sequence[str]:
        """The cases of a customer, the oldest first."""

    def customer_like(self, told: str) -> str:
        """The id of the customer known by a text; "" where nobody is."""

    def places(self, classes: Collection[str]) -> Sequence[tuple[str, str]]:
        """The cases that hold values of these privacy classes which can still be read, with the class."""

    def require_erasing(self) -> None:
        """`StoreFault` where nothing can be erased, so that nobody tells of an erasure first and fails then."""

    def erase(self, cases: Collection[str], classes: Collection[str] | None = None, customer: str = "") -> None:
        """Makes the values of these cases unreadable for ever, or only those of some privacy classes.

        With a customer, also what the customer is recognised by. No event is changed.
        """

    # --- who looks at what --------------------------------------------------------------------------------------------

    def position(self) -> int:
        """The number of the newest entry: it grows with every event of any case."""

    def work_on(self, case: str, person: str, until: datetime | None) -> None:
        """Tells that a person works on a case until a moment; None: no longer."""

    def working_on(self, now: datetime) -> Mapping[str, tuple[str, ...]]:
        """Who works on which case."""

    def changes(self) -> Changes | None:
        """What waits until a desk has changed something; None where no other desk can."""

    # --- what is typed and not in the log yet -------------------------------------------------------------------------

    def keep_draft(self, person: str, case: str, typed: Mapping[str, str]) -> None:
        """Keeps what a person has typed in a case, in the place of what was kept before; nothing of it is an event."""

    def drafts(self, person: str) -> Mapping[str, Mapping[str, str]]:
        """What a person has typed and not put into the log, by case."""

    # --- the chain ----------------------------------------------------------------------------------------------------

    def head(self) -> Head:
        """The newest entry."""

    def entries(self) -> Iterator[Entry]:
        """Every entry by position, as it is stored."""
