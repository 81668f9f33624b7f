"""Roles: what each may do, and what it includes of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from engine.kinds.document import Document, Part
from engine.kinds.words import Id, Text, Texts, misplaced
from engine.model.person import Person
from engine.model.policy import ASKED_PERMISSIONS, Element, Parts, Sentence
from engine.model.policy import Role as RoleWord
from engine.model.problem import Route, did_you_mean


class RoleRow(Part):
    """One role."""

    title: Text | None = None
    includes: Id | None = None
    may: Texts = []
    may_not: Texts = []
    sees: Texts = []
    not_same_person_as: Id | None = None


class PersonRow(Part):
    """Somebody who works here."""

    name: Text
    roles: Annotated[
        Texts, Field(min_length=1, description="The first is the one they act in unless they say another.")
    ]
    login: Annotated[Texts, Field(description="Users of the operating system or the database; else the id.")] = []
    team: Text | None = None


class Roles(Document):
    """Who may do what."""

    kind: Literal["roles"]
    default: Annotated[Id | None, Field(description="The role of whoever opens the desk without naming one.")] = None
    roles: Annotated[dict[str, RoleRow], Field(min_length=1)]
    people: dict[str, PersonRow] = {}
    goodwill_limit: dict[str, Text] = {}

    @model_validator(mode="after")
    def _roles_exist(self) -> Roles:
        named: list[tuple[Route, str]] = [(("default",), self.default)] if self.default else []
        named += [(("roles", name, "includes"), row.includes) for name, row in self.roles.items() if row.includes]
        named += [
            (("people", who, "roles", place), role)
            for who, person in self.people.items()
            for place, role in enumerate(person.roles)
        ]
        for route, name in named:
            if name not in self.roles:
                message = f'there is no role "{name}"; {did_you_mean(name, self.roles) or "write it under roles"}'
                raise misplaced(message, route)
        for name in self.roles:
            self._permissions(name, ())
        self._logins_are_of_one()
        return self

    def _logins_are_of_one(self) -> None:
        owner: dict[str, str] = {}
        for who, person in self.people.items():
            for place, login in enumerate(person.login or [who]):
                if owner.setdefault(login, who) != who:
                    message = f'the login "{login}" is that of {owner[login]} already; one login is one person'
                    raise misplaced(message, ("people", who, "login", place) if person.login else ("people", who))

    def _permissions(self, name: str, seen: tuple[str, ...]) -> frozenset[str]:
        if name in seen:
            message = f"the roles include each other in a circle: {' -> '.join((*seen, name))}"
            raise misplaced(message, ("roles", name, "includes"))
        row = self.roles[name]
        below = self._permissions(row.includes, (*seen, name)) if row.includes else frozenset()
        return (below | frozenset(row.may)) - frozenset(row.may_not)

    def _sights(self, name: str) -> frozenset[str]:
        row = self.roles[name]
        return frozenset(row.sees) | (self._sights(row.includes) if row.includes else frozenset())

    def lower(self) -> Parts:
        """The roles with what they include folded in."""
        roles = tuple(
            RoleWord(name, self._permissions(name, ()), self.name, self._sights(name), tuple(row.sees))
            for name, row in self.roles.items()
        )
        elements = tuple(
            Element(
                self.name, role.id, "enforced" if role.may & set(ASKED_PERMISSIONS) else "declared", ("roles", role.id)
            )
            for role in roles
        )
        people = tuple(
            Person(who, row.name, tuple(row.roles), tuple(row.login or [who]), row.team or "", ("people", who))
            for who, row in self.people.items()
        )
        elements += tuple(Element(self.name, person.id, "enforced", person.route) for person in people)
        return Parts(
            people=people,
            roles=roles,
            default_role=self.default or next(iter(self.roles)),
            elements=elements,
            sentences=tuple(self._sentences()),
        )

    def _sentences(self) -> Iterator[Sentence]:
        """What the desk does not ask of a role yet."""
        for name, row in self.roles.items():
            if row.not_same_person_as:
                yield Sentence("Limits", f"the {name} is never the same person as the {row.not_same_person_as}")
        for name, limit in self.goodwill_limit.items():
            yield Sentence("Limits", f"goodwill of the {name}: up to {limit}")
