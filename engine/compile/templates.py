"""The only door to Jinja2: lines substitute and do nothing else, which is proved on the parsed line.

Jinja2's sandbox has no limit of time or output of its own; a line without loops and calls needs none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.model.problem import did_you_mean, one_of

FILTERS: Final = ("capitalize", "default", "lower", "title", "trim", "upper")
MOST_OUTPUT: Final = 100_000
_SIMPLE: Final = (nodes.Output, nodes.TemplateData, nodes.Const, nodes.Or, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Filter)
_LINES = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701 - terminal text, made safe where it is shown
Words = Mapping[str, frozenset[str] | None]
"""The names a line may use, and the attributes of each; None where a name has none."""


class Unknown:
    """Stands for a fact that is not known yet: shown as a visible gap, and counted as nothing by ``or``."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __str__(self) -> str:
        return f"‹{self.label}›"

    def __bool__(self) -> bool:
        return False


class LineFault(ValueError):
    """A line that is not a plain substitution; ``line`` counts from 0 inside the text."""

    def __init__(self, message: str, hint: str, line: int = 0, code: str = "template") -> None:
        self.hint, self.line, self.code = hint, line, code
        super().__init__(message)


def faults(text: str, known: Words) -> Iterator[LineFault]:
    """What keeps a text from being a line of this desk: broken braces, calls, loops, names nobody gives."""
    try:
        tree = _LINES.parse(text)
    except TemplateSyntaxError as error:
        hint = "write a placeholder as {{ customer.name }}"
        yield LineFault(f"a placeholder is broken: {error.message}", hint, (error.lineno or 1) - 1)
        return
    for node in tree.body:
        yield from _check(node, known)


def _check(node: nodes.Node, known: Words) -> Iterator[LineFault]:
    line = node.lineno - 1
    if not isinstance(node, _SIMPLE):
        what = type(node).__name__.lower()
        yield LineFault(f'a line only fills in values; "{what}" is not possible here', "use {{ name }} and nothing else", line)
        return
    match node:
        case nodes.Filter(node=inner, name=name, args=arguments):
            if name not in FILTERS:
                yield LineFault(f'unknown filter "{name}"', did_you_mean(name, FILTERS) or f"filters are {one_of(FILTERS)}", line)
            for part in (inner, *arguments):
                if part is not None:
                    yield from _check(part, known)
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            yield from _check_name(node, known, line)
        case _:
            for child in node.iter_child_nodes():
                yield from _check(child, known)


def _check_name(node: nodes.Expr, known: Words, line: int) -> Iterator[LineFault]:
    path = _path(node)
    if path is None:
        yield LineFault("a placeholder is a name or a name with one part, such as customer.name", "", line)
        return
    name, part = path
    if name not in known:
        code = "undeclared-placeholder"
        yield LineFault(f'unknown placeholder "{name}"', did_you_mean(name, known) or "declare it as a field of the record", line, code)
        return
    parts = known[name]
    if parts is None and part:
        yield LineFault(f'"{name}" has no part "{part}"', f"write {{{{ {name} }}}}", line, "undeclared-placeholder")
    elif parts is not None and part not in parts:
        hint = did_you_mean(part, parts) or f"{name} has {one_of(sorted(parts))}"
        message = f'"{name}" has no part "{part}"' if part else f'"{name}" needs a part'
        yield LineFault(message, hint, line, "undeclared-placeholder")


def _path(node: nodes.Node) -> tuple[str, str] | None:
    match node:
        case nodes.Name(name=name):
            return name, ""
        case nodes.Getattr(node=nodes.Name(name=name), attr=attr):
            return name, attr
        case nodes.Getitem(node=nodes.Name(name=name), arg=nodes.Const(value=str(part))):
            return name, part
        case _:
            return None


def placeholders(text: str) -> frozenset[str]:
    """The placeholders a line uses, as written: ``customer.name``."""
    try:
        tree = _LINES.parse(text)
    except TemplateSyntaxError:
        return frozenset()
    found = (_path(node) for kind in (nodes.Name, nodes.Getattr, nodes.Getitem) for node in tree.find_all(kind))
    return frozenset(".".join(part for part in path if part) for path in found if path)


def render(text: str, words: Mapping[str, Any]) -> str:
    """The line with its placeholders filled in; ValueError where one has no value at all."""
    try:
        return _template(text).render(words)[:MOST_OUTPUT]
    except Exception as error:  # whatever a template does, the caller gets one kind of answer
        raise ValueError(f"this line cannot be filled in: {error}") from error


@lru_cache(maxsize=4_096)
def _template(text: str) -> Template:
    return _LINES.from_string(text)
