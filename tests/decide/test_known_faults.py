"""The library's known faults, each as a desk's documents bring it about: the right answer, and durable_rules gave it.

Every test goes the public way only: YAML, `edition`, `decide`; what is expected is worked out by hand. What would kill
or hang the process if the engine were wrong is decided in a child process, which must end well and print the answers.

Kills or hangs the process
    a session in which nothing matched is deleted   test_a_table_that_never_matches_...
    65 conditions true at one node for one fact     test_65_100_or_200_...
    512 different conditions under one node         test_512_600_or_1100_...
    `$nex` alone, an empty `$and`                   test_what_is_unknown_may_be_all_..., test_an_empty_condition_...
    division by zero, non-ASCII regexes             test_a_sum_cannot_be_written_..., test_patterns_beyond_ascii_sums_...
Wrong without a word
    mixed types compare as strings                  test_values_compare_as_their_type, test_a_comparison_of_two_types_...
    `$neq` on a missing value is false              test_not_of_an_unknown_fact_...
    `$or` fires once per true branch                test_a_row_counts_once_...
    regexes are a dialect of their own              test_patterns_are_those_..., test_a_pattern_that_is_none_...
    names and ids are 32-bit hashes                 test_names_of_one_hash, test_tables_and_outcomes_of_one_hash,
                                                    test_names_that_the_library_keeps_...
    two positional parameters mean asynchronous     test_the_first_answer_of_a_fresh_edition_...
    an exception in an action is swallowed          test_an_interruption_anywhere_in_the_library_...
    `post` fires only the first rule that matches   test_all_rows_that_match_fire_...
    floats such as 9e-05 are an error               test_small_large_and_long_numbers, test_what_is_no_number_...
    the same message twice in a session             test_the_same_facts_again_...
Limits and life
    1,024 live sessions                             test_more_than_1024_different_cases_...
    17 entries in one `all`, 252 attributes         test_a_long_all_needs_each_of_its_parts
    two threads in one session mix results          test_threads_that_share_an_edition_...
    a name registered twice is refused              test_two_editions_of_the_same_documents_...
    timer threads; 2 MB lost by each reload         test_1000_reloads_...
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from engine.compile.edition import Edition
from engine.decide import deciding
from engine.decide.deciding import decide
from engine.decide.decision import Decision
from engine.decide.durable import availability
from engine.load.policy_set import read_document
from engine.load.yaml_text import read_source
from engine.model.fact import Facts
from tests.desks import compiled, edition

pytestmark = pytest.mark.skipif(not availability().usable, reason=availability().reason)

ROOT: Final = Path(__file__).resolve().parents[2]
Cases = Sequence[Facts]


def asked(made: Edition) -> bool:
    """Whether durable_rules decided, for every table of the edition, and not the reference in its place."""
    return all(deciding._memory(coded).asking is not None for coded in made.tables)


# --- documents and answers, in short --------------------------------------------------------------------------------


def record(fields: str) -> str:
    """A record with these fields, each a line of YAML."""
    head = "kind: record\nid: interaction\ntitle: Record\nversion: 1.0.0\nchannels: [phone]\nkinds: [inquiry]\nfields:"
    return f"{head}\n{textwrap.indent(textwrap.dedent(fields).strip(), '  ')}\n"


def table(
    rows: str, *, use: str = "all that match", name: str = "table", output: str = "answer", choices: str = "[x, y, z]"
) -> str:
    """A decision table with these rows, each a line of YAML."""
    head = f"kind: decision\nid: {name}\ntitle: Table\nversion: 1.0.0\ninputs: {{}}\noutput: {{{output}: {choices}}}\nuse: {use}\nrows:"
    return f"{head}\n{textwrap.indent(textwrap.dedent(rows).strip(), '  ')}\n"


def lines(each: Iterable[str]) -> str:
    return "\n".join(each)


def told(decision: Decision) -> str:
    """Rows that fire, rows that wait with "?", in order; then what "first match" chooses, and what facts are missing."""
    marks = {"fired": "", "waiting": "?"}
    rows = [f"{found.rule.id}{marks[found.verdict]}" for found in decision.findings if found.verdict in marks]
    if decision.table.hit == "first match":
        rows += ["->", *([rule.id for rule in decision.chosen] or ["nothing"])]
    else:
        assert [rule.id for rule in decision.chosen] == [f.rule.id for f in decision.findings if f.verdict == "fired"]
    if decision.missing:
        rows += ["needs", *decision.missing]
    return " ".join(rows) or "nothing"


def answers(texts: Sequence[str], cases: Cases) -> list[str]:
    """What durable_rules makes of each case under these documents; the tables of one case are parted by a bar."""
    made = edition(*texts)
    found = [" | ".join(told(decision) for decision in decide(made, facts)) for facts in cases]
    assert asked(made)
    return found


def child(program: str, given: object) -> list[str]:
    """Run a program of its own that finds what it is given as `given`; it must end well. The lines it prints."""
    head = "import gc, json, sys\nfrom tests.decide.test_known_faults import *\ngiven = json.load(sys.stdin)\n"
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-X", "utf8", "-W", "error", "-c", head + textwrap.dedent(program)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), f"after {done.stdout[-500:]}"
    return done.stdout.splitlines()


class Situation(NamedTuple):
    """Documents, and cases with what is to be told of each."""

    documents: Sequence[str]
    cases: Sequence[tuple[Facts, str]]


def hold_in_a_child(situations: Mapping[str, Situation]) -> None:
    """Fails unless all comes out as it should, one edition after the other, each dropped and collected before the next."""
    program = """
        for name, (texts, cases) in given.items():
            print(json.dumps([name, answers(texts, cases)]), flush=True)
            gc.collect()
    """
    given = {name: (made.documents, [facts for facts, _ in made.cases]) for name, made in situations.items()}
    found = dict(json.loads(line) for line in child(program, given))
    assert found == {name: [wanted for _, wanted in made.cases] for name, made in situations.items()}


TOPIC = record("""
    - {id: topic, label: Topic, as: choice, options: [billing, legal, order]}
    - {id: vip, label: VIP, as: yes or no}
    - {id: angry, label: Angry, as: yes or no}
    - {id: late, label: Late, as: yes or no}
""")
AGE = record("- {id: age, label: Age, as: whole number}")
TEXT = record("- {id: said, label: Said, as: text}")


def yes_or_no(number: int) -> str:
    """A record of so many facts f0, f1, ..."""
    return record(lines(f"- {{id: f{n}, label: Fact {n}, as: yes or no}}" for n in range(number)))


# --- kills or hangs the process -------------------------------------------------------------------------------------


def test_a_table_that_never_matches_is_decided_dropped_and_collected() -> None:
    never = table("- {id: both, topic: legal, all: [{topic: billing}], answer: x}")
    rarely = table("- {id: law, topic: legal, answer: x}")
    hold_in_a_child({
        "can never match": Situation((TOPIC, never), [({"topic": "legal"}, "nothing"), ({"topic": "order"}, "nothing")]),
        "did not match": Situation((TOPIC, rarely), [({"topic": "order"}, "nothing")]),
        "did not match at first": Situation((TOPIC, rarely), [({"topic": "order"}, "nothing"), ({"topic": "legal"}, "law")]),
        "was not asked": Situation((TOPIC, rarely), []),
        "matches still": Situation((TOPIC, rarely), [({"topic": "legal"}, "law")]),
        **{f"did not match, {n} times": Situation((TOPIC, rarely), [({"topic": "order"}, "nothing")]) for n in range(5)},
    })  # fmt: skip


MANY: Final = (65, 100, 200)


def ages_over(number: int) -> Situation:
    rows = lines(f"- {{id: over-{n}, age: over {n}, answer: x}}" for n in range(number))
    over = [" ".join(f"over-{n}{mark}" for n in range(number)) for mark in ("", "?")]
    cases = [({"age": "1000"}, over[0]), ({"age": "0"}, "nothing"), ({}, f"{over[1]} needs age")]
    return Situation((AGE, table(rows)), cases)


def alternative_ages(number: int) -> Situation:
    row = f"- {{id: any, age: [{', '.join(f'over {n}' for n in range(number))}], answer: x}}"
    return Situation(
        (AGE, table(row)),
        [({"age": "1000"}, "any"), ({"age": "1"}, "any"), ({"age": "0"}, "nothing"), ({}, "any? needs age")],
    )


def shops_but_one(number: int) -> Situation:
    shops = [f"shop-{n}" for n in range(number)]
    fact = record(f"- {{id: shop, label: Shop, as: choice, options: [{', '.join(shops)}]}}")
    rows = lines(f"- {{id: not-{shop}, shop: {{not: {shop}}}, answer: x}}" for shop in shops)
    cases = [({"shop": one}, " ".join(f"not-{s}" for s in shops if s != one)) for one in (shops[0], shops[64])]
    return Situation((fact, table(rows)), [*cases, ({}, " ".join(f"not-{s}?" for s in shops) + " needs shop")])


def words_in_one_text(number: int) -> Situation:
    words = [f"word{n:03}" for n in range(number)]
    rows = lines(f"- {{id: {word}, said: {{contains: {word}}}, answer: x}}" for word in words)
    cases = [" ".join(words), " ".join(words[:65]), "nothing"]
    return Situation((TEXT, table(rows)), [({"said": said}, said) for said in cases])


def below_one_condition(number: int) -> Situation:
    fields = TOPIC + "  - {id: age, label: Age, as: whole number}\n"
    rows = lines(f"- {{id: r{n}, vip: yes, topic: legal, angry: yes, age: over {n}, answer: x}}" for n in range(number))
    facts = {"vip": "yes", "topic": "legal", "angry": "yes", "age": "1000"}
    cases = [(facts, " ".join(f"r{n}" for n in range(number))), (facts | {"angry": "no"}, "nothing")]
    return Situation((fields, table(rows)), cases)


def rows_of_different_facts(number: int) -> Situation:
    rows = lines(f"- {{id: r{n}, f{n}: yes, answer: x}}" for n in range(number))
    yes, no = ({f"f{n}": word for n in range(number)} for word in ("yes", "no"))
    cases = [(yes, " ".join(f"r{n}" for n in range(number))), (no, "nothing"), (no | {f"f{number - 1}": "yes"}, f"r{number - 1}")]  # fmt: skip
    return Situation((yes_or_no(number), table(rows)), cases)


def test_65_100_or_200_conditions_true_at_once() -> None:
    each = (ages_over, alternative_ages, shops_but_one, words_in_one_text, below_one_condition, rows_of_different_facts)
    hold_in_a_child({f"{of.__name__}: {number}": of(number) for of in each for number in MANY})


def test_512_600_or_1100_conditions_on_one_fact() -> None:
    def situation(number: int, fields: str, more: str) -> Situation:
        rows = lines(f"- {{id: r{n}, {more}age: {n}, answer: x}}" for n in range(number))
        ages = {"0": "r0", "511": "r511", str(number - 1): f"r{number - 1}", "1100": "nothing"}
        return Situation((fields, table(rows)), [({"age": age, "vip": "yes"}, told) for age, told in ages.items()])

    fields = AGE + "  - {id: vip, label: VIP, as: yes or no}\n"
    alone = {f"{number} conditions": situation(number, fields, "") for number in (512, 600, 1100)}
    hold_in_a_child(alone | {"1100 below another condition": situation(1100, fields, "vip: yes, ")})


def test_what_is_unknown_may_be_all_that_a_table_asks_and_rows_may_ask_nothing() -> None:
    alone = table("- {id: ask, unknown: topic, answer: x}")
    both = table("""
        - {id: neither, unknown: [topic, vip], answer: x}
        - {id: no-topic, unknown: topic, vip: yes, answer: x}
        - {id: topic, known: topic, answer: x}
        - {id: one, not: {known: [topic, vip]}, answer: x}
    """)
    always = table("""
        - {id: none, answer: x}
        - {id: anything, topic: anything, answer: x}
        - {id: any, topic: any, vip: "-", answer: x}
        - {id: all, all: [anything], answer: x}
        - {id: never, not: {all: [anything, anything]}, answer: x}
    """)
    law, vip, low = {"topic": "legal"}, {"vip": "yes"}, {"topic": "legal", "vip": "no"}
    hold_in_a_child({
        "unknown alone": Situation((TOPIC, alone), [({}, "ask"), (law, "nothing"), (vip, "ask"), (low, "nothing")]),
        "unknown beside others": Situation((TOPIC, both), [
            ({}, "neither no-topic? one needs vip"), (law, "topic one"), (vip, "no-topic one"), (low, "topic"),
        ]),
        "nothing asked": Situation((TOPIC, always), [({}, "none anything any all"), (law, "none anything any all")]),
    })  # fmt: skip


@pytest.mark.parametrize("row", ["all: []", "any: []", "not: {}", "topic: []", "topic: {}", "not: {all: []}"])
def test_an_empty_condition_is_refused(row: str) -> None:
    source, problems = read_source(table(f"- {{id: empty, {row}, answer: x}}").encode(), "table.yaml")
    assert source is not None, problems
    loaded, remarks = read_document(source)
    assert loaded is None
    assert len(remarks) == 1


@pytest.mark.parametrize("row", ["age: over 1 / 0", "age: 10 / 0", "age / 0: 5", "age: {over: age / 0}", "age: {/: 0}"])
def test_a_sum_cannot_be_written_in_a_condition(row: str) -> None:
    source, problems = read_source(table(f"- {{id: divided, {row}, answer: x}}").encode(), "table.yaml")
    assert source is not None, problems
    if read_document(source)[0] is not None:
        assert len(compiled(AGE, table(f"- {{id: divided, {row}, answer: x}}"))[1]) == 1


def test_patterns_beyond_ascii_sums_in_facts_and_texts_that_would_be_more_to_the_library() -> None:
    patterns = {
        "street": "stra(ß|ss)e",
        "size": "^GRÖẞE|größe$",
        "japan": "日本",
        "umlaut": "[ä-ü]{2}",
        "smile": "^😀+$",
        "greek": r"\p{Greek}{3}",
        "any": "^.$",
        "zero": "a\u200bb",
    }
    matched = {
        "Straße": "street",
        "STRASSE": "street",
        "die Größe": "size",
        "日本語": "japan",
        "Zoëöä": "umlaut",
        "😀😀": "smile",
        "😀": "smile any",
        "ΑΒΓ": "greek",
        "é": "any",
        "a\u200bb": "zero",
        "ab": "nothing",
    }
    texts = {
        "quoted": '","sid":"1"}',
        "test": '{"$nex": {"said": 1}}',
        "path": "\\u0000\\",
        "null": "null",
        "tab": "a\tb",
        "long": "x" * 20_000,
    }
    odd = {text: name for name, text in texts.items()} | dict.fromkeys(("x" * 300_000, "\0", "\ud800"), "nothing")
    by_pattern = lines(f"- {{id: {name}, said: {{matches: '{p}'}}, answer: x}}" for name, p in patterns.items())
    by_text = lines(f"- {{id: {name}, said: {json.dumps(text)}, answer: x}}" for name, text in texts.items())
    sums = '[{id: zero, age: 0, answer: x}, {id: same, said: "1 / 0", answer: x}]'
    fields = AGE + "  - {id: said, label: Said, as: text}\n"
    hold_in_a_child({
        "patterns": Situation((TEXT, table(by_pattern)), [({"said": said}, names) for said, names in matched.items()]),
        "texts": Situation((TEXT, table(by_text)), [({"said": said}, name) for said, name in odd.items()]),
        "sums": Situation((fields, table(sums)), [
            ({"age": "1 / 0", "said": "1 / 0"}, "zero? same needs age"), ({"age": "0", "said": "0"}, "zero"),
        ]),
    })  # fmt: skip


# --- wrong without a word -------------------------------------------------------------------------------------------

TYPES = record("""
    - {id: age, label: Age, as: whole number}
    - {id: weight, label: Weight, as: number}
    - {id: price, label: Price, as: money}
    - {id: day, label: Day, as: date}
    - {id: hour, label: Hour, as: time}
    - {id: moment, label: Moment, as: date and time}
    - {id: wait, label: Wait, as: duration}
    - {id: stars, label: Stars, as: scale 1 to 10}
    - {id: flag, label: Flag, as: yes or no}
    - {id: word, label: Word, as: text}
    - {id: mark, label: Mark, as: choice, options: ["1", "01", "true", "True", "yes", "1.0"]}
    - {id: marks, label: Marks, as: several, options: ["1", "01", "true", "True", "yes", "1.0"]}
""")


@pytest.mark.parametrize(
    ("condition", "facts", "wanted"),
    [
        pytest.param("age: over 5", {"age": "10"}, "row", id="10 is over 5"),
        pytest.param("age: under 5", {"age": "10"}, "nothing", id="10 is not under 5"),
        pytest.param("age: over 9", {"age": "10"}, "row", id="10 is over 9"),
        pytest.param("age: over -5", {"age": "-10"}, "nothing", id="-10 is not over -5"),
        pytest.param("age: between 9 and 11", {"age": "10"}, "row", id="10 is between 9 and 11"),
        pytest.param("age: over 5", {"age": "abc"}, "row? needs age", id="abc is no number, so unknown"),
        pytest.param("age: over 5", {"age": "yes"}, "row? needs age", id="yes is no number, so unknown"),
        pytest.param("age: 1", {"age": "true"}, "row? needs age", id="true is not 1"),
        pytest.param("age: 1", {"age": "1.0"}, "row? needs age", id="1.0 is no whole number"),
        pytest.param("age: 1", {"age": "01"}, "row", id="01 is 1"),
        pytest.param("weight: over 9.5", {"weight": "10"}, "row", id="10 is over 9.5"),
        pytest.param("weight: 10", {"weight": "10.0"}, "row", id="10.0 is 10"),
        pytest.param("weight: 1", {"weight": "True"}, "row? needs weight", id="True is no number"),
        pytest.param("price: over 9 EUR", {"price": "10 EUR"}, "row", id="10 euros are over 9"),
        pytest.param("price: over 9 EUR", {"price": "10 USD"}, "nothing", id="dollars are not euros"),
        pytest.param("price: 10 EUR", {"price": "10.00 eur"}, "row", id="10.00 euros are 10"),
        pytest.param("day: after 2026-09-30", {"day": "2026-10-01"}, "row", id="October is after September"),
        pytest.param("day: before 2026-10-01", {"day": "1999-12-31"}, "row", id="1999 is before 2026"),
        pytest.param("hour: before 10:00", {"hour": "09:30"}, "row", id="half past nine is before ten"),
        pytest.param("hour: after 09:59:59", {"hour": "10:00"}, "row", id="ten is after a second before"),
        pytest.param(
            "moment: 2026-03-06 09:30", {"moment": "2026-03-06T11:30+02:00"}, "row", id="one moment in two zones"
        ),
        pytest.param("wait: over 90 minutes", {"wait": "2 hours"}, "row", id="2 hours are over 90 minutes"),
        pytest.param("wait: 60", {"wait": "1 minute"}, "row", id="1 minute is 60 seconds"),
        pytest.param("stars: over 9", {"stars": "10"}, "row", id="10 stars are over 9"),
        pytest.param("stars: at least 1", {"stars": "11"}, "row? needs stars", id="11 stars are beyond the scale"),
        pytest.param("flag: yes", {"flag": "true"}, "row", id="true is yes"),
        pytest.param("flag: yes", {"flag": "1"}, "row? needs flag", id="1 is not yes"),
        pytest.param("flag: no", {"flag": "0"}, "row? needs flag", id="0 is not no"),
        pytest.param("word: 'true'", {"word": "true"}, "row", id="the text true is true"),
        pytest.param("word: 'true'", {"word": "True"}, "nothing", id="the text True is not true"),
        pytest.param("word: 'true'", {"word": "1"}, "nothing", id="the text 1 is not true"),
        pytest.param("word: 'true'", {"word": "yes"}, "nothing", id="the text yes is not true"),
        pytest.param("word: '1'", {"word": "1.0"}, "nothing", id="the text 1.0 is not 1"),
        pytest.param("word: '1'", {"word": "01"}, "nothing", id="the text 01 is not 1"),
        pytest.param("word: '10'", {"word": "10"}, "row", id="the text 10 is 10"),
        pytest.param("mark: '1'", {"mark": "true"}, "nothing", id="the choice true is not 1"),
        pytest.param("mark: '1'", {"mark": "1.0"}, "nothing", id="the choice 1.0 is not 1"),
        pytest.param("mark: '1'", {"mark": "01"}, "nothing", id="the choice 01 is not 1"),
        pytest.param("mark: 'true'", {"mark": "True"}, "nothing", id="the choice True is not true"),
        pytest.param("mark: 'yes'", {"mark": "true"}, "nothing", id="the choice true is not yes"),
        pytest.param("marks: ['1']", {"marks": "true, 01, 1.0"}, "nothing", id="none of several is 1"),
        pytest.param("marks: ['1']", {"marks": "true, 1"}, "row", id="one of several is 1"),
        pytest.param("flag: yes, word: 'true', age: 1", {"flag": "yes", "word": "true", "age": "1"}, "row", id="each"),
        pytest.param("flag: yes, word: 'true', age: 1", {"flag": "yes", "word": "1", "age": "1"}, "nothing", id="mix"),
    ],
)
def test_values_compare_as_their_type(condition: str, facts: dict[str, str], wanted: str) -> None:
    assert answers((TYPES, table(f"- {{id: row, {condition}, answer: x}}")), [facts]) == [wanted]


@pytest.mark.parametrize("condition", ["word: over 5", "mark: over 5", "flag: over 0", "age: over abc", "age: 'true'", "flag: '1'", "mark: '2'", "price: {contains: 5}", "age: {matches: 5}"])  # fmt: skip
def test_a_comparison_of_two_types_is_refused(condition: str) -> None:
    _, remarks = compiled(TYPES, table(f"- {{id: row, {condition}, answer: x}}"))
    assert [remark.code for remark in remarks] == ["wrong-value"]


def test_not_of_an_unknown_fact_waits() -> None:
    rows = table("""
        - {id: other, topic: {not: legal}, answer: x}
        - {id: neither, not: {topic: [legal, billing]}, answer: x}
        - {id: or-vip, any: [{topic: {not: legal}}, {vip: yes}], answer: x}
        - {id: and-vip, topic: {not: legal}, vip: yes, answer: x}
        - {id: rest, not: {all: [{topic: legal}, {vip: yes}]}, answer: x}
        - {id: not-not, not: {not: {topic: legal}}, answer: x}
    """)
    cases = {
        "other? neither? or-vip? and-vip? rest? not-not? needs topic vip": {},
        "other? neither? or-vip and-vip? rest? not-not? needs topic": {"vip": "yes"},
        "other? neither? or-vip? rest not-not? needs topic": {"vip": "no"},
        "or-vip? rest? not-not needs vip": {"topic": "legal"},
        "other or-vip and-vip? rest needs vip": {"topic": "billing"},
        "other neither or-vip and-vip rest": {"topic": "order", "vip": "yes"},
    }
    assert answers((TOPIC, rows), list(cases.values())) == list(cases)


def test_not_of_an_unknown_fact_lets_no_later_row_decide() -> None:
    rows = table(
        "[{id: other, topic: {not: legal}, answer: x}, {id: law, topic: legal, answer: y}, {id: rest, answer: z}]",
        use="first match",
    )
    cases: Cases = [{"topic": "order"}, {"topic": "legal"}, {}]
    wanted = ["other rest -> other", "law rest -> law", "other? law? rest -> nothing needs topic"]
    assert answers((TOPIC, rows), cases) == wanted


def test_a_row_counts_once_however_many_of_its_alternatives_are_true() -> None:
    fields = TOPIC + "  - {id: colours, label: Colours, as: several, options: [red, green-light, green-dark]}\n"
    rows = table("""
        - {id: any, any: [{vip: yes}, {angry: yes}, {late: yes}], answer: x}
        - {id: same, any: [{vip: yes}, {vip: yes}, {all: [{vip: yes}]}], answer: x}
        - {id: product, all: [{any: [{vip: yes}, {angry: yes}]}, {any: [{angry: yes}, {late: yes}]}], answer: x}
        - {id: list, topic: [legal, legal, order], answer: x}
        - {id: colours, colours: [red, green-*], answer: x}
        - {id: contains, colours: {contains: [red, green-dark]}, answer: x}
    """)
    facts = {"vip": "yes", "angry": "yes", "late": "yes", "topic": "legal", "colours": "red, green-light, green-dark"}
    made = edition(fields, rows)
    (decision,) = decide(made, facts)
    assert [rule.id for rule in decision.chosen] == ["any", "same", "product", "list", "colours", "contains"]
    assert len(decision.findings) == 6
    assert asked(made)


@pytest.mark.parametrize(
    ("text", "matching", "other"),
    [
        (r"^\d{3}-\d{4}$", ["555-0199"], ["5550199", "555-01999", "٥٥٥-٠١٩٩"]),
        (r"\bbank\b", ["my bank account", "BANK"], ["banking", "embankment"]),
        ("refund|chargeback", ["a Chargeback", "refunds"], ["charge back"]),
        ("^[^@ ]+@[^@ ]+[.]org$", ["jane@example.org"], ["jane@example.com", "a b@example.org", "jane@example.org.uk"]),
        ("a.c", ["abc", "xa-cx"], ["ac", "a\nc"]),
        (r"a\.c", ["a.c"], ["abc"]),
        ("^ab{2,3}$", ["abb", "abbb"], ["ab", "abbbb"]),
        ("^(ab)+?$", ["ab", "abab"], ["aba"]),
        ("colou?r", ["color", "Colour"], ["colouur"]),
        ("(?-i:VIP)", ["a VIP"], ["a vip"]),
        (r"^\S+\s\S+$", ["two words", "two\twords"], ["one", "three short words"]),
        (r"[\w.]+%", ["save 1.5%", "_%"], ["%", "- %"]),
        (r"\$[0-9]+", ["costs $5"], ["costs 5", "costs $"]),
        ("^(a+)+$", ["a" * 3000], ["a" * 3000 + "b"]),
        ("(.*)(.*)(.*)(.*)x", ["x"], ["y" * 3000]),
    ],
)
def test_patterns_are_those_of_the_manual(text: str, matching: list[str], other: list[str]) -> None:
    rows = table(f"- {{id: row, said: {{matches: '{text}'}}, answer: x}}\n- {{id: 'no', not: {{said: {{matches: '{text}'}}}}, answer: x}}")  # fmt: skip
    found = answers((TEXT, rows), [{"said": said} for said in (*matching, *other)])
    assert found == ["row"] * len(matching) + ["no"] * len(other)


@pytest.mark.parametrize("text", ["(", "[a", r"(a)\1", "a(?=b)", "(?<!a)b", "*", "a{2,1}", "a{99999}", r"\q"])
def test_a_pattern_that_is_none_is_refused(text: str) -> None:
    _, remarks = compiled(TEXT, table(f"- {{id: row, said: {{matches: '{text}'}}, answer: x}}"))
    assert [remark.code for remark in remarks] == ["wrong-value"]


SAME_HASH: Final = (("liquid", "costarring"), ("declinate", "macallums"), ("altarage", "zinke"), ("40189", "797186"))
"""Pairs of names with the same 32-bit FNV-1a hash, by which the library knows names."""


def fnv1a(text: str) -> int:
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


@pytest.mark.parametrize(("one", "other"), SAME_HASH)
def test_names_of_one_hash(one: str, other: str) -> None:
    assert fnv1a(one) == fnv1a(other)
    fields = record(f"""
        - {{id: "{one}", label: One, as: yes or no}}
        - {{id: "{other}", label: Other, as: yes or no}}
        - {{id: said, label: Said, as: text}}
        - {{id: chosen, label: Chosen, as: choice, options: ["{one}", "{other}"]}}
        - {{id: several, label: Several, as: several, options: ["{one}", "{other}", neither]}}
    """)
    by_fact = table(f"""
        - {{id: "{one}", "{one}": yes, answer: x}}
        - {{id: "{other}", "{other}": yes, answer: x}}
        - {{id: one-only, "{one}": yes, "{other}": no, answer: x}}
    """)
    by_value = table(f"""
        - {{id: said-one, said: "{one}", answer: x}}
        - {{id: said-other, said: "{other}", answer: x}}
        - {{id: chosen-one, chosen: "{one}", answer: x}}
        - {{id: chosen-other, chosen: "{other}", answer: x}}
        - {{id: several-one, several: ["{one}"], answer: x}}
        - {{id: not-other, several: {{not: ["{other}"]}}, answer: x}}
    """)
    assert answers((fields, by_fact), [{one: "yes", other: "no"}, {one: "no", other: "yes"}, {one: "yes"}]) == [
        f"{one} one-only",
        other,
        f"{one} {other}? one-only? needs {other}",
    ]
    cases = [{"said": name, "chosen": name, "several": name} for name in (one, other)]
    assert answers((fields, by_value), cases) == [
        "said-one chosen-one several-one not-other",
        "said-other chosen-other",
    ]


@pytest.mark.parametrize(("one", "other"), SAME_HASH)
def test_tables_and_outcomes_of_one_hash(one: str, other: str) -> None:
    tables = (
        table("- {id: row, vip: yes, answer: x}", name=one),
        table("- {id: row, vip: no, out: x}", name=other, output="out"),
    )
    assert answers((TOPIC, *tables), [{"vip": "yes"}, {"vip": "no"}]) == ["row | nothing", "nothing | row"]
    choices = f'["{one}", "{other}"]'
    feeding = (
        table(
            f'[{{id: vip, vip: yes, "{one}": "{one}"}}, {{id: rest, "{one}": "{other}"}}]', name="a", use="first match",
            output=f'"{one}"', choices=choices,
        ),
        table(
            f'[{{id: same, "{one}": "{one}", "{other}": "{one}"}}, {{id: other, "{one}": "{other}", "{other}": "{other}"}}]',
            name="b", output=f'"{other}"', choices=choices,
        ),
        table(f'[{{id: last, "{other}": "{one}", answer: x}}, {{id: final, "{other}": "{other}", answer: x}}]', name="c"),
    )  # fmt: skip
    assert answers((TOPIC, *feeding), [{"vip": "yes"}, {"vip": "no"}]) == [
        "vip rest -> vip | same | last",
        "rest -> rest | other | final",
    ]


def test_names_that_the_library_keeps_for_itself_and_names_of_their_hash() -> None:
    hashes = {"urhmraz": "$or", "zqmbvbq": "$nex", "zqmbvbx": "$neq", "phvdmvd": "$and", "phjrejs": "sid",
              "kjbpwgp": "m", "fhlajjn": "$m", "fhlajjp": "$s"}  # fmt: skip
    assert all(fnv1a(name) == fnv1a(meant) for name, meant in hashes.items())
    own = ["sid", "m", "s", "run", "pri", "count", "cap", "dist", "span", "timeout", "name", "null", "true"]
    names = [*hashes, *own]
    fields = record(lines(f'- {{id: "{name}", label: Fact, as: yes or no}}' for name in names))
    rows = table(lines(f'- {{id: "{name}", "{name}": yes, answer: x}}' for name in names))
    odd = ["$and", "$or", "$nex", "sid", "id", "m", "$m", "", '"', "a b", "%d", "{", "Größe", "r0"]
    odd_rows = table(lines(f"- {{id: {json.dumps(name)}, vip: yes, answer: x}}" for name in odd))
    no = dict.fromkeys(names, "no")
    one_each = [(no | {name: "yes"}, name) for name in names]
    together = [(dict.fromkeys(names, "yes"), " ".join(names)), (no, "nothing")]
    hold_in_a_child(
        {
            "facts and rows": Situation((fields, rows), one_each + together),
            "odd rows": Situation((TOPIC, odd_rows), [({"vip": "yes"}, " ".join(odd)), ({"vip": "no"}, "nothing")]),
        }
    )


def test_the_first_answer_of_a_fresh_edition_is_complete() -> None:
    rows = table("[{id: law, topic: legal, answer: x}, {id: vip, vip: yes, answer: x}]")
    for _ in range(20):
        assert answers((TOPIC, rows), [{"topic": "legal", "vip": "yes"}]) == ["law vip"]


def test_an_interruption_anywhere_in_the_library_reaches_the_caller_and_spoils_nothing() -> None:
    """Ctrl-C before and after each call of the C module in turn; what is decided afterwards is right."""
    program = """
        class Interruption:
            def __init__(self, at):
                self.left = at
            def __call__(self, frame, event, function):
                module = getattr(function, "__module__", None)
                if event in ("c_call", "c_return") and module == "durable_rules_engine":
                    self.left -= 1
                    if self.left == 0:
                        raise KeyboardInterrupt
        cases = [{"topic": "legal", "vip": "yes"}, {"topic": "order", "vip": "no"}, {"topic": "order"}]
        reached = 0
        while True:
            made = edition(*given)
            gc.collect()
            sys.setprofile(Interruption(reached + 1))
            try:
                decide(made, cases[0])
            except KeyboardInterrupt:
                reached += 1
            else:
                break
            finally:
                sys.setprofile(None)
            print([told(decision) for facts in cases for decision in decide(made, facts)])
        print(reached, asked(made))
    """
    rows = table("[{id: law, topic: legal, answer: x}, {id: vip, vip: yes, answer: x}, {id: rest, answer: x}]")
    *found, last = child(program, (TOPIC, rows))
    reached, engine = last.split()
    assert int(reached) == len(found) > 1
    assert set(found) == {"['law vip rest', 'rest', 'vip? rest needs vip']"}
    assert engine == "True"


def test_all_rows_that_match_fire_and_not_only_the_first() -> None:
    rows = """
        - {id: law, topic: legal, answer: x}
        - {id: vip, vip: yes, answer: y}
        - {id: both, topic: legal, vip: yes, answer: z}
        - {id: not-late, late: no, answer: x}
        - {id: rest, answer: y}
    """
    facts = {"topic": "legal", "vip": "yes", "late": "no"}
    made = edition(TOPIC, table(rows))
    (decision,) = decide(made, facts)
    assert [(rule.id, rule.outcome["answer"]) for rule in decision.chosen] == [("law", "x"), ("vip", "y"), ("both", "z"), ("not-late", "x"), ("rest", "y")]  # fmt: skip
    assert asked(made)
    assert answers((TOPIC, table(rows, use="first match")), [facts, {"topic": "order", "vip": "yes", "late": "yes"}]) == [
        "law vip both not-late rest -> law",
        "vip rest -> vip",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "fires", "does_not"),
    [
        ("weight: 9e-05", ["9e-05", "0.00009", "9E-5", "0.000090"], ["0.9e-05", "9e-06", "0.00009000001", "-9e-05"]),
        ("weight: under 0.0001", ["9e-05", "9.99e-5", "0", "-1", "1e-40"], ["1e-4", "0.0001", "1e-3"]),
        ("weight: over 9e-05", ["0.0000900001", "1e-4", "1e5"], ["9e-05", "8e-05", "0"]),
        ("weight: 0.3", ["0.3", "0.30", "3e-1"], ["0.30000000000000004", "0.29999999999999999"]),
        ("weight: over 10000000000000000", ["10000000000000001", "1.1e16", "1e40"], ["1e16", "9999999999999999.9"]),
        ("weight: 0", ["0", "-0", "0.0", "0e5"], ["1e-40", "-1e-40"]),
        ("age: over 2147483647", ["2147483648", "999999999999999999"], ["2147483647", "-2147483649"]),
        ("age: 999999999999999999", ["999999999999999999"], ["999999999999999998", "-999999999999999999"]),
        ("price: at least 0.00009 EUR", ["9e-05 EUR", "1 EUR"], ["8.9e-05 EUR", "0 EUR", "1 USD"]),
    ],
)
def test_small_large_and_long_numbers(condition: str, fires: list[str], does_not: list[str]) -> None:
    fact = condition.partition(":")[0]
    rows = table(f"- {{id: row, {condition}, answer: x}}")
    found = answers((TYPES, rows), [{fact: value} for value in (*fires, *does_not)])
    assert found == ["row"] * len(fires) + ["nothing"] * len(does_not)


@pytest.mark.parametrize("number", ["nan", "inf", "-Infinity", "1e41", "0x10", "1,5", "9e-05x", "", " "])
def test_what_is_no_number_is_unknown(number: str) -> None:
    rows = table("[{id: high, weight: over 0, answer: x}, {id: low, weight: at most 0, answer: x}]")
    assert answers((TYPES, rows), [{"weight": number}]) == ["high? low? needs weight"]


def test_the_same_facts_again_and_cases_that_differ_only_in_what_other_rows_ask() -> None:
    """Most rows meet one and the same message in case after case."""
    rows = lines([*(f"- {{id: r{n}, age: {n}, answer: x}}" for n in range(200)), "- {id: vip, vip: yes, answer: x}"])
    fields = AGE + "  - {id: vip, label: VIP, as: yes or no}\n"
    wanted = {"3": "r3", "150": "r150", "999": ""}
    cases = [({"age": age, "vip": vip}, f"{wanted[age]} {'vip' * (vip == 'yes')}".strip() or "nothing")
             for age in ("3", "150", "150", "999", "3", "150") for vip in ("yes", "no", "yes")]  # fmt: skip
    assert answers((fields, table(rows)), [facts for facts, _ in cases]) == [told for _, told in cases]


# --- limits and life ------------------------------------------------------------------------------------------------


def test_more_than_1024_different_cases_in_a_row() -> None:
    """Each of them its own code, so that none is answered from memory; in one of them nothing matches."""
    rows = table(lines(f"- {{id: r{n}, f{n}: yes, answer: x}}" for n in range(11)))
    cases = [
        (
            {f"f{n}": "yes" if number >> n & 1 else "no" for n in range(11)},
            " ".join(f"r{n}" for n in range(11) if number >> n & 1) or "nothing",
        )
        for number in range(2**11)
    ]
    hold_in_a_child({"2048 cases": Situation((yes_or_no(11), rows), cases)})


LONG: Final = (16, 17, 18, 48, 49, 251, 252, 253, 300)


def test_a_long_all_needs_each_of_its_parts() -> None:
    def situation(number: int) -> Situation:
        parts = ", ".join(f"{{f{n}: yes}}" for n in range(number))
        rows = f"- {{id: all, all: [{parts}], answer: x}}\n- {{id: none, not: {{any: [{parts}]}}, answer: x}}"
        yes, no = ({f"f{n}": word for n in range(number)} for word in ("yes", "no"))
        cases: list[tuple[Facts, str]] = [(yes, "all"), (no, "none")]
        for n in sorted({0, 1, 15, number // 2, number - 2, number - 1}):
            unknown = {fact: word for fact, word in yes.items() if fact != f"f{n}"}
            cases += [
                (yes | {f"f{n}": "no"}, "nothing"), (no | {f"f{n}": "yes"}, "nothing"), (unknown, f"all? needs f{n}"),
            ]  # fmt: skip
        return Situation((yes_or_no(number), table(rows)), cases)

    hold_in_a_child({f"{number} parts": situation(number) for number in LONG})


def test_threads_that_share_an_edition_get_their_own_answers() -> None:
    rows = table(lines(f"- {{id: r{n}, age: over {n}, answer: x}}" for n in range(40)))
    made = edition(AGE, rows)
    wrong: list[int] = []
    done: list[int] = []

    def ask(start: int) -> None:
        for age in range(start, 100, 2):  # two threads ask the even ages, two the odd ones
            (decision,) = decide(made, {"age": str(age)})
            if len(decision.chosen) != min(age, 40):
                wrong.append(age)
        done.append(start)

    threads = [threading.Thread(target=ask, args=(number % 2,)) for number in range(4)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    finally:
        sys.setswitchinterval(interval)
    assert (sorted(done), wrong) == ([0, 0, 1, 1], [])
    assert asked(made)


def test_two_editions_of_the_same_documents_decide_side_by_side() -> None:
    old = table("- {id: law, topic: legal, answer: x}")
    new = old.replace("topic: legal", "topic: order")
    first, same, changed = edition(TOPIC, old), edition(TOPIC, old), edition(TOPIC, new)
    for _ in range(2):
        for facts, wanted in (({"topic": "legal"}, ["law", "law", "nothing"]), ({"topic": "order"}, ["nothing", "nothing", "law"])):  # fmt: skip
            assert [told(decide(made, facts)[0]) for made in (first, same, changed)] == wanted
    del first
    gc.collect()
    assert [told(decide(made, {"topic": "billing"})[0]) for made in (same, changed)] == ["nothing", "nothing"]
    assert [told(decide(made, {"topic": "legal"})[0]) for made in (same, changed)] == ["law", "nothing"]
    assert asked(same)
    assert asked(changed)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory of the C code is read from /proc")
def test_1000_reloads_of_a_desk_with_several_tables_need_no_more_memory_and_no_threads() -> None:
    program = """
        def reload(times):
            for number in range(times):
                made = edition(*given)
                facts = {"topic": ("legal", "order")[number % 2], "age": str(number % 7), "vip": "yes"}
                found = [told(decision) for decision in decide(made, facts)]
                route = "law -> law" if number % 2 == 0 else "rest -> rest"
                ages = " ".join(f"over-{n}" for n in range(number % 7)) or "nothing"
                assert sorted(found) == sorted([route, ages, "nothing"]), found
                assert asked(made)
        def resident():
            gc.collect()
            return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        reload(100)
        before = resident()
        reload(1000)
        print(resident() - before, threading.active_count())
    """
    fields = TOPIC + "  - {id: age, label: Age, as: whole number}\n"
    tables = (
        table("- {id: law, topic: legal, answer: x}\n- {id: rest, topic: {not: legal}, answer: y}", use="first match"),
        table(lines(f"- {{id: over-{n}, age: over {n}, size: x}}" for n in range(6)), name="ages", output="size"),
        table("- {id: never, vip: no, who: x}", name="never", output="who"),
    )
    (line,) = child(program, (fields, *tables))
    grown, threads = line.split()
    assert int(grown) < 5_000_000  # if nothing were given back it would be some 300 MB
    assert threads == "1"
