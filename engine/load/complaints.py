"""Turns what pydantic says of a document into sentences that its owner understands.

Pydantic's own wording speaks of classes and types; it is never shown. A mistake nobody foresaw still gets its place and
pydantic's sentence.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from engine.kinds.words import kind_of
from engine.model.problem import Remark, Route, did_you_mean, one_of

_SHAPES = {
    "model_type": "a table (key: value lines)", "model_attributes_type": "a table (key: value lines)", "dict_type": "a table (key: value lines)",
    "list_type": "a list (lines that begin with -, or [a, b])", "tuple_type": "a list", "string_type": "a text",
}  # fmt: skip


def complaints(error: ValidationError, kind: type[BaseModel], name: str) -> Iterator[Remark]:
    """One remark for each thing pydantic found."""
    for found in error.errors(include_url=False):
        route: Route = tuple(part for part in found["loc"] if not str(part).startswith("‹"))
        context: dict[str, Any] = found.get("ctx", {})
        last = next((part for part in reversed(route) if isinstance(part, str)), "")
        match found["type"]:
            case "missing":
                message = f'"{last}" is missing'
                yield Remark(name, route[:-1], message, f"write a line  {last}: ...", "missing-key")
            case "extra_forbidden":
                known = tuple(known_keys(kind, route[:-1]))
                hint = did_you_mean(last, known) or (f"known here: {one_of(known, 24)}" if known else "take the line out")
                yield Remark(name, route, f'unknown key "{last}"', hint, "unknown-key", at_key=True)
            case shape if shape in _SHAPES:
                yield Remark(name, route, f'"{last}" should be {_SHAPES[shape]}, not {kind_of(found["input"])}', "", "wrong-type")
            case "not_text" if found["input"] is None:
                yield Remark(name, route, f'"{last}" is empty', "write its value after the colon, or take the line out", "wrong-value")
            case "not_text":
                yield Remark(name, route, f'"{last}" should be a text, not {kind_of(found["input"])}', "", "wrong-type")
            case "too_short":
                yield Remark(name, route, f'"{last}" is empty', "it needs at least one entry", "wrong-value")
            case "literal_error":
                yield Remark(name, route, f'"{last}" is {context.get("expected")}, not "{found["input"]}"', "", "wrong-value")
            case "wrong_value":
                yield _split(name, route, f"{last}: {found['msg']}" if last else found["msg"])
            case "condition":
                yield _split(name, (*route, *context.get("route", ())), found["msg"])
            case _:
                yield Remark(name, route, f"{last}: {found['msg']}", "", "wrong-value")


def _split(name: str, route: Route, sentence: str) -> Remark:
    """What is, then what to do: the part after the first semicolon is the hint."""
    message, _, hint = sentence.partition("; ")
    return Remark(name, route, message, hint, "wrong-value")


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
