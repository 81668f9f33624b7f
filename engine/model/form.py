"""Forms and the record: fields in sections, each saying when it must be filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.condition import ALWAYS, Condition
from engine.model.problem import Route


@dataclass(frozen=True)
class Field:
    """One field of a form: the fact it fills and when it is shown and required."""

    fact: str
    required: bool = False
    required_before: tuple[str, ...] = ()
    """Events or statuses before which it must be filled."""
    required_when: Condition | None = None
    required_unless: Condition | None = None
    show_when: Condition = ALWAYS
    at_least: int = 0
    source: tuple[str, ...] = ()
    route: Route = ()

    @property
    def ever_required(self) -> bool:
        """Whether any situation makes it compulsory."""
        return bool(
            self.required or self.required_before or self.required_when or self.required_unless or self.at_least
        )


@dataclass(frozen=True)
class Section:
    """A titled group of fields."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """A record or form, ``name`` as in references: ``form/complaint``."""

    name: str
    title: str
    sections: tuple[Section, ...]
    applies: Condition = ALWAYS
    sample: Mapping[str, str] | None = None
    extends: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields of all sections, in order."""
        return tuple(field for section in self.sections for field in section.fields)
