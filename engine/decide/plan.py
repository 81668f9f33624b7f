"""How conjunctions are laid out for durable_rules: in rulesets so small that nothing in its C code can run full.

Nothing here asks the library anything; every limit that it needs kept is kept here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, TypeAlias, cast

Name: TypeAlias = str | int
Relation: TypeAlias = Literal["is", "is not", "at least", "at most"]
Test: TypeAlias = tuple[Name, Relation, int]
Codes: TypeAlias = "Mapping[str, int] | Sequence[int]"
"""The code of each attribute, by its name or by its number."""

# What stands first is looked at first: equalities rule out the most.
_RELATIONS: Mapping[Relation, str] = {"is": "", "at least": "$gte", "at most": "$lte", "is not": "$neq"}
_ORDER = {relation: place for place, relation in enumerate(_RELATIONS)}

# One message walks the tree of conditions with a stack of 64 places; a 65th is error 303, then a crash. Every place
# leads to at least one rule that no other place leads to, so fewer rules than places cannot fill it, whatever is true.
MOST_RULES = 48
# A message may have 251 attributes; each is looked up below every condition that holds, so a ruleset carries few.
MOST_ATTRIBUTES = 100
# The tests in one $and are not limited (2,000 were tried) but their attributes are: a longer branch is sent in parts.
MOST_TESTS = 48
# `long` has 32 bits on some platforms.
LARGEST = 2**31 - 1

WITNESS = "w"
"""The rule of every ruleset that always holds, so that an action always runs."""


@dataclass(frozen=True)
class Branch:
    """One conjunction of (attribute, relation, code); without tests it always holds. Branches may share a name."""

    name: Name
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Shard:
    """One ruleset: its attributes in the order of the message's places, and its rules, {number: tests}."""

    attributes: tuple[Name, ...]
    rules: Mapping[int, tuple[Test, ...]]

    def definition(self) -> str:
        """The ruleset as the library reads it."""
        short = {attribute: f"a{place}" for place, attribute in enumerate(self.attributes)}
        rules = {WITNESS: _rule([])}
        for number, tests in self.rules.items():
            coded = [(_RELATIONS[relation], {short[attribute]: int(code)}) for attribute, relation, code in tests]
            rules[str(number)] = _rule([{sign: test} if sign else test for sign, test in coded])
        return json.dumps(rules)

    def request(self) -> bytes:
        """The shard as one line for a trial."""
        return json.dumps({"attributes": self.attributes, "rules": self.rules}).encode()

    def message(self) -> str:
        """A case as the library reads it, with a place for each code."""
        places = "".join(f',"a{place}":%d' for place in range(len(self.attributes)))
        return f'{{"id":"f","m":1{places}}}'


@dataclass(frozen=True)
class Plan:
    """Branches without their repetitions: rules in shards, names that hang on one rule, names that need several."""

    attributes: tuple[Name, ...]
    shards: tuple[Shard, ...]
    alone: Mapping[int, tuple[Name, ...]]
    joined: tuple[tuple[Name, frozenset[int]], ...]


def planned(branches: Sequence[Branch]) -> Plan:
    """Branches laid out in shards; ValueError for a code that is no small whole number."""
    for branch in branches:
        for attribute, _, code in branch.tests:
            refuse_unless_codes((attribute,), (code,))
    numbers: dict[tuple[Test, ...], int] = {}
    alone: defaultdict[int, set[Name]] = defaultdict(set)
    joined: set[tuple[Name, frozenset[int]]] = set()
    for branch in branches:
        # In one order, so that rules which begin alike share conditions, which the C code then looks at once.
        tests = sorted(set(branch.tests), key=lambda test: (_ORDER[test[1]], str(test[0]), test[2]))
        parts = {tuple(tests[start : start + MOST_TESTS]) for start in range(0, max(len(tests), 1), MOST_TESTS)}
        rules = frozenset(numbers.setdefault(part, len(numbers)) for part in parts)
        if len(rules) == 1:
            alone[next(iter(rules))].add(branch.name)
        else:
            joined.add((branch.name, rules))
    return Plan(
        attributes=tuple(dict.fromkeys(attribute for branch in branches for attribute, _, _ in branch.tests)),
        shards=tuple(_shards({number: tests for tests, number in sorted(numbers.items())})),
        alone={rule: tuple(names) for rule, names in alone.items()},
        joined=tuple(joined),
    )


def _shards(rules: Mapping[int, tuple[Test, ...]]) -> Iterable[Shard]:
    held: dict[int, tuple[Test, ...]] = {}
    attributes: dict[Name, None] = {}
    for number, tests in rules.items():
        more = dict.fromkeys(attribute for attribute, _, _ in tests)
        if held and (len(held) == MOST_RULES or len(attributes | more) > MOST_ATTRIBUTES):
            yield Shard(tuple(attributes), held)
            held, attributes = {}, {}
        held[number] = tests
        attributes |= more
    if held:
        yield Shard(tuple(attributes), held)


def _rule(tests: Sequence[Mapping[str, object]]) -> dict[str, object]:
    # The constant m comes first, so that the session's own state message, which has none, matches nothing.
    return {"all": [{"m": {"$and": [{"m": 1}, *tests]}}]}


def picker(attributes: Sequence[Name]) -> Callable[[Codes], tuple[int, ...]]:
    """Takes the codes of these attributes out of all codes."""
    if len(attributes) > 1:
        return cast("Callable[[Codes], tuple[int, ...]]", itemgetter(*attributes))
    single = [itemgetter(attribute) for attribute in attributes]
    return lambda codes: tuple(pick(codes) for pick in single)


def refuse_unless_codes(attributes: Sequence[Name], codes: Sequence[int]) -> None:
    """ValueError for the first code that is no small whole number."""
    if not codes or (set(map(type, codes)) <= {int, bool} and min(codes) >= 0 and max(codes) <= LARGEST):
        return
    for attribute, code in zip(attributes, codes, strict=True):
        if not (isinstance(code, int) and 0 <= code <= LARGEST):
            message = f'the code of "{attribute}" is {code!r}; a code is a whole number from 0 to {LARGEST}'
            raise ValueError(message)
