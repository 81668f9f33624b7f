"""Types come from the schema, never from YAML: what the owner wrote is what is meant."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from engine.model.allowance import Allowance, parse_allowance
from tests.kinds.reading import accepted, read, refused


def test_what_yaml_would_turn_into_something_else_stays_what_was_written() -> None:
    loaded = accepted(
        """
        kind: record
        id: c
        title: 1.10
        version: 1.10.0
        owner: no
        note: 10:00
        channels: [on, off, y, "null"]
        kinds: [1.10, 0x1F, 2026-02-01, "~"]
        fields:
          - {id: number, label: 0044207, as: choice, options: [yes, no, 0o17, 1e3, .5, 1_000, "~"]}
        """
    )
    document = loaded.document
    assert (document.title, document.owner, document.note) == ("1.10", "no", "10:00")
    number, channel, kind = loaded.parts.facts
    assert number.label == "0044207"
    assert number.choices == ("yes", "no", "0o17", "1e3", ".5", "1_000", "~")
    assert channel.choices == ("on", "off", "y", "null")
    assert kind.choices == ("1.10", "0x1F", "2026-02-01", "~")


def test_a_value_of_a_condition_is_text_until_its_fact_is_known() -> None:
    loaded = accepted("must_escalate: [{id: a, when: {x: [no, 10:00, 1.10, on]}, to: boss, status: s}]", "escalation")
    (rule,) = loaded.parts.tables[0].rules
    assert rule.when.operands == ("no", "10:00", "1.10", "on")  # type: ignore[union-attr]


def test_yes_and_no_where_the_schema_asks_for_them() -> None:
    for word, meant in (("yes", True), ("no", False), ("Yes", True), ("true", True), ("FALSE", False), ('"yes"', True)):
        loaded = accepted(f"steps: [{{id: a, do: x, optional: {word}}}]", "script")
        assert loaded.parts.scripts[0].steps[0].optional is meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps: [{id: a, do: x, optional: ▸on}]", 'optional: write yes or no, not "on"; '),
        ("steps: [{id: a, do: x, optional: ▸[yes]}]", '"optional" should be a text, not a list; '),
        ("steps: [{id: ▸A b, do: x}]", 'id: "A b" cannot be an id; use small letters, digits, "-" and "_"'),
        ("steps: [{id: ▸}]", '"id" is empty; write its value after the colon, or take the line out'),
        ("steps: [{id: a, do: ▸''}]", "do: this text is empty; write it or leave the line out"),
        ("steps: [{id: a, strength: ▸shall}]", 'strength: unknown strength "shall"; write must, should or aim'),
        ("steps: [{id: a, strength: ▸shuold}]", 'strength: unknown strength "shuold"; did you mean "should"?'),
        ("steps: ▸[]", '"steps" is empty; it needs at least one entry'),
        ("steps:▸", '"steps" is empty; write its value after the colon, or take the line out'),
        ("steps: ▸{id: a}", '"steps" should be a list, not a table; begin each entry with "- " on a line of its own'),
        ("steps: [▸a]", 'entry 1 of "steps" should be a table, not a text; write lines of the form  name: value'),
        ("steps: [{id: a, ask: [{field: x, creates: ▸task}]}]", '"creates" cannot be "task"; write promise, or take'),
        ("steps: [{id: a, ask: [{field: x, creates: ▸[promise]}]}]", '"creates" should be a text, not a list; '),
        ("steps: [{id: a, ask: [▸{question: x}]}]", '"field" is missing; write a line  field: ...'),
        ("steps: [{id: a, go_to: b, ▸goto: b}]", 'unknown key "goto"; did you mean "go_to"?'),
        ("steps: [{id: a, ▸colour: red}]", 'unknown key "colour"; known here: id, do, say, tone, keep_words, ask, '),
    ],
)
def test_a_value_of_another_type_is_told_in_plain_words(text: str, said: str) -> None:
    assert refused(text, "script").startswith(said)


def test_an_optional_line_without_a_value_counts_as_left_out() -> None:
    loaded = accepted("owner:\nsteps: [{id: a, do: x, say: }]", "script")
    assert loaded.document.owner is None
    assert loaded.parts.scripts[0].steps[0].say == ""


ROLES = "kind: roles\nid: c\ntitle: C\nroles: {a: {}}\n"


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0.0", "1.0.x", "1,0,0", "1.0.0-rc1", "9999999999.0.0"])
def test_a_version_is_three_numbers(version: str) -> None:
    said = refused(f"version: ▸{version}", ROLES)
    assert said == f'version: "{version}" is not a version; write three numbers such as 1.2.0'


@pytest.mark.parametrize(
    ("written", "meant"), [("2026-02-01", date(2026, 2, 1)), ("Sunday 2026-02-01", date(2026, 2, 1))]
)
def test_a_date_may_carry_its_weekday(written: str, meant: date) -> None:
    loaded = accepted(f"version: 1.0.0\neffective: {{from: {written}}}", ROLES)
    assert loaded.document.effective is not None
    assert loaded.document.effective.from_ == meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1.2.2026", '"1.2.2026" is not a date; write year-month-day, for example 2026-03-06'),
        ("2026-02-30", '"2026-02-30" is not a day of the calendar; write year-month-day, e.g. 2026-03-06'),
        ("Monday 2026-02-01", "2026-02-01 is a Sunday, not a Monday; correct the day or the date"),
        ("Funday 2026-02-01", '"Funday" is not a day of the week; write Monday, Tuesday, ... Sunday'),
    ],
)
def test_a_date_that_is_none(written: str, said: str) -> None:
    assert refused(f"version: 1.0.0\neffective: {{from: ▸{written}}}", ROLES) == f"from: {said}"


@pytest.mark.parametrize(
    ("phrase", "amount", "unit"),
    [
        ("15 minutes", 15, "minute"),
        ("1 minute", 1, "minute"),
        ("0 minutes", 0, "minute"),
        ("1.5 hours", Fraction(3, 2), "hour"),
        ("1,5 hours", Fraction(3, 2), "hour"),
        ("2 Opening Days", 2, "opening day"),
        ("1 opening hour", 1, "opening hour"),
        ("3 calendar days", 3, "calendar day"),
        ("2 weeks", 2, "week"),
        ("12 months", 12, "month"),
        ("24   hours", 24, "hour"),
        ("3 rings", 3, "ring"),
        ("end of day", 1, "end of day"),
        ("immediately", 1, "immediately"),
        ("none", 1, "none"),
        ("best effort", 1, "best effort"),
    ],
)
def test_durations_are_phrases(phrase: str, amount: Fraction, unit: str) -> None:
    allowance = parse_allowance(phrase)
    assert (allowance.amount, allowance.unit) == (amount, unit)


@pytest.mark.parametrize("phrase", ["", "15", "15minutes", "-5 minutes", "PT15M9", "5 10", "%", "0x10 minutes"])
def test_what_is_no_duration(phrase: str) -> None:
    if phrase == "PT15M9":  # begins like a word of the glossary, which is looked up later
        assert parse_allowance(phrase).unit == "pt15m9"
        return
    with pytest.raises(ValueError, match="is not a time"):
        parse_allowance(phrase)


def test_words_of_the_glossary_are_times_of_their_own() -> None:
    glossary = {"ring": "6 seconds", "soon": "5 minutes", "shortly": "when there is time"}
    assert parse_allowance("3 rings").resolve(glossary) == Allowance(Fraction(18), "second", "3 rings")
    assert parse_allowance("soon").resolve(glossary).unit == "minute"
    with pytest.raises(
        ValueError, match='the glossary explains "shortly" as "when there is time", which is not a time'
    ):
        parse_allowance("shortly").resolve(glossary)
    with pytest.raises(ValueError, match='"later" is neither a unit nor a word of the glossary'):
        parse_allowance("later").resolve(glossary)


def test_the_place_of_a_missing_key_is_the_table_that_lacks_it() -> None:
    _, said = read(
        """
        kind: sla
        id: c
        version: 1.0.0
        clocks:
          - id: a
            from: received
            within: 1 hour
          - {from: received, to: resolved, within: 1 hour}
        """
    )
    assert [line.partition(";")[0] for line in said] == [
        '2:1 "title" is missing',
        '6:5 "to" is missing',
        '9:5 "id" is missing',
    ]


def test_a_misspelt_key_is_told_once_and_not_also_as_missing() -> None:
    _, said = read(
        """
        kind: sla
        id: c
        titel: C
        version: 1.0.0
        clocks:
          - {id: a, form: received, to: resolved, within: 1 hour}
        """
    )
    assert said == ['4:1 unknown key "titel"; did you mean "title"?', '7:13 unknown key "form"; did you mean "from"?']


def test_an_empty_sample_value_is_left_out_and_not_the_word_none() -> None:
    text = "fields: [{id: a, label: A, as: text}, {id: b, label: B, as: text}]\nsample: {a: , b: [x, y]}"
    assert accepted(text, "record").parts.forms[0].sample == {"b": "x, y"}


def test_a_sample_value_that_is_a_table_is_refused() -> None:
    text = "fields: [{id: a, label: A, as: text}]\nsample: {a: ▸{b: c}}"
    assert refused(text, "record") == '"a" is a text or a list of texts, not a table; '


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("as: ▸choice", '"a" is a choice without choices; give options, or from with the name of a list'),
        (
            "as: text, options: ▸[x]",
            '"a" is of type text, which has no choices; write  as: choice , or take options out',
        ),
        ("as: text, from: ▸xs", '"a" is of type text, which has no choices; write  as: choice , or take from out'),
        (
            "as: date, other: ▸needs text",
            '"a" is of type date, which has no choices; write  as: choice , or take other out',
        ),
        ("as: ▸chioce, options: [x]", 'as: unknown type "chioce"; did you mean "choice"?'),
        ("as: ▸scale 5 to 1", 'as: unknown type "scale 5 to 1"; known are text, long text, choice, several, '),
        ("as: text, required: ▸sometimes", 'required: unknown requirement "sometimes"; write always, no or yes'),
        ("as: text, at_least: ▸one", 'at_least: write a whole number, not "one"'),
        (
            "as: text, required_when: ▸{}",
            "a condition is a table of facts and values, for example {topic: legal}; or: anything",
        ),
    ],
)
def test_a_field_that_cannot_be(field: str, said: str) -> None:
    assert refused(f"fields: [{{id: a, label: A, {field}}}]", "record").startswith(said)


DESK = "kind: desk\nid: c\ntitle: C\nversion: 1.0.0\ncompany: C\ntime_zone: Europe/London\ndefault_calendar: c\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("R001-R003", ("R001", "R002", "R003")), ("A9 - A11", ("A9", "A10", "A11")), ("R1", ("R1",)), ("", ())],
)
def test_a_row_of_requirements(written: str, meant: tuple[str, ...]) -> None:
    assert accepted(f"account_for: {written}", DESK).parts.desk.account_for == meant  # type: ignore[union-attr]


@pytest.mark.parametrize("written", ["R1-R999999", "R5-R1", "R1-S5", "R1 to R5", "R1-R9999999999999999999", "1-5"])
def test_a_row_of_requirements_that_is_none(written: str) -> None:
    said = refused(f"account_for: ▸{written}", DESK)
    assert said.startswith(f'account_for: "{written}" is not a row of requirements; write the first and the last')


def test_a_key_with_a_strange_letter_is_only_an_unknown_key() -> None:
    """Its first letter once was a mark of the program's own, which left the mistake without a place."""
    assert refused("roles: {a: {}}\n▸‹d: x", ROLES.replace("roles: {a: {}}\n", "version: 1.0.0\n")).startswith(
        'unknown key "‹d"; '
    )
