"""What every case log promises, asked of the one in memory and of the one in a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from engine.model.event import Actor, Event
from engine.model.standing import NEVER, Queue, Standing, Tally
from engine.store.chain import verify
from engine.store.database import DatabaseLog
from engine.store.log import Log, Stale
from engine.store.memory import MemoryLog
from tests.postgres import new_database
from tests.store.together import together

AT = datetime(2026, 3, 6, 16, 50, tzinfo=UTC)
ANN = Actor("Ann Lee", "representative")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    if request.param == "memory":
        yield MemoryLog()
        return
    address = new_database() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'desk.db'}"
    database = DatabaseLog(address)
    yield database
    assert verify(database.entries()).fault is None
    database.close()


def event(
    case: str, number: int, kind: str = "updated", status: str = "open", *, minute: int = 0, key: str = ""
) -> Event:
    return Event(
        case,
        number,
        AT + timedelta(minutes=minute),
        kind,
        ANN,
        "digest",
        status,
        {"topic": "legal"},
        {"why": "x"},
        "a#b",
        key,
    )


def numbers(log: Log, case: str) -> list[int]:
    return [event.number for event in log.events(case)]


def test_events_come_back_equal_and_in_order(log: Log) -> None:
    first, second = event("C-1", 1, key="k"), replace(event("C-1", 2), facts={}, details={}, cause="")
    log.append([first])
    log.append([second])
    assert log.events("C-1") == (first, second)
    assert log.events("C-2") == ()


def test_nothing_to_append_is_nothing(log: Log) -> None:
    log.append([])
    assert log.append_all([]) == 0
    assert log.append_all([[], [event("C-1", 1)], []]) == 1
    assert list(log.all_cases()) == [(event("C-1", 1),)]


@pytest.mark.parametrize("wrong", [[1], [2], [4], [3, 5], [4, 3], [3, 3]], ids=str)
def test_an_append_that_does_not_go_on_where_the_case_ended_is_refused_whole(log: Log, wrong: list[int]) -> None:
    log.append([event("C-1", 1), event("C-1", 2)])
    with pytest.raises(Stale, match="C-1"):
        log.append([event("C-1", number) for number in wrong])
    assert numbers(log, "C-1") == [1, 2]


def test_a_new_case_begins_with_its_first_event(log: Log) -> None:
    with pytest.raises(Stale):
        log.append([event("C-1", 2)])
    assert log.events("C-1") == ()


def test_one_append_is_of_one_case(log: Log) -> None:
    with pytest.raises(Stale):
        log.append([event("C-1", 1), event("C-2", 2)])
    assert list(log.all_cases()) == []


def test_events_of_many_cases_are_added_all_or_none(log: Log) -> None:
    assert log.append_all([[event("C-1", 1), event("C-1", 2)], [event("C-2", 1)]]) == 3
    with pytest.raises(Stale, match="C-2"):
        log.append_all([[event("C-3", 1, key="k")], [event("C-1", 3)], [event("C-2", 1)]])
    assert (numbers(log, "C-1"), numbers(log, "C-2"), numbers(log, "C-3")) == ([1, 2], [1], [])
    assert log.known_keys(["k"]) == frozenset()


def test_the_same_case_may_stand_twice_among_many(log: Log) -> None:
    assert log.append_all([[event("C-1", 1)], [event("C-1", 2)]]) == 2


def test_a_repeated_request_is_one_event(log: Log) -> None:
    log.append([event("C-1", 1, key="k")])
    log.append([event("C-1", 1, key="k")])
    log.append([event("C-1", 2, key="k")])
    assert log.append_all([[event("C-1", 2, key="k")], [event("C-2", 1, key="j")]]) == 1
    assert (numbers(log, "C-1"), numbers(log, "C-2")) == ([1], [1])


def test_a_request_of_which_a_part_is_known_is_refused(log: Log) -> None:
    log.append([event("C-1", 1, key="k")])
    with pytest.raises(Stale):
        log.append([event("C-1", 2, key="k"), event("C-1", 3, key="new")])
    assert numbers(log, "C-1") == [1]


def test_a_key_stands_for_one_event_only(log: Log) -> None:
    with pytest.raises(Stale):
        log.append([event("C-1", 1, key="k"), event("C-1", 2, key="k")])
    assert numbers(log, "C-1") == []


def test_events_without_a_key_are_never_the_same(log: Log) -> None:
    log.append([event("C-1", 1)])
    log.append([event("C-1", 2)])
    assert numbers(log, "C-1") == [1, 2]
    assert log.known_keys([""]) == frozenset()


def test_the_keys_that_are_there_are_known_however_many_are_asked(log: Log) -> None:
    log.append([event("C-1", number, key=f"k{number}") for number in range(1, 4)])
    assert log.known_keys([f"k{number}" for number in range(2, 1_300)]) == {"k2", "k3"}
    assert log.known_keys([]) == frozenset()


def test_all_cases_are_read_whole_whatever_their_status(log: Log) -> None:
    log.append_all([
        [event("C-1", 1), event("C-1", 2, status="closed")],
        [event("C-2", 1, status="closed"), event("C-2", 2, "reopened")],
        [event("C-3", 1)],
    ])  # fmt: skip
    assert sorted(events[0].case for events in log.all_cases()) == ["C-1", "C-2", "C-3"]


def test_cases_as_they_stood_at_a_moment(log: Log) -> None:
    log.append_all([[event("C-1", 1), event("C-1", 2, minute=10)], [event("C-2", 1, minute=10)]])
    before = {events[0].case: len(events) for events in log.cases_before(AT + timedelta(minutes=10))}
    assert before == {"C-1": 1}
    assert {events[0].case for events in log.cases_before(AT + timedelta(minutes=11))} == {"C-1", "C-2"}
    log.append([event("C-3", 1)])
    since = {events[0].case: len(events) for events in log.cases_since(AT + timedelta(minutes=10))}
    assert since == {"C-1": 2, "C-2": 1}


def test_a_case_can_be_added_to_while_all_are_read(log: Log) -> None:
    log.append_all([[event(f"C-{number}", 1)] for number in range(5)])
    for events in log.all_cases():
        log.append([event(events[0].case, 2)])
    assert numbers(log, "C-4") == [1, 2]


def test_queues_are_ordered_and_counted_by_what_they_ask_for(log: Log) -> None:
    hour = timedelta(hours=1)
    told = [
        Standing("C-1", 1, "open", True, "d", AT + hour, "answer", soon_at=AT, handler="Ann Lee", team="north", people=frozenset({"Ann Lee"})),
        Standing("C-2", 1, "open", True, "d", AT - hour, "solve", soon_at=AT - 2 * hour, handler="Bob", escalated=True, people=frozenset({"Bob"})),
        Standing("C-3", 1, "open", True, "d", promise_due=AT + hour, handler="Ann Lee", people=frozenset({"Ann Lee", "Bob"})),
        Standing("C-4", 1, "open", True, "d", AT + hour, "answer", follow_up_due=NEVER, promise_due=AT - hour),
        Standing("C-5", 1, "closed", False, "d", AT, "answer", handler="Ann Lee", follow_up_due=AT, promise_due=AT),
    ]  # fmt: skip
    log.append_all([[event(one.case, 1, status=one.status)] for one in told], {one.case: one for one in told})
    expected = {
        Queue(): (["C-2", "C-1", "C-4", "C-3"], Tally(4, 1, 1)),
        Queue(handler="Ann Lee"): (["C-1", "C-3"], Tally(2, 0, 1)),
        Queue(team="north"): (["C-1"], Tally(1, 0, 1)),
        Queue(escalated=True): (["C-2"], Tally(1, 1, 0)),
        Queue(by="follow-up"): (["C-4"], Tally(1, 0, 0)),
        Queue(by="promise"): (["C-4", "C-3"], Tally(2, 1, 0)),
        Queue(clocks=frozenset({"answer"})): (["C-1", "C-4"], Tally(2, 0, 1)),
        Queue(before=AT): (["C-2"], Tally(1, 1, 0)),
        Queue(seen_by=frozenset({"Bob"})): (["C-2", "C-4", "C-3"], Tally(3, 1, 0)),
        Queue(seen_by=frozenset({"B%"})): (["C-4"], Tally(1, 0, 0)),
    }
    now = AT + timedelta(minutes=1)
    assert {queue: list(log.order(queue)) for queue in expected} == {
        queue: order for queue, (order, _) in expected.items()
    }
    assert list(log.tally(list(expected), now)) == [tally for _, tally in expected.values()]
    assert log.load(Queue(), now) == {"Ann Lee": Tally(2, 0, 1), "Bob": Tally(1, 1, 0), "": Tally(1, 0, 0)}


@pytest.mark.parametrize(
    "there", [[], ["C-00001"], ["C-00002"], ["C-00001", "C-00002", "C-00004"], ["other", "C-00003"]], ids=str
)
def test_the_next_case_is_one_that_is_not_there(log: Log, there: list[str]) -> None:
    log.append_all([[event(case, 1)] for case in there])
    for _ in range(4):
        case = log.next_case()
        assert log.events(case) == ()
        log.append([event(case, 1)])


def test_what_belongs_to_no_case_stands_apart_and_is_no_case(log: Log) -> None:
    log.append([event("C-1", 1)])
    for _ in range(2):
        log.note(event("", 0, "edition in use", key="edition:digest"))
    log.note(event("", 0, "signed in"))
    assert [(kept.number, kept.kind) for kept in log.events("@desk")] == [(1, "edition in use"), (2, "signed in")]
    assert [kept.number for kept in log.noted(["signed in", "signed out"])] == [2]
    assert list(log.noted(["updated"])) == []
    assert [events[0].case for events in log.all_cases()] == ["C-1"]


@pytest.mark.parametrize(
    "moment",
    [
        AT,
        datetime(2026, 3, 6, 16, 50, 1, 123456, tzinfo=UTC),
        datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
    ids=str,
)
def test_moments_come_back_aware_and_equal(log: Log, moment: datetime) -> None:
    log.append([replace(event("C-1", 1), at=moment)])
    (kept,) = log.events("C-1")
    assert kept.at == moment
    assert kept.at.tzinfo is not None


TEXTS = [
    "Grüße aus Köln, 日本語, 👩‍👩‍👧‍👦, e\u0301",
    "\x00 \x01 \x1b[31m \x7f \x85 \r\n \t",
    "\u202eright to left\u202c \u200b \ufeff",
    "'; DROP TABLE events; -- \" \\ % ? :x {{ company }}",
    "\ud800 half a pair",
    " ",
    "x" * 1_000_000,
]


@pytest.mark.parametrize(
    "text", TEXTS, ids=["letters", "controls", "invisible", "quotes", "surrogate", "space", "long"]
)
def test_texts_come_back_exactly(log: Log, text: str) -> None:
    kept = Event("C-1", 1, AT, "updated", ANN, "d", "open", {"summary": text, text: "as a name"}, {"reason": text})
    log.append([kept])
    assert log.events("C-1") == (kept,)


@pytest.mark.parametrize("text", TEXTS[:4], ids=["letters", "controls", "invisible", "quotes"])
def test_names_cases_and_keys_come_back_exactly(log: Log, text: str) -> None:
    kept = Event(text, 1, AT, "updated", Actor(text, text), "d", text, cause=text, key=text)
    log.append([kept])
    assert log.events(text) == (kept,)
    assert log.known_keys([text]) == {text}


def test_threads_that_append_to_one_case_lose_nothing_and_double_nothing(log: Log) -> None:
    def work(thread: int) -> None:
        for step in range(15):
            while True:
                try:
                    log.append([event("C-1", len(log.events("C-1")) + 1, key=f"{thread}.{step}")])
                    break
                except Stale:
                    continue

    together(work)
    kept = log.events("C-1")
    assert [item.number for item in kept] == list(range(1, 61))
    assert {item.key for item in kept} == {f"{thread}.{step}" for thread in range(4) for step in range(15)}


def test_of_threads_that_append_the_same_event_one_succeeds(log: Log) -> None:
    stale: list[int] = []

    def work(thread: int) -> None:
        for number in range(1, 11):
            try:
                log.append([event("C-1", number)])
            except Stale:
                stale.append(thread)

    together(work)
    assert numbers(log, "C-1") == list(range(1, 11))
    assert len(stale) == 30


def test_of_threads_that_repeat_one_request_all_succeed_and_one_event_is_kept(log: Log) -> None:
    def work(_: int) -> None:
        for step in range(10):
            while True:
                try:
                    log.append([event("C-1", len(log.events("C-1")) + 1, key=f"{step}")])
                    break
                except Stale:
                    continue

    together(work)
    assert numbers(log, "C-1") == list(range(1, 11))


def test_without_keys_nothing_that_is_typed_is_written(tmp_path: Path) -> None:
    log = DatabaseLog(f"sqlite:///{tmp_path / 'desk.db'}")
    log.keep_draft("Ann Lee", "C-1", {"summary": "x"})
    assert log.drafts("Ann Lee") == {}
    log.close()
