"""A page, guide or answer that customers are given, and the cases it is for."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.condition import ALWAYS, Condition
from engine.model.problem import Route

MISSING = "missing"
"""Written for a link that nobody has found yet."""


@dataclass(frozen=True)
class Resource:
    """Something to hand over: its title and where it is."""

    id: str
    title: str
    link: str
    applies: Condition = ALWAYS
    source: tuple[str, ...] = ()
    document: str = ""
    route: Route = ()

    @property
    def there(self) -> bool:
        """Whether anybody knows where it is."""
        return self.link != MISSING


@dataclass(frozen=True)
class Shelf:
    """All that can be handed over, and the words before it in a message; the empty one where there is none."""

    document: str = ""
    lead_in: str = ""
    resources: tuple[Resource, ...] = ()
