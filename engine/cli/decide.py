"""``sopdesk decide``: what the documents decide for given facts, for people and for pipelines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import click

from engine.compile.edition import Edition
from engine.decide.decision import Decision
from engine.load.json_lines import Entry, read_json_lines
from engine.model.condition import ALWAYS, show
from engine.model.decision import Finding
from engine.model.fact import Fact
from engine.model.problem import Refused
from engine.model.rule import RECKONED, SEVERAL, Rule
from engine.model.safe_text import safe_json, safe_line
from engine.services.ask_when import fact_of
from engine.services.decide_facts import (
    Answered,
    Decided,
    decide_facts,
    document_that_decides,
    facts_given,
    ruled_out,
    typed,
)
from engine.services.decision_words import (
    FIRES_TOO,
    NOTHING_ELSE_FIRES,
    answered,
    assumed_words,
    disagreement,
    document_words,
    outcome_words,
    short_clause,
    to_write,
    waits_words,
)
from engine.services.desk import edition_of

STANDARD_INPUT: Final = "-"
MOST_REASON: Final = 500
"""Letters of what is wrong with one line: it may quote a value as long as the line."""
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False)


@click.command("decide")
@click.argument("doc", required=False, default="")
@click.option("--fact", "said", multiple=True, metavar="NAME=VALUE", help="What is known, e.g. topic=legal; repeat it.")
@click.option(
    "--facts", "file", default="", metavar="FILE", help="Facts as JSON lines, one answer a line; - is standard input."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
@click.option("--all", "every", is_flag=True, help="Also the rows that do not count, with what ruled them out.")
@click.option("--require-decided", "required", is_flag=True, help="Exit 1 if anything asked for is not decided.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    ctx: click.Context,
    doc: str,
    said: tuple[str, ...],
    file: str,
    as_json: bool,  # noqa: FBT001 - click's signature
    every: bool,  # noqa: FBT001
    required: bool,  # noqa: FBT001
) -> int:
    """Tell what DOC decides for the facts given; without DOC what every document decides.

    DOC is a document with rows: decision/priority, or priority alone. What it depends on is decided first. With --facts
    each line of FILE is a JSON object such as {"urgency": "high", "impact": null}, and each answer is one line.

    Exits 0 when it could be asked, 1 when a line of FILE could not be read or, with --require-decided, when something is
    not decided, 2 when it could not run.
    """
    if said and file:
        raise click.UsageError("facts come from --fact or from --facts, not from both; leave one of them out")
    if every and (as_json or file):
        raise click.UsageError("--all is for people; leave it out with --json and --facts")
    edition = edition_of(ctx.obj.folder())
    document = document_that_decides(edition, doc) if doc else ""
    if file:
        return _stream(edition, document, file, required=required)
    decided = decide_facts(edition, document, facts_given(edition, _said(edition, said)))
    if as_json:
        _write(sys.stdout.buffer, json_of(edition, decided))
    else:
        for line in lines_of(edition, decided, every=every):
            click.echo(safe_line(line))
    return 1 if required and not decided.stands else 0


def _said(edition: Edition, said: tuple[str, ...]) -> dict[str, str]:
    """The facts of the command line; of several choices each may be said by itself."""
    found: dict[str, str] = {}
    for text in said:
        name, value = fact_of(edition, text)
        if name not in found:
            found[name] = value
        elif name in edition.facts and edition.facts[name].type == "several":
            found[name] += f", {value}"
        else:
            raise Refused(f"{edition.label(name)} is given twice; leave one of them out")
    return found


# --- for pipelines ----------------------------------------------------------------------------------------------------


def _stream(edition: Edition, document: str, file: str, *, required: bool) -> int:
    """One answer a line, written before the next line is read."""
    out, code = sys.stdout.buffer, 0
    for entry in _entries(file):
        try:
            decided = decide_facts(edition, document, facts_given(edition, entry.value))
        except Refused as error:
            code = 1
            _write(out, {entry.unit: entry.number, "error": _short("; ".join(error.reasons))})
            continue
        if required and not decided.stands:
            code = 1
        _write(out, json_of(edition, decided))
    return code


def _entries(file: str) -> Iterator[Entry]:
    try:
        if file == STANDARD_INPUT:
            yield from read_json_lines(sys.stdin.buffer)
            return
        with Path(file).open("rb") as lines:
            yield from read_json_lines(lines)
    except OSError as error:
        raise Refused(f"the facts in {file} cannot be read: {error.strerror or error}") from error


def _short(reason: str) -> str:
    return reason if len(reason) <= MOST_REASON else f"{reason[:MOST_REASON]}…"


def _write(out: BinaryIO, answer: dict[str, Any]) -> None:
    """One line in UTF-8, whatever the terminal speaks, and at once: whoever reads a pipe waits for it."""
    out.write(safe_json(_ENCODER.encode(answer)).encode() + b"\n")
    out.flush()


def json_of(edition: Edition, decided: Decided) -> dict[str, Any]:
    """An answer as one JSON object; see the README for its parts."""
    document, facts = decided.document, edition.facts
    found: dict[str, Any] = {
        "document": document or None,
        "version": edition.versions.get(document) if document else None,
        "edition": edition.digest,
        "facts": {name: typed(facts.get(name), text, edition) for name, text in decided.given.facts.items()},
    }
    if decided.given.passed_over:
        found["passed_over"] = dict(decided.given.passed_over)
    found["decisions"] = [_json_of_table(edition, answer, named=not document) for answer in decided.answers]
    return found


def _json_of_table(edition: Edition, answer: Answered, *, named: bool) -> dict[str, Any]:
    decision = answer.decision
    table, declared = decision.table, edition.facts.get

    def outcome(values: dict[str, str]) -> dict[str, Any]:
        return {name: typed(declared(name), text, edition) for name, text in values.items()}

    found: dict[str, Any] = {"table": table.id}
    if named:
        found |= {"document": table.document, "version": edition.versions.get(table.document)}
    found |= {
        "hit": table.hit,
        "decided": answer.stands,
        "outcome": outcome(dict(decision.outcome)),
        "rows": [rule.id for rule in decision.chosen],
        "missing": list(answer.missing),
        "disagreeing": [rule.id for rule in decision.disagreeing],
    }
    if _several_count(decision):
        found["outcomes"] = [outcome(dict(rule.outcome)) for rule in decision.chosen]
    if decision.answer.assumed:
        found["assumed"] = [table.rules[number].id for number in sorted(decision.answer.assumed)]
    return found


def _several_count(decision: Decision) -> bool:
    return decision.table.hit in SEVERAL | RECKONED


# --- for people -------------------------------------------------------------------------------------------------------


def lines_of(edition: Edition, decided: Decided, *, every: bool = False) -> Iterator[str]:
    """The answers of all tables that were asked, line by line."""
    for name, document in decided.given.passed_over.items():
        yield f"{edition.label(name)} is decided by {document}; what you give does not count"
    for number, answer in enumerate(decided.answers):
        if number or decided.given.passed_over:
            yield ""
        yield from _table(edition, decided, answer, every=every)


def _table(edition: Edition, decided: Decided, answer: Answered, *, every: bool) -> Iterator[str]:
    decision = answer.decision
    table = decision.table
    duty = "" if table.binding else ", at the agent's own judgment"
    yield f"{table.title or table.id} ({document_words(edition, table)}){duty}"
    yield from _outcome(edition, answer)
    if answer.missing:
        yield from _waits(edition, decided, answer)
    for finding in decision.findings:
        if finding.assumed:
            yield f"  assumed: {assumed_words(edition, finding)} in {_name(finding.rule)}"
    if every:
        counted = {id(rule) for rule in (*decision.chosen, *decision.disagreeing)}
        for finding in decision.findings:
            if id(finding.rule) not in counted:
                yield from _other(edition, decision, finding)


def _outcome(edition: Edition, answer: Answered) -> Iterator[str]:
    """What is decided, and the rows that decided it."""
    decision = answer.decision
    table, told = decision.table, ""
    if decision.disagreeing:
        yield f"  {disagreement(map(_name, decision.disagreeing))} ({table.hit})"
    elif decision.outcome:
        so_far = "" if decision.decided else "so far "
        yield f"  {so_far}{', '.join(f'{name}: {value}' for name, value in decision.outcome.items())}"
    elif not decision.chosen and not answer.missing:
        yield "  no row fires"
    for rule in decision.disagreeing or decision.chosen:
        clause = short_clause(edition, rule)
        if table.decides:
            own = f" ({_values(rule)})" if decision.disagreeing or _several_count(decision) else ""
            yield f"    {_name(rule)}: {_sentence(rule)}{own}"
        else:
            yield f"  {outcome_words(edition, rule)}"
            yield f"    {_name(rule)}: {_sentence(rule)}"
        if clause and clause != told:
            yield f"    {clause}"
        told = clause


def _values(rule: Rule) -> str:
    return ", ".join(f"{name}: {value}" for name, value in rule.outcome.items()) or "no value"


def _name(rule: Rule) -> str:
    return f"{rule.title} ({rule.id})" if rule.title else rule.id


def _sentence(rule: Rule) -> str:
    return NOTHING_ELSE_FIRES if rule.when == ALWAYS and rule.id == "otherwise" else show(rule.when)


def _waits(edition: Edition, decided: Decided, answer: Answered) -> Iterator[str]:
    """What is missing, and how to give it."""
    rest = "for the rest it " if answer.decision.chosen else ""
    yield f"  {rest}{waits_words(edition, answer.missing)}"
    for name in answer.missing:
        if why := decided.unsettled.get(name):
            yield f"    {edition.label(name)} cannot be given and is not decided: {why}"
        else:
            fact = edition.facts.get(name) or Fact(name, name, "text")
            quoted = f'"{name}=..."' if any(" " in choice for choice in fact.choices) else f"{name}=..."
            yield f"    --fact {quoted}  {to_write(fact)}"


def _other(edition: Edition, decision: Decision, finding: Finding) -> Iterator[str]:
    """A row that does not count, and why."""
    name, rule = _name(finding.rule), finding.rule
    if finding.verdict == "fired":
        yield f"    {name} {FIRES_TOO} ({decision.table.hit}): {_sentence(rule)}"
        return
    if finding.verdict == "waiting":
        yield f"    {name} {waits_words(edition, finding.missing)}: {_sentence(rule)}"
        return
    yield f"    {name} does not fire: {_sentence(rule)}"
    for seen in ruled_out(edition, decision, finding):
        yield f"      {answered(seen)}, it is {'not known' if seen.value is None else seen.value}"
