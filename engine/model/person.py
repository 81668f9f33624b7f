"""Who works at the desk, as the roles document names them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.problem import Route


@dataclass(frozen=True)
class Person:
    """A person: how they are called and logged, the roles they may act in, and how the machine knows them."""

    id: str
    name: str
    roles: tuple[str, ...]
    """The first is the one they act in unless they say another."""
    logins: tuple[str, ...]
    """Names of the operating system's or the database's users."""
    team: str = ""
    route: Route = ()
