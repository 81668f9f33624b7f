"""One YAML kind per file: what it may contain, and what it says in the engine's words.

A new kind is a new file here: a module named like the kind (with ``_`` for ``-``) that defines one subclass of
`Document`. It is imported when a document of that kind is first met.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.kinds.document import Document

_SUPPORT = {"document", "words"}


@cache
def kind_names() -> tuple[str, ...]:
    """The kinds that exist, in alphabetical order."""
    return tuple(sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(__path__) if m.name not in _SUPPORT))


@cache
def kind_named(name: str) -> type[Document]:
    """The class of a kind; KeyError if there is none."""
    if name not in kind_names():
        raise KeyError(name)
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    from engine.kinds.document import Document  # noqa: PLC0415 - pydantic is heavy; asking for names needs none

    found = [
        v
        for v in vars(module).values()
        if isinstance(v, type) and issubclass(v, Document) and v.__module__ == module.__name__
    ]
    return found[0]
