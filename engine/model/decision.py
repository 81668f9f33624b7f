"""What was decided and why: each rule with fired, not or waiting, and the comparisons that made it so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.model.rule import Rule, Table

Verdict = Literal["fired", "not", "waiting"]


@dataclass(frozen=True)
class Seen:
    """One comparison as it was met: its words, the value found (None if unknown) and what came out."""

    words: str
    fact: str
    value: str | None
    truth: bool | None


@dataclass(frozen=True)
class Finding:
    """One rule of a decision."""

    rule: Rule
    verdict: Verdict
    seen: tuple[Seen, ...]
    missing: tuple[str, ...] = ()
    """The unknown facts that keep it waiting, each once; not those that could no longer change its answer."""


@dataclass(frozen=True)
class Decision:
    """The answer of one table: the rules that count, in order, and the facts still missing for more."""

    table: Table
    findings: tuple[Finding, ...]
    chosen: tuple[Rule, ...]
    missing: tuple[str, ...]

    @property
    def decided(self) -> bool:
        """Whether no unknown fact could change the answer."""
        return not self.missing

    @property
    def outcome(self) -> Mapping[str, str]:
        """The outcome of the first rule chosen; empty while nothing is decided."""
        return self.chosen[0].outcome if self.chosen else {}
