"""Does every row decide every output, with a value that exists?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.coded import Coded
from engine.lint.subject import Subject
from engine.model.fact import Money
from engine.model.problem import Remark, Severity, did_you_mean, one_of
from engine.model.rule import RECKONED, Rule

CODE: Final = "wrong-outcome"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each output without a value or with one that cannot be; each escalation to nobody, or into no status."""
    for coded in subject.edition.tables:
        table = coded.table
        for rule in (*table.rules, table.otherwise) if table.otherwise else table.rules:
            if table.hit != "count" or rule is table.otherwise:
                yield from _values(coded, rule)
            if "escalate_to" in rule.outcome:
                yield from _escalation(subject, rule)
        if table.hit in RECKONED:
            yield from _currencies(coded)


def _values(coded: Coded, rule: Rule) -> Iterator[Remark]:
    for name in coded.table.decides:
        value, fact = rule.outcome.get(name), coded.declared(name)
        expected = f"choices are {one_of(fact.choices)}" if fact.choices else f"write a {fact.type}"
        if value is None:
            yield Remark(rule.document, rule.route, f'this row gives no "{name}"', expected)
        elif fact.choices and value not in fact.choices:
            hint = did_you_mean(value, fact.choices) or expected
            yield Remark(rule.document, (*rule.route, name), f'"{name}" has no choice "{value}"', hint)
        elif not fact.choices:
            try:
                fact.parse(value, coded.zone)
            except ValueError as error:
                message, _, hint = str(error).partition("; ")
                yield Remark(rule.document, (*rule.route, name), message, hint)
    for name in rule.outcome.keys() - {*coded.table.decides} if rule is coded.table.otherwise else ():
        hint = did_you_mean(name, coded.table.decides) or f"outputs are {one_of(coded.table.decides)}"
        message = f'this table has no output "{name}"'
        yield Remark(rule.document, (*rule.route, name), message, hint, at_key=True)


def _currencies(coded: Coded) -> Iterator[Remark]:
    """The first row whose money is of another currency than that of the rows before it."""
    for name in coded.table.decides:
        if coded.declared(name).type != "money":
            continue
        first: str | None = None
        for rule in coded.table.rules:
            try:
                value = coded.declared(name).parse(rule.outcome.get(name, ""), coded.zone)
            except ValueError:
                continue
            currency = value.currency if isinstance(value, Money) else ""
            if first is not None and currency != first:
                here, before = currency or "no currency", first or "none"
                message = f"this is in {here}, the rows before in {before}; they have no {coded.table.hit}"
                yield Remark(rule.document, (*rule.route, name), message, f"write all in {first or currency}")
                break
            first = currency


def _escalation(subject: Subject, rule: Rule) -> Iterator[Remark]:
    status, statuses = rule.outcome.get("status", ""), subject.edition.workflow.statuses
    if status not in statuses:
        hint = did_you_mean(status, statuses) or f"statuses are {one_of(statuses)}"
        message = f'there is no status "{status}"'
        yield Remark(rule.document, (*rule.route, "status"), message, hint, absent=(status,))
    if not rule.outcome["escalate_to"]:
        yield Remark(
            rule.document, (*rule.route, "to"), "this escalation goes to nobody", "name a department or a role"
        )
