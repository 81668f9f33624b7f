"""Holds the door to durable_rules to plain Python: same names for the same codes, no leak, no crash at any limit."""

from __future__ import annotations

import gc
import operator
import os
import random
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from engine.decide import durable, plan
from engine.decide.durable import Matcher, availability
from engine.decide.plan import Branch, Relation

needs_durable_rules = pytest.mark.skipif(not availability().usable, reason=availability().reason)
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")

ROOT = Path(__file__).resolve().parents[2]

CELLS = 5  # codes of an attribute in what is generated

Codes = dict[str, int]


def plain(branches: list[Branch], codes: Codes) -> frozenset[str]:
    """Say what the branches mean."""
    return frozenset(
        branch.name
        for branch in branches
        if all(HOLDS[relation](codes[attribute], code) for attribute, relation, code in branch.tests)
    )


HOLDS: Final = {"is": operator.eq, "is not": operator.ne, "at least": operator.ge, "at most": operator.le}


def related(dice: random.Random, equal: float) -> Relation:
    """An equality with that probability, else one of the others."""
    return "is" if dice.random() < equal else dice.choice(("is not", "is not", "at least", "at most"))


class Shape(NamedTuple):
    """How many of what to generate; `equal` is the share of equalities among the tests."""

    branches: int
    attributes: int
    most_tests: int
    equal: float = 0.7


def generated(seed: int, shape: Shape) -> tuple[list[Branch], random.Random]:
    """Make branches over attributes t0, t1, ...: some without tests, some twice, some names shared; and the dice."""
    dice = random.Random(seed)
    made: list[Branch] = []
    for number in range(shape.branches):
        if made and dice.random() < 0.1:
            made.append(Branch(dice.choice(made).name, dice.choice(made).tests))
            continue
        tests = tuple(
            (f"t{dice.randrange(shape.attributes)}", related(dice, shape.equal), dice.randrange(CELLS))
            for _ in range(dice.randint(0, shape.most_tests))
        )
        made.append(Branch(f"name {number}", tests))
    return made, dice


def drawn(dice: random.Random, attributes: int) -> Codes:
    return {f"t{number}": dice.randrange(CELLS) for number in range(attributes)}


def run(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program of its own, warnings being errors, and wait."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@needs_durable_rules
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(Shape(1, 1, 1), id="one branch, one attribute"),
        pytest.param(Shape(10, 3, 3, equal=0.5), id="few attributes, so often true"),
        pytest.param(Shape(47, 8, 4), id="just under one shard"),
        pytest.param(Shape(48, 8, 4), id="one shard"),
        pytest.param(Shape(49, 8, 4), id="one more than a shard"),
        pytest.param(Shape(100, 120, 6), id="more attributes than a ruleset takes"),
        pytest.param(Shape(300, 12, 5), id="many branches"),
        pytest.param(Shape(300, 40, 3, equal=0.05), id="nearly only inequalities, so many true at once"),
        pytest.param(Shape(60, 120, 40, equal=0.05), id="long branches"),
        pytest.param(Shape(20, 400, 300, equal=0.02), id="branches longer than one rule may be"),
    ],
)
def test_generated_branches_match_as_in_plain_python(shape: Shape, seed: int) -> None:
    made, dice = generated(seed, shape)
    matcher = Matcher(made)
    for _ in range(500):
        codes = drawn(dice, shape.attributes)
        assert matcher.matches(codes) == plain(made, codes)
    matcher.close()


@needs_durable_rules
def test_generated_branches_match_when_the_codes_are_made_to_fit_one_of_them() -> None:
    made, dice = generated(3, Shape(200, 60, 30, equal=0.9))
    matcher = Matcher(made)
    fitted = 0
    for branch in made * 3:
        codes = drawn(dice, 60) | {attribute: code for attribute, relation, code in branch.tests if relation == "is"}
        fitted += branch.name in matcher.matches(codes)
        assert matcher.matches(codes) == plain(made, codes)
    assert fitted > 100


@needs_durable_rules
def test_no_branches_match_nothing() -> None:
    matcher = Matcher([])
    assert matcher.matches({}) == frozenset()
    matcher.close()


@needs_durable_rules
def test_a_branch_without_tests_always_holds() -> None:
    matcher = Matcher([Branch("always", ()), Branch("never", (("t", "is", 1), ("t", "is", 2)))])
    assert matcher.matches({"t": 1}) == {"always"}


@needs_durable_rules
def test_a_name_holds_if_any_of_its_branches_holds() -> None:
    matcher = Matcher([Branch("refund", (("topic", "is", 1),)), Branch("refund", (("topic", "is", 2),))])
    assert [set(matcher.matches({"topic": code})) for code in range(4)] == [set(), {"refund"}, {"refund"}, set()]


@needs_durable_rules
def test_the_same_test_written_twice_counts_once() -> None:
    matcher = Matcher([Branch("twice", (("t", "is not", 3), ("t", "is not", 3)))] * 2)
    assert matcher.matches({"t": 2}) == {"twice"}
    assert matcher.matches({"t": 3}) == frozenset()


@needs_durable_rules
def test_the_same_codes_twice_in_a_row_match_the_same() -> None:
    matcher = Matcher([Branch("one", (("t", "is", 1),))])
    assert [matcher.matches({"t": 1}), matcher.matches({"t": 1})] == [{"one"}, {"one"}]


@needs_durable_rules
def test_names_and_attributes_may_be_any_text() -> None:
    odd = ['"', "$and", "sid", "id", "m", "", "\\", "Größe", "%d", "{", "a0\n"]
    matcher = Matcher([Branch(text, ((text, "is", 7),)) for text in odd])
    assert matcher.matches(dict.fromkeys(odd, 7)) == set(odd)
    assert matcher.matches(dict.fromkeys(odd, 7) | {"$and": 0}) == set(odd) - {"$and"}


@needs_durable_rules
def test_the_largest_code_is_told_from_its_neighbour() -> None:
    matcher = Matcher([Branch("largest", (("t", "is", 2**31 - 1),))])
    assert matcher.matches({"t": 2**31 - 1}) == {"largest"}
    assert matcher.matches({"t": 2**31 - 2}) == frozenset()


@needs_durable_rules
def test_200_branches_may_be_true_at_once() -> None:
    made = [Branch(f"name {number}", ((f"t{number % 20}", "is not", 1 + number),)) for number in range(200)]
    matcher = Matcher(made)
    assert len(matcher.matches({f"t{number}": 0 for number in range(20)})) == 200


@needs_durable_rules
def test_150_branches_may_be_true_at_once_below_one_condition() -> None:
    made = [
        Branch(f"name {number}", (("a", "is", 1), ("b", "is not", number), ("c", "is", 2))) for number in range(150)
    ]
    matcher = Matcher(made)
    assert len(matcher.matches({"a": 1, "b": 999, "c": 2})) == 150
    assert matcher.matches({"a": 0, "b": 999, "c": 2}) == frozenset()


@needs_durable_rules
def test_one_attribute_may_have_600_different_conditions() -> None:
    matcher = Matcher([Branch(f"name {code}", (("t", "is", code),)) for code in range(600)])
    assert all(matcher.matches({"t": code}) == {f"name {code}"} for code in range(600))
    assert matcher.matches({"t": 600}) == frozenset()


@needs_durable_rules
@pytest.mark.parametrize("tests", [16, 17, 40, 48, 49, 96, 97, 300])
def test_each_test_of_a_long_branch_counts(tests: int) -> None:
    matcher = Matcher([Branch("all", tuple((f"t{number}", "is", 1) for number in range(tests))), Branch("none", ())])
    codes = {f"t{number}": 1 for number in range(tests)}
    assert matcher.matches(codes) == {"all", "none"}
    assert all(matcher.matches(codes | {f"t{number}": 0}) == {"none"} for number in range(tests))


def test_all_names_that_the_c_code_sees_have_different_hashes() -> None:
    operators = ["all", "any", "$and", "$or", "$neq", "$eq", "$ex", "$nex", "$gt", "$gte", "$lt", "$lte", "$mt", "$imt"]
    others = ["$m", "$iall", "$iany", "$s", "$forward", "$i", "pri", "count", "cap", "dist", "name", "id", "sid", "m"]
    seen = [*operators, *others, *(f"a{number}" for number in range(plan.MOST_ATTRIBUTES + plan.MOST_TESTS))]
    hashes = set()
    for text in seen:
        value = 2166136261
        for byte in text.encode():
            value = (value ^ byte) * 16777619 % 2**32
        hashes.add(value)
    assert len(hashes) == len(seen)


@needs_durable_rules
@pytest.mark.parametrize("code", [-1, 2**31, 1.0, "1", None])
def test_what_is_no_small_whole_number_never_reaches_the_c_code(code: object) -> None:
    with pytest.raises(ValueError, match=r'the code of "topic" is .*; a code is a whole number from 0 to 2147483647'):
        Matcher([Branch("name", (("topic", "is", code),))])  # type: ignore[arg-type]  # what is tested
    matcher = Matcher([Branch("name", (("topic", "is", 1),))])
    with pytest.raises(ValueError, match='the code of "topic" is'):
        matcher.matches({"topic": code})  # type: ignore[dict-item]  # what is tested
    assert matcher.matches({"topic": 1}) == {"name"}


@needs_durable_rules
def test_an_attribute_without_a_code_is_a_key_error_and_one_too_many_is_ignored() -> None:
    matcher = Matcher([Branch("name", (("topic", "is", 1),))])
    with pytest.raises(KeyError, match="topic"):
        matcher.matches({"colour": 1})
    assert matcher.matches({"topic": 1, "colour": -5}) == {"name"}


@needs_durable_rules
def test_threads_that_share_a_matcher_get_their_own_answers() -> None:
    made, dice = generated(4, Shape(120, 10, 3))
    questions = [drawn(dice, 10) for _ in range(400)]
    expected = [plain(made, codes) for codes in questions]
    matcher = Matcher(made)
    answers: list[bool] = []

    def ask(start: int) -> None:
        for place in range(len(questions)):
            at = (start + place) % len(questions)
            answers.append(matcher.matches(questions[at]) == expected[at])

    threads = [threading.Thread(target=ask, args=(start,)) for start in (0, 133, 266)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    finally:
        sys.setswitchinterval(interval)
    assert len(answers) == 3 * len(questions)
    assert all(answers)


@needs_durable_rules
def test_matchers_side_by_side_do_not_disturb_one_another() -> None:
    matchers = [Matcher([Branch(f"name {number}", (("t", "is", number),))]) for number in range(20)]
    assert all(matcher.matches({"t": number}) == {f"name {number}"} for number, matcher in enumerate(matchers))
    for matcher in matchers[::2]:
        matcher.close()
    assert all(matchers[number].matches({"t": number}) == {f"name {number}"} for number in range(1, 20, 2))


@needs_durable_rules
def test_a_closed_matcher_says_so_and_may_be_closed_again() -> None:
    matcher = Matcher([Branch("name", (("t", "is", 1),))])
    matcher.matches({"t": 1})
    matcher.close()
    matcher.close()
    with pytest.raises(RuntimeError, match="the matcher is closed; make a new one"):
        matcher.matches({"t": 1})


@needs_durable_rules
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory of the C code is read from /proc")
@pytest.mark.parametrize("asked", [True, False], ids=["asked", "never asked"])
@pytest.mark.parametrize("closed", [True, False], ids=["closed", "forgotten"])
def test_200_reloads_do_not_need_more_memory(*, asked: bool, closed: bool) -> None:
    made, dice = generated(5, Shape(60, 20, 3))
    codes = drawn(dice, 20)

    def reload(times: int) -> None:
        for _ in range(times):
            matcher = Matcher(made)
            if asked:
                matcher.matches(codes)
            if closed:
                matcher.close()

    def resident() -> int:
        gc.collect()
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    reload(20)
    before = resident()
    reload(200)
    assert resident() - before < 5_000_000  # if nothing were given back it would be some 380 MB


@needs_durable_rules
def test_an_error_of_the_c_code_is_a_runtime_error_then_and_later() -> None:
    done = run("""
        from engine.decide import durable, plan
        plan.MOST_RULES = 1000
        matcher = durable.Matcher([plan.Branch(str(code), (("t", "is not", code),)) for code in range(1, 201)])
        for codes in ({"t": 0}, {"t": 0}):
            try:
                matcher.matches(codes)
            except RuntimeError as error:
                print(error)
        matcher.close()
        fresh = durable.Matcher([durable.Branch("fresh", ())])
        print(*fresh.matches({}))
    """)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "durable_rules reported an error: error('Could not assert fact, error code: 303')",
        "durable_rules reported an error in an earlier decision and is not asked again",
        "fresh",
    ]


class Disturbed:
    """The C module, one of whose functions answers what it cannot be brought to answer from outside."""

    def __init__(self, function: str, answer: object) -> None:
        self.function = function
        self.answer = answer
        self.undisturbed = durable._open()[0]

    def __getattr__(self, name: str) -> object:
        return self.disturbed if name == self.function else getattr(self.undisturbed, name)

    def disturbed(self, *_: object) -> object:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@needs_durable_rules
@pytest.mark.parametrize(
    ("function", "answer", "message"),
    [
        ("assert_fact", (1, 0), "durable_rules answered 1 to a fact"),
        ("assert_fact", (2, 0), "durable_rules answered 2 to a fact"),
        ("assert_fact", MemoryError(), r"durable_rules reported an error: MemoryError\(\)"),
        ("start_action_for_state", None, "durable_rules ran 0 actions, 0 times the one that always runs"),
        ("complete_and_start_action", '{"0":{}}', "durable_rules ran 3 actions, 1 times the one that always runs"),
        ("retract_fact", (1, 0), "durable_rules answered 1 to taking a fact back"),
    ],
)
def test_whatever_the_c_code_should_not_answer_is_a_runtime_error_then_and_later(
    monkeypatch: pytest.MonkeyPatch, function: str, answer: object, message: str
) -> None:
    engine = Disturbed(function, answer)
    monkeypatch.setattr(durable, "_open", lambda: (engine, availability))
    matcher = Matcher([Branch("name", (("t", "is", 1),))])
    for expected in (message, "in an earlier decision and is not asked again"):
        with pytest.raises(RuntimeError, match=expected):
            matcher.matches({"t": 0})
    matcher.close()


@needs_durable_rules
def test_rules_that_do_not_compile_are_a_runtime_error(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Disturbed("create_ruleset", MemoryError())
    monkeypatch.setattr(durable, "_open", lambda: (engine, availability))
    with pytest.raises(RuntimeError, match="durable_rules did not compile 1 rules: MemoryError"):
        Matcher([Branch("name", ())])


@needs_durable_rules
@needs_fork
def test_a_forked_child_answers_though_its_parent_was_half_way_through() -> None:
    done = run("""
        import os, signal
        from engine.decide.durable import Matcher
        from engine.decide.plan import Branch
        matcher = Matcher([Branch(f"name {code}", (("t", "is", code),)) for code in range(100)])
        matcher.matches({"t": 5})
        held = matcher._in_this_process().lock
        held.acquire()
        child = os.fork()
        if child == 0:
            signal.alarm(20)
            right = all(matcher.matches({"t": code}) == {f"name {code}"} for code in range(100))
            matcher.close()
            os._exit(0 if right else 1)
        held.release()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert matcher.matches({"t": 7}) == {"name 7"}
    """)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_durable_rules
def test_the_interpreter_leaves_quietly_with_matchers_alive() -> None:
    done = run("""
        import threading
        from engine.decide.durable import Matcher
        from engine.decide.plan import Branch
        asked = Matcher([Branch("name", (("t", "is", 1),))] * 100)
        assert asked.matches({"t": 1}) == {"name"}
        unasked = Matcher([Branch("name", ())])
        circle = [Matcher([Branch("name", ())])]
        circle.append(circle)
        assert threading.active_count() == 1
    """)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_durable_rules
def test_the_library_is_loaded_when_asked_for_and_the_way_of_loading_is_restored() -> None:
    done = run("""
        import sys
        from engine.decide import durable
        assert "durable_rules_engine" not in sys.modules
        before = sys.getdlopenflags()
        found = durable.availability()
        assert (found.usable, found.version, found.reason) == (True, "2.0.28", ""), found
        assert sys.getdlopenflags() == before
        assert "durable_rules_engine" in sys.modules and "durable" not in sys.modules
    """)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_the_c_module_the_doctor_gets_the_reason_and_a_matcher_is_refused() -> None:
    done = run("""
        import importlib.metadata, sys
        sys.modules["durable_rules_engine"] = None
        importlib.metadata.version = lambda name: "2.0.28"
        from engine.decide import durable
        print(durable.availability())
        try:
            durable.Matcher([])
        except durable.MatcherUnavailable as error:
            print(error)
    """)
    reason = "durable_rules cannot be loaded: import of durable_rules_engine halted; None in sys.modules"
    assert done.stdout.splitlines() == [f"Availability(usable=False, version='2.0.28', reason='{reason}')", reason]
    assert (done.returncode, done.stderr) == (0, "")


def test_without_the_library_the_doctor_gets_the_reason() -> None:
    done = run("""
        import importlib.metadata
        def version(name):
            raise importlib.metadata.PackageNotFoundError(name)
        importlib.metadata.version = version
        from engine.decide import durable
        print(durable.availability())
    """)
    assert done.stdout == "Availability(usable=False, version='', reason='durable_rules is not installed')\n"
    assert (done.returncode, done.stderr) == (0, "")
