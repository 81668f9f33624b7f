"""``sopdesk test``: the scenarios of the SOPs, played on a simulated clock."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from engine.load.files import write_whole
from engine.load.policy_set import PolicySet
from engine.model.policy import Scenario
from engine.model.problem import did_you_mean, one_of
from engine.model.safe_text import safe_line
from engine.report.scenarios_as_junit import Story, scenarios_as_junit
from engine.services.desk import policy_of
from engine.services.run_scenario import Played, run_scenario
from engine.services.scenario_coverage import Reach, scenario_coverage


@click.command("test")
@click.argument("names", nargs=-1)
@click.option("--quiet", is_flag=True, help="Tell only what failed.")
@click.option(
    "--coverage", "covers", is_flag=True, help="Tell which rules, clocks, steps and clauses no scenario reaches."
)
@click.option(
    "--at-least",
    "threshold",
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help="Fail where fewer rules are reached.",
)
@click.option(
    "--junit", type=click.Path(path_type=Path), help="Also write what was found into this file, as JUnit XML."
)
@click.option(
    "--mutate",
    is_flag=True,
    help="Change every number, choice, operator and row once; tell which changes no scenario notices.",
)
@click.option(
    "--jobs", type=click.IntRange(0), default=0, help="How many processes --mutate uses; else one for each core."
)
@click.pass_context
def command(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    names: tuple[str, ...],
    threshold: int | None,
    junit: Path | None,
    jobs: int,
    *,
    quiet: bool,
    covers: bool,
    mutate: bool,
) -> int:
    """Play the scenarios, or those whose id contains one of NAMES. Exits 0 when all hold, 1 when one fails.

    With --mutate, NAMES are of documents, and --at-least is the share of changes that must be noticed.
    """
    if mutate:
        return _mutated(ctx.obj.folder(), names, threshold or 0, jobs)
    policy, edition = policy_of(ctx.obj.folder())
    chosen = _chosen(edition.scenarios, names)
    played = [run_scenario(edition, scenario) for scenario in chosen]
    failed = sum(not one.passed for one in played)
    for one in played:
        for line in _told(policy, one, quiet=quiet):
            click.echo(safe_line(line))
    if junit:
        write_whole(junit, "\n".join((*scenarios_as_junit(list(map(_story, played))), "")).encode())
    reaches = scenario_coverage(edition, chosen) if covers or threshold is not None else ()
    for line in _reached(reaches, quiet=not covers):
        click.echo(safe_line(line))
    click.echo(f"{len(chosen) - failed} of {len(chosen)} scenarios hold")
    return 1 if failed or any(one.sort == "rules" and one.share * 100 < (threshold or 0) for one in reaches) else 0


def _mutated(root: Path, names: Sequence[str], threshold: int, jobs: int) -> int:
    """Tells which small changes of the documents no scenario would notice."""
    from engine.services.mutation_score import mutation_score  # noqa: PLC0415 - only where it is asked for

    def told(done: int, every: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done:,} of {every:,} changes played", nl=done == every, err=True)

    policy_of(root)  # a desk with errors is told as such
    score = mutation_score(root, datetime.now().astimezone().date(), only=names, jobs=jobs, told=told)
    for one in score.survivors:
        click.echo(safe_line(f"nobody notices  {one.document} {one.sentence}"))
        click.echo(safe_line(f"                {one.place}"))
    counts = Counter(one.fate for one in score.outcomes)
    click.echo(
        f"{counts['noticed']} of {counts['noticed'] + counts['survived']} changes noticed by a scenario, {score.share:.0%}; "
        f"{counts['refused']} more refused by the check"
    )
    return 1 if score.share * 100 < threshold else 0


def _chosen(scenarios: Sequence[Scenario], names: Sequence[str]) -> list[Scenario]:
    chosen = [scenario for scenario in scenarios if not names or any(name in scenario.id for name in names)]
    if chosen:
        return chosen
    known = [scenario.id for scenario in scenarios]
    hint = did_you_mean(names[0], known) if names else ""
    others = f"scenarios are {one_of(known)}" if known else "write one under sops/scenarios"
    raise click.UsageError(f"there is no such scenario; {hint or others}")


def _story(played: Played) -> Story:
    failures = [f"expected {one.expected}; happened {one.happened}" for one in played.findings if not one.passed]
    return Story(played.scenario.id, played.scenario.title, failures)


def _reached(reaches: Sequence[Reach], *, quiet: bool) -> Iterator[str]:
    for reach in reaches:
        yield f"{len(reach.reached)} of {len(reach.every)} {reach.sort} reached, {reach.share:.0%}"
        if not quiet:
            yield from (f"       not reached  {name}" for name in reach.missing)


def _told(policy: PolicySet, played: Played, *, quiet: bool) -> Iterator[str]:
    if quiet and played.passed:
        return
    yield f"{'ok    ' if played.passed else 'FAILED'} {played.scenario.id}: {played.scenario.title}"
    for found in played.findings:
        if found.passed and not quiet:
            yield f"       ok       {found.expected}"
        elif not found.passed:
            yield f"       expected {found.expected}"
            yield f"       happened {found.happened}"
            yield f"                {policy.place(played.scenario.document, found.route)}"
