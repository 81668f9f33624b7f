"""One broken document is one problem, and not also one in every document that leans on it.

What a document declares (facts, statuses, clauses, roles, ...) is missing everywhere when it could not be read. A
remark that something is not there (`Remark.absent`) is therefore held back while that name stands in the text or the
file name of a document that could not be read, or not wholly; whoever checks says how many were held back. What stands
in no such text is told at once, for no mending of another document would bring it.

A file in which nothing can be read (empty, binary) names nothing. It is taken for the document that is missed by the
file's name, or for the desk, the record or the workflow where there is none; then every such remark is held back.

Refused: telling all (a stray key in the record gave forty complaints elsewhere), and telling nothing more while one
document is broken (a person would mend one mistake a run).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Final

from engine.model.problem import Remark

LEANED_ON: Final = frozenset({"desk", "record", "workflow"})
"""The kinds without which hardly anything in the other documents has a meaning."""
_KIND: Final = re.compile(r"""^["']?kind["']?\s*:""", re.MULTILINE)
_MADE: Final = re.compile(r"_other$|-\d+$")
"""What the engine adds to a name of the document."""


def without_follow_ups(
    remarks: Iterable[Remark], unread: Mapping[str, str], kinds: Iterable[str]
) -> tuple[tuple[Remark, ...], int]:
    """The remarks to tell, and how many are held back; ``unread`` is file to text, ``kinds`` those that were read."""
    listed = tuple(remarks)
    if not unread:
        return listed, 0
    blank = {PurePath(file).stem for file, text in unread.items() if not _KIND.search(text)}
    missed = {_ident(name) for remark in listed for name in remark.absent}
    anything = bool(blank) and (not blank.isdisjoint(missed) or not LEANED_ON.issubset(kinds))
    text = "\n".join((*unread.values(), *(PurePath(file).stem for file in unread)))
    told = tuple(r for r in listed if not r.absent or not (anything or any(_stands_in(n, text) for n in r.absent)))
    return told, len(listed) - len(told)


def _stands_in(name: str, text: str) -> bool:
    """As a whole word; ``topic_other`` comes from the field ``topic``, ``ladder-2`` from a level of the ladder."""
    words = {_ident(name), _MADE.sub("", _ident(name))}
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words)


def _ident(name: str) -> str:
    """``interaction`` of ``record/interaction``."""
    return name.rpartition("/")[2]
