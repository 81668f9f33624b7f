"""How a condition is written: tables of facts and values, and what may stand in one cell of a row.

A cell holds a value, several, a comparison or a span of values. The way decision tables are written elsewhere is
understood as well (DMN, unary tests): ``[18..65]``, ``(0..10]``, ``not("a", "b")``, ``"a","b"``, ``< 10, > 20``,
``date("2026-03-06")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.model.condition import ALWAYS, OPS, All, AnyOf, Condition, Not, Op, Said
from engine.model.problem import Route, did_you_mean

SIGNS: Final[dict[str, Op]] = {">=": "at least", "<=": "at most", ">": "over", "<": "under"}
ANYTHING: Final = ("anything", "any", "-")
MOST_DEPTH: Final = 16
LONGEST_FORM: Final = 400
"""Letters; a longer text is a plain value, since nobody writes such a comparison."""
_SIGN = re.compile(r"(>=|<=|>|<)\s*(.+)")
_WORDS = re.compile(rf"({'|'.join(OPS[:7])}) (\S.*)")
_SPAN = re.compile(r"([\[(\]])(.+?)\.\.(.+)([\])\[])")
_BARE_SPAN = re.compile(r"([-+]?\d[^.]*(?:\.\d+[^.]*)?)\.\. *([-+]?\d.*)")
_NOT = re.compile(r"not\s*\((.*)\)")
_CALL = re.compile(r"(?:date and time|date|time|number)\(\s*\"([^\"]*)\"\s*\)")
_QUOTED = re.compile(r"\"([^\"]*)\"")
_PARTS = re.compile(r"(?:\"[^\"]*\"|[a-z]\s*\([^()]*\)|[^,\"])+")


class NotACondition(ValueError):  # noqa: N818 - what is, not what went wrong in the program
    """A table that is no condition; ``route`` says which part of it, ``at_key`` that its name is wrong and not its value."""

    def __init__(self, message: str, route: Route, *, at_key: bool = False) -> None:
        self.route, self.at_key = route, at_key
        super().__init__(message)


def parse_condition(written: object, route: Route = ()) -> Condition:
    """Reads a condition from plain mappings, lists and text; NotACondition says which part is wrong and why."""
    if len(route) > MOST_DEPTH * 2:
        raise NotACondition("this condition is nested too deeply; split it into several rules", route)
    if isinstance(written, str) and written.strip() in ANYTHING:
        return ALWAYS
    if isinstance(written, dict) and written:
        parts = tuple(_entry(str(key), value, (*route, str(key))) for key, value in written.items())
        return parts[0] if len(parts) == 1 else All(parts)
    raise NotACondition("a condition is a table of facts and values, for example {topic: legal}; or: anything", route)


def _entry(key: str, value: object, route: Route) -> Condition:
    match key:
        case "all" | "any":
            if not isinstance(value, list) or not value:
                raise NotACondition(f'"{key}" needs a list of conditions', route)
            parts = tuple(parse_condition(part, (*route, number)) for number, part in enumerate(value))
            return All(parts) if key == "all" else AnyOf(parts)
        case "not":
            return Not(parse_condition(value, route))
        case "known" | "unknown":
            facts = value if isinstance(value, list) else [value]
            if not facts or not all(isinstance(fact, str) and fact for fact in facts):
                raise NotACondition(f'"{key}" needs the name of a fact', route)
            places = [(*route, n) for n in range(len(facts))] if isinstance(value, list) else [route]
            known = tuple(Said(str(fact), "known", (), at) for fact, at in zip(facts, places, strict=True))
            each = known if key == "known" else tuple(Not(part) for part in known)
            return each[0] if len(each) == 1 else All(each)
        case fact:
            return _about(fact, value, route)


def _about(fact: str, value: object, route: Route) -> Condition:
    if isinstance(value, list):
        if not value or not all(isinstance(item, str) for item in value):
            raise NotACondition(f'a list of values is needed for "{fact}", for example [legal, regulatory]', route)
        if not any(_is_more(item) for item in value):
            return Said(fact, "is", tuple(value), route)
        return AnyOf(tuple(in_cell(fact, item, route) for item in value))
    if isinstance(value, dict):
        parts = tuple(_operation(fact, str(op), operand, (*route, str(op))) for op, operand in value.items())
        if parts:
            return parts[0] if len(parts) == 1 else All(parts)
    if isinstance(value, str) and value:
        return ALWAYS if value in ANYTHING else in_cell(fact, value, route)
    raise NotACondition(f'"{fact}" needs a value, a list of values or a comparison such as "at least 5"', route)


def in_cell(fact: str, text: str, route: Route = ()) -> Condition:  # noqa: PLR0911 - one return a form
    """What one text says of a fact: that it is a value, or that it compares so."""
    if len(text) > LONGEST_FORM:
        return Said(fact, "is", (text,), route)
    if words := _WORDS.fullmatch(text):
        return _operation(fact, words[1], words[2], route)
    if several := _alternatives(text):
        return _listed(fact, several, route)
    if sign := _SIGN.fullmatch(text):
        return Said(fact, SIGNS[sign[1]], (_plain(sign[2]),), route)
    if bounds := _bounds(text):
        return _span(fact, *bounds, route=route)
    if denied := _denied(text):
        return Not(_listed(fact, denied, route))
    return Said(fact, "is", (_plain(text),), route)


def _is_more(text: str) -> bool:
    """Whether a text says more than one plain value."""
    if len(text) > LONGEST_FORM:
        return False
    written = any(form.fullmatch(text) for form in (_SIGN, _WORDS, _CALL, _QUOTED))
    return written or bool(_bounds(text) or _denied(text) or _alternatives(text))


def _alternatives(text: str) -> list[str]:
    """The parts of a text that is a list: each says more than a plain value, or is one in quotes."""
    parts = _parts(text)
    return parts if len(parts) > 1 and all(map(_is_more, parts)) else []


def _denied(text: str) -> list[str]:
    """What ``not(...)`` lists; a text with more brackets than that is a plain one, as "not (yet) sent (by post)"."""
    found = _NOT.fullmatch(text)
    parts = _parts(found[1]) if found else []
    return [] if any({"(", ")"} & {*part} and not _is_more(part) for part in parts) else parts


def _bounds(text: str) -> tuple[str, str, tuple[bool, bool]] | None:
    """The two ends of a span, and whether each is open; there is a digit in both."""
    if found := _SPAN.fullmatch(text):
        low, high, open_at = found[2], found[3], (found[1] != "[", found[4] != "]")
    elif found := _BARE_SPAN.fullmatch(text):
        low, high, open_at = found[1], found[2], (False, False)
    else:
        return None
    return (low, high, open_at) if all(any(map(str.isdigit, end)) for end in (low, high)) else None


def _listed(fact: str, parts: list[str], route: Route) -> Condition:
    """One of several, each written as in a cell."""
    if any(_is_more(part) and not (_QUOTED.fullmatch(part) or _CALL.fullmatch(part)) for part in parts):
        return AnyOf(tuple(in_cell(fact, part, route) for part in parts))
    return Said(fact, "is", tuple(map(_plain, parts)), route)


def _parts(text: str) -> list[str]:
    """A text cut at its commas, those inside quotes and calls left; one with a quote that is not closed is not cut."""
    if text.count('"') % 2:
        return [text.strip()]
    return [part.strip() for part in _PARTS.findall(text) if part.strip()]


def _plain(text: str) -> str:
    """A value without the quotes or the call that some write round it."""
    text = text.strip()
    found = _QUOTED.fullmatch(text) or _CALL.fullmatch(text)
    return found[1] if found else text


def _span(fact: str, low: str, high: str, open_at: tuple[bool, bool], route: Route) -> Condition:
    low, high = _plain(low), _plain(high)
    if not any(open_at):
        return Said(fact, "between", (low, high), route)
    above = Said(fact, "over" if open_at[0] else "at least", (low,), route)
    return All((above, Said(fact, "under" if open_at[1] else "at most", (high,), route)))


def open_spans(condition: Condition) -> Iterator[tuple[Said, Said]]:
    """The two ends of each span of which one is open: two comparisons that are written at one place."""
    match condition:
        case All((Said() as low, Said() as high)) if low.route == high.route and low.fact == high.fact:
            yield low, high
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from open_spans(part)
        case Not(part):
            yield from open_spans(part)


def _operation(fact: str, op: str, operand: object, route: Route) -> Condition:
    if op == "not":
        return Not(_about(fact, operand, route))
    name = SIGNS.get(op, op)
    if name not in OPS:
        hint = did_you_mean(op, OPS) or f"known are {', '.join(OPS)}"
        raise NotACondition(f'unknown comparison "{op}" of "{fact}"; {hint}', route, at_key=True)
    if name == "between":
        bounds = re.split(r" and |-(?=\d)", operand) if isinstance(operand, str) else operand
        if not isinstance(bounds, list) or len(bounds) != 2 or not all(isinstance(b, str) for b in bounds):  # noqa: PLR2004
            raise NotACondition(f'"between" of "{fact}" needs two values, for example [2, 5]', route)
        return Said(fact, "between", (bounds[0].strip(), bounds[1].strip()), route)
    if isinstance(operand, list) and operand and name in {"contains", "starts with", "matches"}:
        return AnyOf(tuple(_operation(fact, op, item, (*route, number)) for number, item in enumerate(operand)))
    if not isinstance(operand, str) or not operand:
        raise NotACondition(f'"{op}" of "{fact}" needs a value', route)
    return Said(fact, name, (operand.strip(),), route)
