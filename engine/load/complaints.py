"""Turns what pydantic says of a document into sentences that its owner understands.

Pydantic's own wording speaks of classes and types; it is never shown. A mistake nobody foresaw still gets its place and
pydantic's sentence.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.kinds.words import kind_of
from engine.model.problem import Remark, Route, one_of

_TABLE: Final = ("a table", "write lines of the form  name: value  below it")
_LIST: Final = ("a list", 'begin each entry with "- " on a line of its own, or write all in brackets: [a, b]')
_SHAPES: Final = {
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "dict_type": _TABLE,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "not_text": ("a text", "write the words themselves, without dashes or names before them"),
    "string_type": ("a text", "write the words themselves, without dashes or names before them"),
    "literal_error": ("a text", "write the words themselves, without dashes or names before them"),
}


def complaints(error: ValidationError, kind: type[BaseModel], name: str) -> Iterator[Remark]:
    """One remark for each thing pydantic found."""
    listed = error.errors(include_url=False)
    meant = _meant(listed, kind)
    for found in listed:
        route = _route(found["loc"])
        context: dict[str, Any] = found.get("ctx", {})
        last = str(route[-1]) if route else ""
        match found["type"]:
            case "missing":
                if route not in meant.values():
                    yield Remark(name, route[:-1], f'"{last}" is missing', f"write a line  {last}: ...", "missing-key")
            case "extra_forbidden":
                hint = f'did you mean "{meant[route][-1]}"?' if route in meant else _known(kind, route[:-1])
                yield Remark(name, route, f'unknown key "{last}"', hint, "unknown-key", at_key=True)
            case "condition":
                yield _split(
                    name, (*route, *context.get("route", ())), found["msg"], at_key=context.get("at_key", False)
                )
            case "wrong_value":
                named = next((part for part in reversed(route) if isinstance(part, str)), "")
                yield _split(name, route, f"{named}: {found['msg']}" if named else found["msg"])
            case _:
                yield _misshapen(found, name, route)


def _misshapen(found: ErrorDetails, name: str, route: Route) -> Remark:
    """Something else than was expected here: nothing, too little, another word, a list for a table."""
    called, given = _called(route), found["input"]
    if given is None:
        hint = "write its value after the colon, or take the line out"
        return Remark(name, route, f"{called} is empty", hint, "wrong-value")
    if found["type"] == "too_short":
        return Remark(name, route, f"{called} is empty", "it needs at least one entry", "wrong-value")
    if found["type"] == "literal_error" and isinstance(given, str):
        words = str(found.get("ctx", {}).get("expected", "")).replace("'", "")
        return Remark(
            name, route, f'{called} cannot be "{given}"', f"write {words}, or take the line out", "wrong-value"
        )
    if found["type"] in _SHAPES:
        wanted, hint = _SHAPES[found["type"]]
        return Remark(name, route, f"{called} should be {wanted}, not {kind_of(given)}", hint, "wrong-type")
    return Remark(name, route, f"{called}: {found['msg']}", "", "wrong-value")


def _meant(listed: list[ErrorDetails], kind: type[BaseModel]) -> dict[Route, Route]:
    """For each unknown key the one that is probably meant: first one that is missing beside it, else any other.

    A key that is missing because it is misspelt is thereby told once, as the unknown key that it is.
    """
    missing = [_route(found["loc"]) for found in listed if found["type"] == "missing"]
    meant: dict[Route, Route] = {}
    for route in (_route(found["loc"]) for found in listed if found["type"] == "extra_forbidden"):
        beside = [str(other[-1]) for other in missing if other[:-1] == route[:-1]]
        for names in (beside, list(known_keys(kind, route[:-1]))):
            for name in get_close_matches(str(route[-1]), names, n=1):
                meant.setdefault(route, (*route[:-1], name))
    return meant


def _known(kind: type[BaseModel], route: Route) -> str:
    known = tuple(known_keys(kind, route))
    return f"known here: {one_of(known, 24)}" if known else "take the line out"


def _route(loc: tuple[int | str, ...]) -> Route:
    """The way through the document; the marks of alternatives (see `engine.kinds.form`) are no part of it."""
    return tuple(part for part in loc if not str(part).startswith("\0"))


def _called(route: Route) -> str:
    """How a person would name the part: ``"steps"``, or ``entry 3 of "steps"``."""
    name = next((part for part in reversed(route) if isinstance(part, str)), "")
    if route and isinstance(route[-1], int):
        return f'entry {route[-1] + 1} of "{name}"'
    return f'"{name}"' if name else "the document"


def _split(name: str, route: Route, sentence: str, *, at_key: bool = False) -> Remark:
    """What is, then what to do: the part after the first semicolon is the hint."""
    message, _, hint = sentence.partition("; ")
    return Remark(name, route, message, hint, "wrong-value", at_key=at_key)


def known_keys(model: Any, route: Route) -> Iterator[str]:  # noqa: ANN401 - an annotation of any form
    """The keys that a table at this route may have."""
    place = model
    for part in route:
        place = _inside(place, part)
    for candidate in _models(place):
        for name, field in candidate.model_fields.items():
            yield field.alias or name


def _inside(annotation: Any, part: str | int) -> Any:  # noqa: ANN401
    for model in _models(annotation):
        for name, field in model.model_fields.items():
            if part == (field.alias or name):
                return field.annotation
    for origin, arguments in _generics(annotation):
        if origin is list and isinstance(part, int):
            return arguments[0]
        if origin is dict:
            return arguments[1]
    return None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in {Annotated, Union, types.UnionType}:
        for argument in get_args(annotation):
            yield from _models(argument)


def _generics(annotation: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:  # noqa: ANN401
    origin = get_origin(annotation)
    if origin in {Annotated, Union, types.UnionType}:
        for argument in get_args(annotation):
            yield from _generics(argument)
    elif origin is not None:
        yield origin, get_args(annotation)
