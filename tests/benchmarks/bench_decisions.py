"""Decisions beside other rules engines: first that the answers are equal, then what each takes, as ratios of one run.

Run by hand: ``pytest tests/benchmarks/bench_decisions.py --benchmark-quiet`` (with ``-p no:xdist`` where tests are
spread over processors). Nothing here fails for being slow. A peer is skipped where it is not installed. Tables and cases
are made by chance, the same in every run; a row holds for about one case in as many as the table has rows.

Ours is what a desk calls: facts as text, and an answer with what stands behind it. A peer is given its cases in the form
that it decides fastest, and what it takes to bring them into that form is not counted; it answers with the outcome only.

- zen-engine has two documented ways: a table in a static loader, which is the faster one, and a decision made by
  ``create_decision``, which its examples begin with. Both are shown.
- rule-engine and CEL ask one row after the other. CEL is given 20 rows in one program, which is faster than one.
- clipspy is given a fact, fires one rule, and takes the fact back, which is faster than a reset.

The events of a help desk lie in the folder that the environment variable SHARED names; without it they are not decided.
Every engine begins every round compiled anew, with nothing remembered. As no peer remembers decisions, a part of the
events will do for them.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any, Final, TypeAlias

import pytest

from engine.compile.edition import Edition
from engine.compile.program import compile_edition
from engine.decide.deciding import decide
from engine.model.fact import Facts
from tests.benchmarks.decision_peers import PEERS, Peer, Zen
from tests.benchmarks.decision_work import HELP_DESK, OUTCOME, SIZES, Case, Grid, Stream, events, help_desk, unlike
from tests.benchmarks.table import OURS

Timed: TypeAlias = Callable[..., None]

ROUNDS: Final = 5
EACH: Final = {10: 1_000, 50: 1_000, 200: 500, 1000: 200}
"""Cases of a round by the number of rules."""
LOG_ROUNDS: Final = 3
TRACED: Final = 1_000

UNLIKE: Final = "1   one decision, no two cases alike: {:>4} rules"
LOG: Final = "2   one decision, the events of a help desk: {:>4} rules"
TRACE: Final = "3   one decision with its trace: 200 rules"
COMPILE: Final = "4   compiled, up to the first decision: 1000 rules"

sizes = pytest.mark.parametrize("size", SIZES)
peers = pytest.mark.parametrize("kind", PEERS, ids=lambda kind: kind.name.replace(" ", "-"))


# --- ours, and the peers ----------------------------------------------------------------------------------------------


def compiled(grid: Grid) -> Edition:
    made, remarks = compile_edition(grid.policy)
    assert not remarks
    return made


def answers(edition: Edition, cases: Iterable[Facts]) -> list[str]:
    return [decide(edition, facts)[0].outcome[OUTCOME] for facts in cases]


def codes(edition: Edition, cases: Iterable[Facts]) -> set[object]:
    """What our engine could know cases by if it had met them before."""
    return {edition.tables[0].code(facts) for facts in cases}


def fresh(stream: Stream) -> Callable[[], tuple[Edition, list[dict[str, str]]]]:
    """For each round an edition that has met none of its cases, and the next of them."""
    rounds = cycle([[stream.grid.facts(case) for case in cases] for cases in stream.rounds])

    def make() -> tuple[Edition, list[dict[str, str]]]:
        made = compiled(stream.grid)
        decide(made, stream.grid.facts(stream.before))  # so that it is compiled, which is a measure of its own
        gc.collect()
        return made, next(rounds)

    return make


def ready(kind: type[Peer], grid: Grid) -> Peer:
    made = kind(grid)
    made.compile()
    return made


def compiled_anew(theirs: Peer, before: Any, rounds: Iterable[Sequence[Any]]) -> Callable[[], tuple[Sequence[Any]]]:
    """The same for a peer: clipspy is slower the more different values it has met."""
    following = cycle(rounds)

    def make() -> tuple[Sequence[Any]]:
        theirs.compile()
        theirs.answers([before])
        gc.collect()
        return (next(following),)

    return make


class Singly:
    """The time that each of many takes, beside that of all."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, one: Callable[[Any], object], cases: Iterable[Any]) -> None:
        for case in cases:
            begun = perf_counter()
            one(case)
            self.seconds.append(perf_counter() - begun)

    def __str__(self) -> str:
        cuts = quantiles(self.seconds, n=100)
        return f"p50 {cuts[49] * 1e3:.3f} ms, p99 {cuts[98] * 1e3:.3f} ms of {len(self.seconds):,}"


# --- 1 no two cases alike ---------------------------------------------------------------------------------------------


@sizes
def test_1_ours(timed: Timed, size: int) -> None:
    stream = unlike(size, EACH[size], ROUNDS)
    edition, cases = compiled(stream.grid), [stream.grid.facts(case) for case in stream.cases]
    assert len(codes(edition, [stream.grid.facts(stream.before), *cases])) == len(cases) + 1
    assert answers(edition, cases) == stream.answers
    timed(UNLIKE.format(size), OURS, answers, EACH[size], fresh=fresh(stream), rounds=ROUNDS)


@peers
@sizes
def test_1_peer(timed: Timed, size: int, kind: type[Peer]) -> None:
    stream = unlike(size, EACH[size], ROUNDS)
    theirs = ready(kind, stream.grid)
    rounds = [[theirs.given(case) for case in cases] for cases in stream.rounds]
    assert [answer for cases in rounds for answer in theirs.answers(cases)] == stream.answers
    make = compiled_anew(theirs, theirs.given(stream.before), rounds)
    timed(UNLIKE.format(size), kind.name, theirs.answers, EACH[size], fresh=make, rounds=ROUNDS)


# --- 2 the events of a help desk --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def log() -> Path:
    """The file of events."""
    file = Path(os.environ.get("SHARED", "")) / HELP_DESK
    if not os.environ.get("SHARED") or not file.is_file():
        pytest.skip(f"the environment variable SHARED names no folder with {HELP_DESK.as_posix()}")
    return file


@sizes
def test_2_ours(timed: Timed, size: int, log: Path) -> None:
    grid = help_desk(log, size)
    edition, cases = compiled(grid), [grid.facts(case) for case in events(log)]
    assert answers(edition, cases) == [grid.answer(case) for case in events(log)]
    met = len(codes(edition, cases))

    def make() -> tuple[Edition, Sequence[Facts]]:
        made = compiled(grid)
        decide(made, {})
        gc.collect()
        return made, cases

    timed(
        LOG.format(size),
        OURS,
        answers,
        len(cases),
        fresh=make,
        rounds=LOG_ROUNDS,
        remark=lambda: f"all {len(cases):,} events, of {met:,} kinds",
    )


@peers
@sizes
def test_2_peer(timed: Timed, size: int, kind: type[Peer], log: Path) -> None:
    grid, some = help_desk(log, size), events(log)[:: kind.every]
    theirs = ready(kind, grid)
    cases = [theirs.given(case) for case in some]
    assert theirs.answers(cases) == [grid.answer(case) for case in some]
    timed(
        LOG.format(size),
        kind.name,
        theirs.answers,
        len(cases),
        fresh=compiled_anew(theirs, cases[0], [cases]),
        rounds=LOG_ROUNDS,
        standing_for=len(events(log)),
    )


# --- 3 the trace ------------------------------------------------------------------------------------------------------


def traced(edition: Edition, facts: Facts) -> int:
    """One decision of which all is read."""
    (decision,) = decide(edition, facts)
    return sum(len(finding.seen) + len(finding.missing) for finding in decision.findings)


def test_3_ours(timed: Timed) -> None:
    stream = unlike(200, TRACED, ROUNDS)
    edition = compiled(stream.grid)
    for case in stream.cases[:TRACED]:
        (decision,) = decide(edition, stream.grid.facts(case))
        assert [finding.verdict for finding in decision.findings] == [
            "fired" if row.holds(case) else "not" for row in stream.grid.rows
        ]
        assert all(all(seen.truth for seen in f.seen) == (f.verdict == "fired") for f in decision.findings)
    trace(timed, stream, OURS, fresh(stream))


def test_3_ours_with_an_unknown(timed: Timed) -> None:
    stream = unlike(200, TRACED, ROUNDS)
    names = cycle(stream.grid.types)
    rounds = tuple(tuple(without(case, next(names)) for case in cases) for cases in stream.rounds)
    (decision,) = decide(compiled(stream.grid), stream.grid.facts(without(stream.before, "amount")))
    assert {fact for finding in decision.findings for fact in finding.missing} == {"amount"}
    trace(timed, stream, "ours, one fact unknown", fresh(Stream(stream.grid, stream.before, rounds)))


def without(case: Case, name: str) -> Case:
    return {fact: value for fact, value in case.items() if fact != name}


def trace(timed: Timed, stream: Stream, who: str, make: Callable[[], Any]) -> None:
    singly = Singly()

    def run(edition: Edition, cases: Sequence[Facts]) -> None:
        singly(lambda facts: traced(edition, facts), cases)

    timed(TRACE, who, run, len(stream.rounds[0]), fresh=make, rounds=ROUNDS, remark=lambda: str(singly))


def test_3_zen(timed: Timed) -> None:
    stream = unlike(200, TRACED, ROUNDS)
    theirs, singly = ready(Zen, stream.grid), Singly()
    rounds = [[theirs.given(case) for case in cases] for cases in stream.rounds]
    assert [answer for cases in rounds for answer in theirs.answers(cases)] == stream.answers
    timed(
        TRACE,
        "zen-engine, the row that holds only",
        lambda cases: singly(theirs.trace, cases),
        TRACED,
        fresh=compiled_anew(theirs, theirs.given(stream.before), rounds),
        rounds=ROUNDS,
        remark=lambda: str(singly),
    )


# --- 4 compiled -------------------------------------------------------------------------------------------------------


def test_4_ours(timed: Timed) -> None:
    stream = unlike(1000, EACH[1000], ROUNDS)
    facts = stream.grid.facts(stream.before)

    def run() -> list[str]:
        return answers(compiled(stream.grid), [facts])

    assert run() == [stream.grid.answer(stream.before)]
    timed(COMPILE, OURS, run, 1, fresh=collected, rounds=ROUNDS, remark=lambda: "from loaded documents")


def test_4_ours_with_an_unknown(timed: Timed) -> None:
    stream = unlike(1000, EACH[1000], ROUNDS)
    facts = stream.grid.facts(without(stream.before, "amount"))

    def run() -> tuple[str, ...]:
        return decide(compiled(stream.grid), facts)[0].missing

    assert run() in {("amount",), ()}
    timed(COMPILE, "ours, one fact unknown", run, 1, fresh=collected, rounds=ROUNDS)


def collected() -> tuple[()]:
    gc.collect()
    return ()


@peers
def test_4_peer(timed: Timed, kind: type[Peer]) -> None:
    stream = unlike(1000, EACH[1000], ROUNDS)
    theirs = kind(stream.grid)
    case = [theirs.given(stream.before)]

    def run() -> list[str]:
        theirs.compile()
        return theirs.answers(case)

    assert run() == [stream.grid.answer(stream.before)]
    timed(COMPILE, kind.name, run, 1, fresh=collected, rounds=ROUNDS)
