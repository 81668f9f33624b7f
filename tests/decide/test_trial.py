"""Rules are compiled in a process of their own first: what crashes, hangs or complains there does not reach the desk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.decide import deciding, durable, trial
from engine.decide.deciding import decide
from engine.decide.durable import availability, compiled
from engine.decide.plan import Branch
from engine.decide.trial import DidNotSurvive, survive
from tests.desks import edition

pytestmark = pytest.mark.skipif(not availability().usable, reason=availability().reason)
ROOT = Path(__file__).resolve().parents[2]
RECORD = "{kind: record, id: r, title: R, version: 1.0.0, channels: [phone], kinds: [inquiry], fields: [{id: vip, label: VIP, as: yes or no}]}"
TABLE = (
    "{kind: decision, id: d, title: D, version: 1.0.0, inputs: {vip: any}, output: {answer: [a, b]}, "
    "rows: [{vip: yes, answer: a}, {vip: no, answer: b}]}"
)


@pytest.fixture(autouse=True)
def _own_process() -> Iterator[None]:
    """Each test has a trial process of its own, and nothing counts as tried."""
    trial._end_own()
    durable._survived.clear()
    yield
    trial._end_own()
    durable._survived.clear()


def answers_the_program(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(trial, "_PROGRAM", f"import os, sys, time\nfor line in sys.stdin:\n    {program}")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("os.kill(os.getpid(), 11)", "the process ended with -11"),
        ("os._exit(3)", "the process ended with 3"),
        ("print('RuntimeError(303)', flush=True)", "RuntimeError(303)"),
        ("time.sleep(60)", "no answer for 1 seconds"),
    ],
    ids=["crashes", "exits", "complains", "hangs"],
)
def test_the_desk_goes_on_with_the_reference_when_a_compile(
    program: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers_the_program(monkeypatch, program)
    monkeypatch.setattr(trial, "PATIENCE", 1.0)
    with pytest.raises(DidNotSurvive, match="did not survive compiling 1 groups of rules") as told:
        compiled([[Branch("one", (("a", "is", 1),))]])
    assert said in str(told.value)
    made = edition(RECORD, TABLE)
    assert [decide(made, {"vip": vip})[0].outcome["answer"] for vip in ("yes", "no")] == ["a", "b"]
    assert deciding._memory(made.tables[0]).asking is None


def test_after_a_crash_the_next_rules_are_tried_in_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        answers_the_program(broken, "os._exit(3)")
        with pytest.raises(DidNotSurvive):
            compiled([[Branch("one", (("a", "is", 1),))]])
    (matcher,) = compiled([[Branch("one", (("a", "is", 1),))]])
    assert matcher.matches({"a": 1}) == {"one"}


def test_what_has_been_tried_is_not_tried_again() -> None:
    compiled([[Branch("one", (("a", "is", 1),))]])
    process = trial._children[os.getpid()]
    process.kill()
    process.wait()
    (matcher,) = compiled([[Branch("another name", (("a", "is", 1),))]])
    assert matcher.matches({"a": 1}) == {"another name"}
    assert trial._children[os.getpid()] is process


def test_many_groups_are_tried_in_one_go() -> None:
    matchers = compiled([[Branch(number, (("a", "is", number),))] for number in range(300)])
    assert [matcher.matches({"a": 7}) for matcher in matchers].count(frozenset({7})) == 1


def test_without_a_process_there_is_no_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(trial.subprocess, "Popen", refused)
    survive([b"anything"])
    (matcher,) = compiled([[Branch("one", (("a", "is", 1),))]])
    assert matcher.matches({"a": 1}) == {"one"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this platform has no SIGKILL")
def test_the_trial_process_ends_when_the_desk_is_killed() -> None:
    program = (
        "import os, time\n"
        "from engine.decide import trial\n"
        "from engine.decide.durable import compiled\n"
        "from engine.decide.plan import Branch\n"
        "compiled([[Branch('one', (('a', 'is', 1),))]])\n"
        "print(trial._children[os.getpid()].pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    desk = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert desk.stdout is not None
    child = int(desk.stdout.readline())
    desk.kill()
    desk.communicate()
    for _ in range(100):
        if not _runs(child):
            return
        time.sleep(0.1)
    pytest.fail("the trial process is still there ten seconds later")


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(") ")[2][:1]
    except OSError:
        return False
    return state != "Z"
