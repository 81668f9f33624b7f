"""``sopdesk test``: the scenarios of the SOPs, played on a simulated clock."""

from __future__ import annotations

from collections.abc import Iterator

import click

from engine.load.policy_set import PolicySet
from engine.model.problem import did_you_mean, one_of
from engine.model.safe_text import safe_line
from engine.services.desk import policy_of
from engine.services.run_scenario import Played, run_scenario


@click.command("test")
@click.argument("names", nargs=-1)
@click.option("--quiet", is_flag=True, help="Tell only what failed.")
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...], *, quiet: bool) -> int:
    """Play the scenarios, or those whose id contains one of NAMES. Exits 0 when all hold, 1 when one fails."""
    policy, edition = policy_of(ctx.obj.folder())
    chosen = [s for s in edition.scenarios if not names or any(name in s.id for name in names)]
    if not chosen:
        known = [scenario.id for scenario in edition.scenarios]
        hint = did_you_mean(names[0], known) if names else ""
        raise click.UsageError(
            f"there is no such scenario; {hint or (f'scenarios are {one_of(known)}' if known else 'write one under sops/scenarios')}"
        )
    failed = 0
    for scenario in chosen:
        played = run_scenario(edition, scenario)
        failed += not played.passed
        for line in _told(policy, played, quiet=quiet):
            click.echo(safe_line(line))
    click.echo(f"{len(chosen) - failed} of {len(chosen)} scenarios hold")
    return 1 if failed else 0


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
