"""``sopdesk when``: when is it due, and why: every counted and skipped span."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from engine.compile.edition import Edition
from engine.model.problem import Refused, and_of, did_you_mean, one_of
from engine.model.safe_text import safe_line
from engine.services.ask_when import (
    Answer,
    Asked,
    fact_of,
    happening_of,
    moment_of,
    read_phrase,
    when_due,
    when_due_of_case,
)
from engine.services.desk import edition_of
from engine.services.explain_clock import Explained, explain_clock


@click.command("when")
@click.argument("phrase", required=False, default="")
@click.option("--kind", default="", help="The kind of the case, e.g. inquiry.")
@click.option("--channel", default="", help="The channel, e.g. email.")
@click.option("--received", default="", metavar="MOMENT", help='When it was received, e.g. "2026-03-06 16:50", or now.')
@click.option(
    "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="Something else that is known, e.g. topic=billing."
)
@click.option("--then", "later", multiple=True, metavar="EVENT MOMENT", help="What happens afterwards, in order.")
@click.option("--case", default="", help="A case of the log, instead of one made up.")
@click.option("--clock", "only", default="", help="Only the clock with this id.")
@click.option("--at", default="", metavar="MOMENT", help="As it stands then; else at the last event, of a case now.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    ctx: click.Context,
    phrase: str,
    kind: str,
    channel: str,
    received: str,
    facts: tuple[str, ...],
    later: tuple[str, ...],
    case: str,
    only: str,
    at: str,
) -> int:
    """Tell when a case is due, and why.

    PHRASE says what happened: [KIND] [by CHANNEL] [with FACT VALUE and FACT VALUE] EVENT MOMENT, for example
    "inquiry by email received Friday 2026-03-06 16:50".
    """
    now = datetime.now(UTC)
    if case:
        if phrase or kind or channel or received or facts or later:
            raise click.UsageError("a case of the log has its own facts and events; leave the others out")
        desk = ctx.obj.open_desk()
        edition = desk.edition
        answer = when_due_of_case(desk, case, moment_of(edition, at, now) if at else now)
    else:
        edition = edition_of(ctx.obj.folder())
        asked = _asked(edition, phrase, received, now)
        said = {name: word for name, word in (("kind", kind), ("channel", channel)) if word}
        asked = Asked(
            {**asked.facts, **said, **dict(fact_of(edition, one) for one in facts)},
            (*asked.happenings, *(happening_of(edition, one, now) for one in later)),
        )
        answer = when_due(edition, asked, moment_of(edition, at, now) if at else None)
    _require_clock(edition, only)
    for line in _told(edition, answer, only):
        click.echo(safe_line(line))
    return 0


def _asked(edition: Edition, phrase: str, received: str, now: datetime) -> Asked:
    if phrase and received:
        raise click.UsageError("say once what happened when: in the phrase, or with --received")
    if phrase:
        return read_phrase(edition, phrase, now)
    if received:
        return Asked({}, (("received", moment_of(edition, received, now)),))
    raise click.UsageError("say what happened when: a phrase, or --received; sopdesk when --help shows how")


def _require_clock(edition: Edition, only: str) -> None:
    known = [clock.id for clock in edition.clocks]
    if only and only not in known:
        raise Refused(f'there is no clock "{only}"; {did_you_mean(only, known) or f"clocks are {one_of(known, 24)}"}')


def _told(edition: Edition, answer: Answer, only: str) -> Iterator[str]:
    readings = [reading for reading in answer.readings if only in {"", reading.clock.id}]
    for number, reading in enumerate(readings):
        if number:
            yield ""
        yield from lines_of(explain_clock(edition, reading, answer.facts, answer.at, answer.unseen))
    titles = {clock.id: clock.title for clock in edition.clocks}
    waiting = {clock: missing for clock, missing in answer.waiting.items() if only in {"", clock}}
    if readings and waiting:
        yield ""
    for clock, missing in waiting.items():
        yield f"{titles[clock]} ({clock}): waits to know {and_of(edition.label(name) for name in missing)}"
    if not readings and not waiting:
        yield f"the clock {only} is not for such a case" if only else "no clock is for such a case"


def lines_of(explained: Explained) -> Iterator[str]:
    """The explanation of one clock, line by line."""
    clock = explained.reading.clock
    yield f"{clock.title} ({clock.id})"
    yield f"  {explained.state}"
    yield f"  {explained.time}, {explained.applies}"
    if explained.source:
        yield f"  {explained.source}"
    width = max((len(stretch.begin) + len(stretch.end) for stretch in explained.stretches), default=0) + 4
    length = max((len(stretch.length) for stretch in explained.stretches), default=0)
    for stretch in explained.stretches:
        span = f"{stretch.begin} to {stretch.end}"
        mark = "counted" if stretch.counted else "skipped"
        yield f"    {span:<{width}}  {stretch.length:>{length}}  {mark}  {stretch.reason}"
    if explained.sums:
        yield f"    {explained.sums}"
    for stage in explained.stages:
        yield f"  {stage}"
    if explained.warnings:
        yield f"  warnings: {'; '.join(explained.warnings)}"
    for note in explained.notes:
        yield f"  {note}"
