"""``sopdesk explain``: every decision of a case in sentences, down to the clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from engine.model.problem import Refused, did_you_mean, one_of
from engine.model.safe_text import safe_line
from engine.services.ask_when import moment_of
from engine.services.explain_case import ExplainedDecision, ExplainedRule, explain_case, what_followed

MOST_NEAR = 6


@click.command("explain")
@click.argument("case")
@click.option("--at", default="", metavar="MOMENT", help="As it stood then; else as it stands.")
@click.option("--decision", "only", default="", metavar="DOC", help="Only this document, e.g. escalation-rules.")
@click.option("--all", "every", is_flag=True, help="Also the rules that do not fire, and every near miss.")
@click.pass_context
def command(ctx: click.Context, case: str, at: str, only: str, every: bool) -> int:  # noqa: FBT001 - click's signature
    """Tell why a case is decided as it is.

    Each decision with the rules that count, the values they met and the clause they come from; what waits for facts;
    what one other fact would have changed. Due times are explained by  sopdesk when --case CASE.
    """
    desk = ctx.obj.open_desk()
    moment = moment_of(desk.edition, at, datetime.now(UTC)) if at else None
    decisions = explain_case(desk, case, moment)
    _require(decisions, only)
    for number, told in enumerate(one for one in decisions if only in {"", *_names(one)}):
        if number:
            click.echo("")
        for line in lines_of(told, every=every):
            click.echo(safe_line(line))
    followed = () if only else what_followed(desk, case, moment)
    if followed:
        click.echo("\nWhat rules and gates have brought about")
    for line in followed:
        click.echo(safe_line(f"  {line}"))
    return 0


def _names(told: ExplainedDecision) -> tuple[str, ...]:
    document = told.decision.table.document
    return (document, document.partition("/")[2])


def _require(decisions: tuple[ExplainedDecision, ...], only: str) -> None:
    known = [name for told in decisions for name in _names(told)]
    if only and only not in known:
        hint = did_you_mean(only, known) or f"documents that decide are {one_of(dict.fromkeys(known[::2]), 24)}"
        raise Refused(f'"{only}" decides nothing; {hint}')


def lines_of(told: ExplainedDecision, *, every: bool = False) -> Iterator[str]:
    """One decision, line by line."""
    yield f"{told.title} ({told.document})"
    yield f"  {told.headline}"
    yield f"  {told.how}"
    clause = ""
    for rule in (*told.rules, *(told.others if every else ())):
        yield from _rule(rule, told_before=rule.clause == clause)
        clause = rule.clause
    shown = told.near if every else told.near[:MOST_NEAR]
    for near in shown:
        yield f"    near: {near}"
    if len(told.near) > len(shown):
        yield f"    near: and {len(told.near) - len(shown)} more; --all lists them"


def _rule(rule: ExplainedRule, *, told_before: bool) -> Iterator[str]:
    yield f"    {rule.verdict}: {rule.rule.title or rule.rule.id}: {rule.outcome}"
    for comparison in rule.comparisons or (f"{rule.condition}",):
        yield f"      {comparison}"
    if rule.note:
        yield f"      {rule.note}"
    if rule.clause and not told_before:
        yield f"      {rule.clause}"
    if rule.quote:
        yield f'      quoted: "{rule.quote}"'
