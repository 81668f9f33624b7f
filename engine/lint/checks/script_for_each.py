"""Is there a script for every kind of case on every channel, in both directions, for customers and for colleagues?

Which script is used follows from what it is for; where two fit equally well, the order of their files would decide. A
desk that begins with a single script is not asked for the others yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, one_of
from engine.model.script import Script

CODE: Final = "no-script"
SEVERITY: Final[Severity] = "warning"
ALSO: Final = ("scripts-alike",)
ASKED: Final = ("kind", "channel", "direction", "audience")


def check(subject: Subject) -> Iterator[Remark]:
    """Each channel with contacts that no script is for, and each pair of scripts of which none fits better."""
    scripts, facts = subject.edition.scripts, subject.edition.facts
    choices = [facts[name].choices for name in ASKED]
    if len(scripts) <= 1 or not all(choices):
        return
    lacking: dict[str, list[str]] = {}
    alike: dict[tuple[str, str], dict[str, str]] = {}
    for values in product(*choices):
        contact = dict(zip(ASKED, values, strict=True))
        best = _best(scripts, contact)
        if not best:
            kind, channel, direction, audience = values
            lacking.setdefault(channel, []).append(f"{kind} ({direction}, {audience})")
        elif len(best) > 1:
            alike.setdefault((best[0].document, best[1].document), contact)
    for channel, contacts in lacking.items():
        said = f'no script is for the channel "{channel}": {one_of(contacts, 3)}'
        hint = "write one, or add the channel under use_for of one that fits"
        yield Remark(facts["channel"].document, ("channels",), said, hint, passage=channel)
    for (first, second), contact in alike.items():
        said = f"{first} fits as closely as this: {', '.join(contact.values())}"
        hint = "add to use_for of one what sets it apart"
        yield Remark(second, ("use_for",), said, hint, "scripts-alike", at_key=True)


def _best(scripts: tuple[Script, ...], contact: Mapping[str, str]) -> list[Script]:
    """The scripts that fit a contact most closely, as far as what every case has can tell."""
    fits = [(fit, script) for script in scripts if (fit := script.fits(contact)) is not None]
    most = max((fit for fit, _ in fits), default=0)
    return [script for fit, script in fits if fit == most]
