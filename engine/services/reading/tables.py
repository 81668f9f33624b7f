"""Decision tables and escalation criteria: each row as a sentence, with what is taken where no row fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.condition import show
from engine.model.problem import and_of, one_of
from engine.model.rule import Rule, Table
from engine.services.decision_words import outcome_words, rule_words, values_words
from engine.services.reading.parts import Line, Passage, Reading, Section, plain, sentence

GROUP: Final = "Escalation and decisions"
HIT: Final = {
    "first match": "the first row that fits decides",
    "only one": "at most one row fits; two that fit decide nothing",
    "same result": "all rows that fit must say the same",
    "highest priority": "of the rows that fit, the value that is listed first counts",
    "all that match": "every row that fits counts",
    "in order": "every row that fits counts, in the order of the values",
    "sum": "the values of the rows that fit are added up",
    "lowest": "of the rows that fit the lowest value counts",
    "highest": "of the rows that fit the highest value counts",
    "count": "the rows that fit are counted",
}
UNKNOWN: Final = {
    "ask": "a row waits while a fact it needs is not known, and that fact is asked for",
    "treat as no": "an unknown fact counts as no",
    "treat as yes": "an unknown fact counts as yes",
}


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """Every table of the document; one that binds nobody says so."""
    for coded in edition.tables:
        table = coded.table
        if table.document != document or not (table.rules or table.decides):
            continue
        usual = table.rules[0].if_unknown if table.rules else "ask"
        passages = tuple(_row(edition, rule, usual) for rule in table.rules)
        if table.otherwise is not None:
            words = values_words(edition, table.otherwise.outcome)
            passages = (*passages, Passage("Where no row fits", (Line(sentence(words)),)))
        outputs = tuple(_output(edition, name) for name in table.decides)
        title = (
            "What must be"
            if table.binding and not table.decides
            else "What is decided"
            if table.binding
            else "What may be, at own judgment"
        )
        yield Section(title, passages, tuple(_how(edition, table, usual)))
        yield Section("What comes out", outputs)


def _how(edition: Edition, table: Table, usual: str) -> Iterator[Line]:
    if table.decides:
        yield Line(
            sentence(
                f"{and_of(map(edition.label, table.decides))} from {and_of(map(edition.label, table.inputs or table.reads))}"
            ),
            tone="calm",
        )
    if table.rules:
        yield Line(sentence(f"{HIT[table.hit]}; {UNKNOWN[usual]}"), tone="calm")


def _row(edition: Edition, rule: Rule, usual: str) -> Passage:
    when = show(rule.when)
    does = outcome_words(edition, rule)
    words = f"{'always' if when == 'always' else f'when {when}'}: {does}"
    lines = [Line(sentence(words))]
    if rule.if_unknown != usual:
        lines.append(Line(sentence(UNKNOWN[rule.if_unknown]), tone="calm"))
    if rule.outcome.get("ask_reason"):
        lines.append(Line("Whoever does it says why.", tone="calm"))
    head = rule.title or plain(rule_words(rule))
    return Passage(head[:1].upper() + head[1:], tuple(lines), at=rule.id)


def _output(edition: Edition, name: str) -> Passage:
    fact = edition.facts.get(name)
    words = one_of(fact.choices) if fact and fact.choices else fact.type if fact else ""
    return Passage(edition.label(name), (Line(sentence(words)),) if words else (), at=name)


READING: Final = Reading(GROUP, sections)
