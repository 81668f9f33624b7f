"""The only door to Jinja2: lines substitute and do nothing else, which is proved on the parsed line.

Jinja2's sandbox has no limit of time or output of its own; a line without loops, calls and calculations needs none.
Each placeholder is also looked at by itself, so that a fault is shown at its braces and not somewhere in a long letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.model.problem import did_you_mean, one_of

FILTERS: Final = ("capitalize", "default", "lower", "title", "trim", "upper")
MOST_OUTPUT: Final = 100_000
_SIMPLE: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Or,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
)
_REFUSED: Final = (
    (nodes.Call, "calls"),
    ((nodes.BinExpr, nodes.UnaryExpr, nodes.Concat), "calculations"),
    ((nodes.Compare, nodes.Test), "comparisons"),
    (nodes.CondExpr, "conditions"),
    ((nodes.List, nodes.Tuple, nodes.Dict, nodes.Slice), "lists and tables"),
)
"""What Jinja2 could do besides, as people would call it."""
_USE: Final = "write {{ name }} and nothing else"
_BRACES: Final = re.compile(
    r"""\{\{(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^"'{}]|\{(?!\{)|\}(?!\}))*\}\}|\{\{|\{%|\{\#|\}\}""", re.DOTALL
)


def _default(value: object, instead: object = "") -> object:
    """What stands for a fact that is not known yet; Jinja2's own filter knows nothing of such facts."""
    return instead if isinstance(value, Unknown) else value


def _environment() -> ImmutableSandboxedEnvironment:
    """The sandbox, with nothing in it but the few filters."""
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    sandbox.filters = {name: sandbox.filters[name] for name in FILTERS} | {"default": _default}
    sandbox.globals.clear()
    sandbox.tests.clear()
    return sandbox


_LINES: Final = _environment()
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


class LineFault(ValueError):  # noqa: N818 - it is told, not raised
    """What keeps a text from being a plain substitution; ``passage`` is the placeholder it is about."""

    def __init__(self, message: str, hint: str, passage: str = "", code: str = "template", absent: str = "") -> None:
        self.hint, self.passage, self.code, self.absent = hint, passage, code, absent
        super().__init__(message)


def faults(text: str, known: Words) -> Iterator[LineFault]:
    """What keeps a text from being a line of this desk: broken braces, calls, loops, names nobody gives.

    One fault for a placeholder, and none after braces that are broken, for what follows may be read wrongly.
    """
    fine = True
    for found in _BRACES.finditer(text):
        shown = found[0]
        if len(shown) == 2:  # noqa: PLR2004 - two braces are no placeholder
            yield _broken(shown, text[found.start() :].partition("\n")[0].rstrip())
            return
        fault = _placeholder(shown, known)
        if fault is not None:
            fine = False
            yield fault
    if fine and (fault := _placeholder(text, known)):
        yield LineFault(str(fault), fault.hint, code=fault.code)


def _broken(braces: str, passage: str) -> LineFault:
    match braces:
        case "{{":
            return LineFault(
                "this placeholder is not closed", "write }} behind the name, as in {{ customer.name }}", passage
            )
        case "}}":
            return LineFault(
                "these braces close no placeholder", "write {{ before the name, as in {{ customer.name }}", braces
            )
        case "{#":
            return LineFault("a comment is not possible inside a text", "write it behind a # beside the text", passage)
        case _:
            return LineFault("loops, conditions and orders are not possible in a text", _USE, passage)


def _placeholder(text: str, known: Words) -> LineFault | None:
    """The first thing wrong with a placeholder, or with a whole text of which each placeholder is fine."""
    try:
        tree = _LINES.parse(text)
    except TemplateSyntaxError as error:
        said = (error.message or "").rstrip(".")
        return LineFault(f"this placeholder is broken: {said}", "write it as {{ customer.name }}", text)
    return next((fault for node in tree.body for fault in _faults_of(node, known, text)), None)


def _faults_of(node: nodes.Node, known: Words, passage: str) -> Iterator[LineFault]:
    if not isinstance(node, _SIMPLE):
        yield LineFault(f"a placeholder only names a value; {_called(node)} are not possible in it", _USE, passage)
        return
    match node:
        case nodes.Filter(name=name):
            yield from _filter_faults(node, name, passage)
            for part in (node.node, *node.args):
                if part is not None:
                    yield from _faults_of(part, known, passage)
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            yield from _name_faults(node, known, passage)
        case _:
            for child in node.iter_child_nodes():
                yield from _faults_of(child, known, passage)


def _filter_faults(node: nodes.Filter, name: str, passage: str) -> Iterator[LineFault]:
    if name not in FILTERS:
        hint = did_you_mean(name, FILTERS) or f"filters are {one_of(FILTERS)}"
        yield LineFault(f'unknown filter "{name}"', hint, passage)
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        yield LineFault(f'"{name}" takes plain values only', 'write for example default("there")', passage)


def _called(node: nodes.Node) -> str:
    return next((words for kinds, words in _REFUSED if isinstance(node, kinds)), f"{type(node).__name__.lower()}s")


def _name_faults(node: nodes.Node, known: Words, passage: str) -> Iterator[LineFault]:
    path = _path(node)
    if path is None:
        hint = "write a name, or a name and one part: {{ customer.name }}"
        yield LineFault("this is not the name of a value", hint, passage)
        return
    name, part = path
    code = "undeclared-placeholder"
    if name not in known:
        hint = did_you_mean(name, known) or "declare it as a field of the record"
        yield LineFault(f'unknown placeholder "{name}"', hint, passage, code, name)
        return
    parts = known[name]
    if parts is None and part:
        yield LineFault(f'"{name}" has no part "{part}"', f"write {{{{ {name} }}}}", passage, code)
    elif parts is not None and part not in parts:
        hint = did_you_mean(part, parts) or f"{name} has {one_of(sorted(parts))}"
        message = f'"{name}" has no part "{part}"' if part else f'"{name}" needs a part'
        yield LineFault(message, hint, passage, code, part)


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
    """The placeholders a line uses, as written: ``customer.name``. Broken ones are left out."""
    return frozenset(path for found in _BRACES.finditer(text) for path in _paths(found[0]))


def _paths(shown: str) -> Iterator[str]:
    try:
        tree = _LINES.parse(shown)
    except TemplateSyntaxError:
        return
    for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
        if path := _path(node):
            yield ".".join(part for part in path if part)


def with_gaps(text: str) -> str:
    """The line for somebody who reads it: each placeholder as ``‹customer name›``, a broken one as it stands."""

    def gap(found: re.Match[str]) -> str:
        path = next(_paths(found[0]), "")
        return f"‹{path.replace('.', ' ').replace('_', ' ')}›" if path else found[0]

    return _BRACES.sub(gap, text)


def render(text: str, words: Mapping[str, Any]) -> str:
    """The line with its placeholders filled in; ValueError where one has no value, or where it is no plain line."""
    try:
        return _template(text).render(words)[:MOST_OUTPUT]
    except Exception as error:  # whatever a template does, the caller gets one kind of answer
        raise ValueError(f"this line cannot be filled in: {error}") from error


@lru_cache(maxsize=4_096)
def _template(text: str) -> Template:
    """Compiled only if it is plain: the compiler works out what is constant, however long that takes."""
    tree = _LINES.parse(text)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _SIMPLE) or (
            isinstance(node, nodes.Filter) and any(_filter_faults(node, node.name, ""))
        ):
            raise ValueError(f"{_called(node)} are not possible in it")
    return _LINES.from_string(tree)
