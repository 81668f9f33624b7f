"""Do two rows of a table fire together that must not?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.coded import Coded
from engine.lint.boxes import NotSearched, both
from engine.lint.space import Space, words_of
from engine.lint.subject import Subject
from engine.lint.unproven import unproven
from engine.model.problem import Remark, Severity
from engine.model.rule import IfUnknown, Rule

CODE: Final = "overlap"
SEVERITY: Final[Severity] = "error"
MOST_PAIRS: Final = 300_000
TREAT_AS_YES: Final[IfUnknown] = "treat as yes"
WHY: Final = {"only one": "only one row may", "same result": "they must give the same result"}


def check(subject: Subject) -> Iterator[Remark]:
    """Each row that fires together with one before it, where the hit policy forbids it, with a case that shows it."""
    for coded in subject.sound_tables:
        if coded.table.hit not in WHY:
            continue
        try:
            yield from _overlaps(subject.space(coded), _assuming(subject, coded))
        except NotSearched:
            message, hint = "this table has more rows than can be compared with each other", "split it"
            document = coded.table.document
            yield Remark(document, ("rows",), message, hint, "not-searched", severity="warning", at_key=True)


def _assuming(subject: Subject, coded: Coded) -> Space | None:
    """The cases in which facts are unknown that rows count as yes; None where no row does."""
    makers = subject.makers(coded)
    return Space(coded, makers, assumed=True) if any(map(_assumes, (coded, *makers))) else None


def _assumes(coded: Coded) -> bool:
    return any(rule.if_unknown == TREAT_AS_YES for rule in coded.table.rules)


def _overlaps(space: Space, assuming: Space | None) -> Iterator[Remark]:
    rules, hit = space.rules, space.table.hit
    if len(rules) ** 2 // 2 > MOST_PAIRS:
        raise NotSearched
    for second, rule in enumerate(rules):
        for first, before in enumerate(rules[:second]):
            if hit == "same result" and dict(before.outcome) == dict(rule.outcome):
                continue
            hint = "let one of them leave that case out"
            case = _shared(space, first, second)
            if not case and assuming and (case := _shared(assuming, first, second)):
                hint = _mend(before, rule) or hint
            if case:
                if not space.exact:
                    yield unproven(space, "no two rows fire together")
                    return
                message = f"{_name(rule)} fires together with {_name(before)}, and {WHY[hit]}: {case}"
                yield Remark(rule.document, rule.route, message, hint)
                break


def _shared(space: Space, first: int, second: int) -> str:
    """A case in which two rows fire; empty if there is none."""
    for one in space.fires(first):
        for other in space.fires(second):
            shared = both(one, other)
            if shared is not None and (example := space.example(shared)) is not None:
                return words_of(example)
    return ""


def _mend(*rules: Rule) -> str:
    """Of rows that fire together only while a fact is unknown."""
    assuming = [_name(rule) for rule in rules if rule.if_unknown == TREAT_AS_YES]
    where = assuming[0] if len(assuming) == 1 else "one of them"
    return f"write  if_unknown: treat as no  in {where}" if assuming else ""


def _name(rule: Rule) -> str:
    return f'"{rule.id}"'
