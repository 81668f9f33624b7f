"""What came out for each rule and why: fired, not or waiting, and the comparisons that made it so."""

from __future__ import annotations

from typing import Literal, NamedTuple

from engine.model.rule import Rule

Verdict = Literal["fired", "not", "waiting"]


class Seen(NamedTuple):
    """One comparison as it was met: its words, the value found (None if unknown) and what came out."""

    words: str
    fact: str
    value: str | None
    truth: bool | None


class Finding(NamedTuple):
    """One rule of a decision."""

    rule: Rule
    verdict: Verdict
    seen: tuple[Seen, ...]
    missing: tuple[str, ...] = ()
    """The unknown facts that keep it waiting, each once; not those that could no longer change its answer."""
    assumed: bool = False
    """Whether a fact was unknown and the document says what that counts as."""
