"""What became of every requirement of the sources: counted from what the elements really do, never from a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.compile.edition import Edition
from engine.lint.references import resolve
from engine.model.policy import STATUSES, Clause, Demand

STRONGEST: Final = ("enforced", "timed", "prompted", "recorded", "measured", "linted")


@dataclass(frozen=True)
class Accounted:
    """One requirement: what it is counted as, the clause, and the reason where it is not built."""

    requirement: str
    status: str
    clause: Clause
    reason: str = ""


@dataclass(frozen=True)
class Coverage:
    """All requirements, and those that no clause accounts for."""

    accounted: tuple[Accounted, ...]
    lost: tuple[str, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many requirements there are of each status."""
        return {status: sum(a.status == status for a in self.accounted) for status in STATUSES}


def coverage(edition: Edition, codes: frozenset[str]) -> Coverage:
    """The account of a policy set; a requirement named in several clauses counts once, by its best answer."""
    best: dict[str, Accounted] = {}
    for clause in edition.clauses:
        for demand in clause.demands:
            if not demand.requirement:
                continue
            found = Accounted(demand.requirement, status_of(edition, demand, codes), clause, _reason(demand))
            known = best.get(demand.requirement)
            if known is None or STATUSES.index(found.status) < STATUSES.index(known.status):
                best[demand.requirement] = found
    lost = tuple(r for r in edition.desk.account_for if r not in best)
    return Coverage(tuple(best[r] for r in sorted(best)), lost)


def status_of(edition: Edition, demand: Demand, codes: frozenset[str]) -> str:
    """Enforced, timed, ... by the strongest element that answers it; what only declares does not count as built."""
    if demand.not_yet:
        return "not yet"
    does = {element.does for reference in demand.becomes for element in resolve(edition, reference, codes)}
    for status in STRONGEST:
        if status in does:
            return status
    return "document-only" if demand.document_only else "not yet"


def _reason(demand: Demand) -> str:
    return demand.not_yet or demand.document_only or demand.gap or ("" if demand.becomes else "nothing answers it")
