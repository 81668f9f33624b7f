"""What can be handed to the customer of a case: the pages and guides that are for such cases."""

from __future__ import annotations

from engine.compile.edition import Edition
from engine.decide.reference import truth
from engine.model.condition import facts_of
from engine.model.fact import Facts
from engine.model.resource import Resource


def resources_for(edition: Edition, facts: Facts, by: str = "") -> tuple[Resource, ...]:
    """What is for a case as far as it is known; ``by`` leaves only what hangs on that fact, such as the topic."""
    values = edition.values(facts)
    return tuple(
        one
        for one in edition.shelf.resources
        if one.there and (not by or by in facts_of(one.applies)) and truth(one.applies, values) is True
    )
