"""The only door to PyYAML: a text becomes nested tables, lists and texts, each with its place, whatever stands in the file.

Values are built from the parser's events on a stack of our own. Refused: PyYAML's loaders. They decide types (``10:00`` is 600), keep the
last of two equal keys, follow merge keys (813 bytes hang them) and recurse (100,000 ``[`` end the process). Every limit here is met on the
event stream, before anything is built. A mistake that leaves the rest readable drops its own entry only; after one that does not (the
syntax itself), nothing is returned, for half a document would raise questions that are not its owner's.
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast
from unicodedata import normalize

import yaml

from engine.load.encoding import MOST_BYTES, NOT_TEXT, as_text, legible
from engine.load.mistakes import (
    Complaint,
    Mistake,
    bad_escape,
    directive,
    explain,
    missing_space,
    needs_quotes,
    no_table,
    tag,
    text_below,
)
from engine.load.source import (
    ListPlace,
    Place,
    Plain,
    Source,
    Spot,
    TablePlace,
    column_of,
    excerpt,
    line_of,
    lines_of,
    spot,
)
from engine.model.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MOST_BYTES", "Plain", "Source", "excerpt", "legible", "read_source"]

MOST_DEPTH: Final = 64
MOST_ALIASES: Final = 16
MOST_NODES: Final = 100_000
MOST_PROBLEMS: Final = 100

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is not in every build of PyYAML
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_TAG = re.compile(r"!\S*")
_NOT_LINE_ENDS = "\x85\u2028\u2029\ufeff"
"""PyYAML ends a line at the first three and gives the last no column; an editor does neither."""
_ESCAPE = re.compile(r"\\(?:x(..)|u(....)|U(........)|.)")
_ESCAPED: Final = {"0": "\0", "a": "\a", "b": "\b", "v": "\v", "f": "\f", "e": "\x1b"}
_BEYOND_UNICODE = re.compile(r"\\U(?!0010|000)[0-9A-Fa-f]{8}")
_QUOTES: Final = frozenset("'\"")
_ONE_LINE: Final = spot(1, 0)


def read_source(raw: bytes, file: str) -> tuple[Source | None, tuple[Problem, ...]]:
    """The document in these bytes, and every problem met; no document when what could be read of it would mislead.

    ``file`` is the name to show. Never raises. A document's text is at most 1 MiB, 64 levels deep, with 16 aliases and 100,000 values.
    """
    text, problem = as_text(raw, file)
    if problem:
        return None, (problem,)
    substitutes = _substitutes(text)
    if substitutes is None:
        message = "this file uses too many characters of private use"
        return None, (Problem(Location(file, 1, 1), "binary", "error", message, "put the YAML text in its place"),)
    reading = _Reading(file, text, substitutes)
    reading.read()
    return reading.source(), tuple(sorted(reading.problems))


def long_texts(text: str) -> Iterator[tuple[int, int]]:
    """The first and the last line, from 0, of every value that is written over several lines, in a text that can be read."""
    with closing(yaml.parse(text, Loader=_PARSER)) as events:  # type: ignore[type-var]
        for event in events:
            first, last = event.start_mark, event.end_mark
            if isinstance(event, yaml.ScalarEvent) and first and last and last.line > first.line:
                yield first.line, last.line - (last.column == 0)


def _substitutes(text: str) -> dict[int, str] | None:
    """For each character that PyYAML takes for a line end and an editor does not: one of private use, which nowhere stands in the text."""
    odd = [character for character in _NOT_LINE_ENDS if character in text]
    if not odd:
        return {}
    lower = text.lower()
    free = (code for code in range(0xE000, 0xE200) if chr(code) not in text and f"{code:x}" not in lower)
    found = {ord(character): chr(code) for character, code in zip(odd, free, strict=False)}
    return found if len(found) == len(odd) else None


@dataclass(slots=True)
class _Anchor:
    """A named value for aliases to repeat; it stays open while it is being read."""

    value: Plain = None
    place: Place = 0
    size: int = 1
    height: int = 0
    open: bool = True
    dropped: bool = False


@dataclass(slots=True)
class _Part:
    """A table or list that is being read."""

    value: dict[str, Plain] | list[Plain]
    place: TablePlace | ListPlace
    flow: bool
    kept: bool
    hushed: bool
    """Inside something refused: tags and aliases are part of the same mistake."""
    nodes_before: int
    anchor: _Anchor | None = None
    wants_key: bool = False
    key: str = ""
    entry_kept: bool = True
    entry_hushed: bool = False
    height: int = 1


@dataclass(slots=True)
class _Reading:
    """One text on its way to a source."""

    file: str
    text: str
    substitutes: dict[int, str]
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Part] = field(default_factory=list)
    anchors: dict[str, _Anchor] = field(default_factory=dict)
    aliases: int = 0
    nodes: int = 0
    root: _Part | None = None
    quoted: tuple[Any, Any] | None = None
    """The marks of the quoted text read last."""
    top_text: Mistake | None = None
    """What to say when the whole document turns out to be one text."""
    top_empty: bool = False
    halted: bool = False
    lines_known: list[str] | None = None

    def source(self) -> Source | None:
        """What was read, if all of it was."""
        if self.halted or self.root is None or not self.root.kept:
            return None
        return Source(self.file, self.text, self.root.value, self.root.place)

    def read(self) -> None:
        """Follow the events to the end of the first document, or to what stops the reading."""
        text = self._without_directives().translate(self.substitutes)
        try:
            with closing(yaml.parse(text, Loader=_PARSER)) as events:  # type: ignore[type-var]
                self._follow(events)
        except yaml.MarkedYAMLError as error:
            self._stop_at(self._mistake(error))
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # Without a place. PyYAML's own parser meets "\UFFFFFFFF" with a ValueError; any other is unknown.
            found = _BEYOND_UNICODE.search(self.text)
            lines = lines_of(self.text[: found.start()] if found else "")
            at = (len(lines) - 1, len(lines[-1]))
            self._stop_at(bad_escape(at, found.group()) if found else explain(Complaint(self._lines, str(error), at)))

    def _follow(self, events: Iterator[Any]) -> None:
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._begin(event, table=kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentEndEvent:
                self._below(event)
                return
            elif kind is yaml.StreamEndEvent:
                self._empty()
            if self.halted:
                return

    # The three things an event can be: a text, a collection, an alias.

    def _scalar(self, event: Any) -> None:  # noqa: ANN401 - types-PyYAML gives events no types
        mark = event.start_mark
        at = mark.line * _ONE_LINE + mark.column  # spot(), without the call: this is the hottest line
        text: str = event.value
        value: str | None = text
        if not event.style:
            value = text or None
        elif event.style in _QUOTES:
            self.quoted = (mark, event.end_mark)
        if not self.stack:
            self._top_text(event, at, value)
            return
        part = self.stack[-1]
        kept = self._text_kept(part, event)
        if self.substitutes and value:
            value = self._restored(value)
        anchor = self._name(event, at)
        if anchor:
            anchor.value, anchor.open, anchor.dropped = value, False, not kept
        if part.wants_key:
            self._key(part, value, at, kept=kept, plain=not event.style)
            return
        self._count(at)
        if kept:
            self._attach(part, value, at)
        else:
            self._entry_done(part)

    def _text_kept(self, part: _Part, event: Any) -> bool:  # noqa: ANN401
        if event.tag is not None:
            self._tag(part, event)
            return False
        if event.style == '"' and NOT_TEXT.search(event.value):
            if len(self.problems) < MOST_PROBLEMS:
                self._refuse(self._escaped_control(event))
            return False
        return True

    def _restored(self, value: str) -> str:
        for code, character in self.substitutes.items():
            value = value.replace(character, chr(code))
        return value

    def _key(self, part: _Part, key: str | None, at: Spot, *, kept: bool, plain: bool) -> None:
        part.wants_key = False
        part.entry_hushed = False
        part.entry_kept = kept
        if not kept:
            return
        if key is None:
            part.entry_kept = False
            self._report(at, "key-not-text", "there is no name before this colon", "write the name before it")
        elif plain and key == "<<":
            part.entry_kept, part.entry_hushed = False, True
            message = '"<<" copies entries from another place, which is not used here'
            self._report(at, "merge-key", message, "write the entries out here")
        else:
            keys = cast("TablePlace", part.place).keys
            same = key if key.isascii() else normalize("NFC", key)
            part.entry_kept = same not in keys
            if part.entry_kept:
                keys[key] = keys[same] = at
                part.key = key
            else:
                first = f"line {line_of(keys[same]) + 1}, column {column_of(keys[same]) + 1}"
                message = f'"{_shortened(key)}" stands here a second time; the first is in {first}'
                self._report(at, "duplicate-key", message, "give one of them another name, or delete it")

    def _begin(self, event: Any, *, table: bool) -> None:  # noqa: ANN401
        at = spot(event.start_mark.line, event.start_mark.column)
        parent = self.stack[-1] if self.stack else None
        kept = not self._collection_refused(event, parent, at, table=table)
        if parent is None and not table:
            if kept:
                self._refuse(no_table((line_of(at), column_of(at)), "a list"))
            self.halted = True
            return
        if len(self.stack) >= MOST_DEPTH:
            self._too_deep(at)
            return
        nodes = self.nodes
        if parent is not None:
            self._count(at)
        part = _Part(
            value={} if table else [],
            place=TablePlace(at) if table else ListPlace(at),
            flow=bool(event.flow_style),
            kept=kept,
            hushed=not kept or (parent is not None and (parent.hushed or parent.entry_hushed)),
            nodes_before=nodes,
            anchor=self._name(event, at),
            wants_key=table,
        )
        self.stack.append(part)
        self.root = self.root or part

    def _end(self) -> None:
        part = self.stack.pop()
        if part.anchor:
            anchor = part.anchor
            anchor.value, anchor.place, anchor.open, anchor.dropped = part.value, part.place, False, not part.kept
            anchor.size, anchor.height = self.nodes - part.nodes_before, part.height
        if not self.stack:
            return
        parent = self.stack[-1]
        parent.height = max(parent.height, part.height + 1)
        if parent.wants_key:
            parent.wants_key, parent.entry_kept = False, False
        elif part.kept:
            self._attach(parent, part.value, part.place)
        else:
            self._entry_done(parent)

    def _alias(self, event: Any) -> None:  # noqa: ANN401
        at = spot(event.start_mark.line, event.start_mark.column)
        name = f'"*{_shortened(event.anchor)}"'
        if not self.stack:
            self._report(at, "alias", f"{name} repeats something that is not named above", "write the document itself")
            self.halted = True
            return
        part = self.stack[-1]
        if part.wants_key:
            part.wants_key, part.entry_kept, part.entry_hushed = False, False, False
            if not part.hushed:
                self._report(at, "key-not-text", f"{name} is no name for an entry", "write the name out")
            return
        anchor = self.anchors.get(event.anchor)
        refused = part.hushed or part.entry_hushed or self._alias_refused(at, name, anchor)
        if refused or anchor is None or anchor.dropped:
            self._entry_done(part)
            return
        part.height = max(part.height, anchor.height + 1)
        if len(self.stack) + anchor.height > MOST_DEPTH:
            self._too_deep(at)
            return
        self._count(at, anchor.size)
        place = anchor.place
        if isinstance(place, TablePlace):
            place = TablePlace(at, place.keys, place.values)
        elif isinstance(place, ListPlace):
            place = ListPlace(at, place.items)
        else:
            place = at
        self._attach(part, anchor.value, place)

    def _alias_refused(self, at: Spot, name: str, anchor: _Anchor | None) -> bool:
        if anchor is None:
            hint = "if it is text, put it in quotes; * repeats only what is marked with & further up"
            self._report(at, "alias", f"{name} repeats something that is not named above", hint)
            return True
        if anchor.open:
            self._report(at, "alias", f"{name} repeats the very thing it stands in", "write out what is meant here")
            return True
        self.aliases += 1
        if self.aliases == MOST_ALIASES + 1:
            message = f"this is the alias number {self.aliases}; {MOST_ALIASES} are the most in one file"
            self._report(at, "alias", message, "write the values out")
        return self.aliases > MOST_ALIASES

    # What the events share.

    def _attach(self, part: _Part, value: Plain, place: Place) -> None:
        if isinstance(part.value, list):
            part.value.append(value)
            cast("ListPlace", part.place).items.append(place)
            return
        if part.entry_kept:
            part.value[part.key] = value
            cast("TablePlace", part.place).values[part.key] = place
        part.wants_key = True
        part.entry_kept = True
        part.entry_hushed = False

    @staticmethod
    def _entry_done(part: _Part) -> None:
        part.wants_key = isinstance(part.value, dict)
        part.entry_kept = True
        part.entry_hushed = False

    def _name(self, event: Any, at: Spot) -> _Anchor | None:  # noqa: ANN401
        if event.anchor is None:
            return None
        anchor = self.anchors[event.anchor] = _Anchor(place=at)
        return anchor

    def _count(self, at: Spot, more: int = 1) -> None:
        self.nodes += more
        if self.nodes > MOST_NODES and not self.halted:
            message = f"the document grows beyond {MOST_NODES:,} values here"
            self._report(at, "too-large", message, "divide it into several documents")
            self.halted = True

    # What is refused.

    def _tag(self, part: _Part | None, event: Any) -> None:  # noqa: ANN401
        if part is not None and (part.hushed or part.entry_hushed):
            return
        at = (event.start_mark.line, event.start_mark.column)
        found = _TAG.search(self._lines[at[0]], at[1])
        self._refuse(tag((at[0], found.start()), found.group()) if found else tag(at, "!"))

    def _collection_refused(self, event: Any, parent: _Part | None, at: Spot, *, table: bool) -> bool:  # noqa: ANN401
        hushed = parent is not None and (parent.hushed or parent.entry_hushed)
        line, column = line_of(at), column_of(at)
        if event.tag is not None:
            self._tag(parent, event)
        elif table and event.flow_style and self._lines[line].startswith("{{", column):
            if not hushed:
                self._refuse(needs_quotes((line, column), self._lines[line][column:]))
        elif parent is not None and parent.wants_key:
            if not hushed:
                message = f"{'a table' if table else 'a list'} stands here as the name of an entry; a name is text"
                self._report(at, "key-not-text", message, "write a text before the colon, or put it in quotes")
        else:
            return False
        return True

    def _top_text(self, event: Any, at: Spot, value: str | None) -> None:  # noqa: ANN401
        """One text where a table was expected. What follows may tell more: ``kind sop`` above ``id: x`` lacks its colon."""
        line = line_of(at)
        if event.tag is not None:
            self._tag(None, event)
            self.halted = True
        elif value is None:
            self.top_empty = True
        else:
            forgotten = None if event.style else missing_space(self._lines[line], line)
            self.top_text = forgotten or no_table((line, column_of(at)), "a text")

    def _empty(self) -> None:
        self.halted = True
        if not self.problems:
            self._report(0, "empty", "the file is empty", "write the document, or delete the file")

    def _too_deep(self, at: Spot) -> None:
        message = f"more than {MOST_DEPTH} tables and lists stand inside one another here"
        self._report(at, "too-deep", message, "write it flatter")
        self.halted = True

    def _escaped_control(self, event: Any) -> Mistake:  # noqa: ANN401
        (first, column), last = (event.start_mark.line, event.start_mark.column), event.end_mark.line
        for line in range(first, last + 1):
            for found in _ESCAPE.finditer(self._lines[line], column if line == first else 0):
                digits = found[1] or found[2] or found[3]
                meant = chr(int(digits, 16)) if digits else _ESCAPED.get(found[0][1:], "")
                if NOT_TEXT.match(meant):
                    return bad_escape((line, found.start()), found[0])
        return bad_escape((first, column), "\\")

    def _without_directives(self) -> str:
        """The text with every ``%`` line above the document told and turned into a comment of the same length."""
        commented = []
        end = 0
        for number, found in enumerate(_LINE.finditer(self.text)):
            line = found.group()
            if line.startswith("%"):
                self._refuse(directive((number, 0)))
                line = "#" + line[1:]
            elif line.strip() and not line.lstrip().startswith("#"):
                break
            commented.append(line)
            end = found.end()
        return "".join(commented) + self.text[end:] if self.problems else self.text

    def _below(self, event: Any) -> None:  # noqa: ANN401
        """Whatever stands below the end of the document. The parser is not asked: it would read on."""
        if self.top_text:
            self._stop_at(self.top_text)
            return
        line, column = event.end_mark.line, event.end_mark.column
        ended = bool(event.explicit)
        while line < len(self._lines):
            rest = self._lines[line][column:]
            bare = rest.strip(" \t")
            if bare == "..." or bare.startswith(("... ", "...\t")):
                ended = True
            elif bare and not bare.startswith("#"):
                at = (line, column + len(rest) - len(rest.lstrip(" \t")))
                self._stop_at(text_below(self._lines, at, ended=ended))
                self.halted = self.top_empty or not (ended or bare.startswith(("---", "%")))
                return
            line, column = line + 1, 0
        if self.top_empty:
            self._empty()

    def _mistake(self, error: yaml.MarkedYAMLError) -> Mistake | None:
        at, begun = error.problem_mark, error.context_mark
        if self.root is None and at and self._line(at.line).startswith("..."):
            self._empty()
            return None
        flows = [part.place.at for part in self.stack if part.flow]
        complaint = Complaint(
            lines=self._lines,
            said=f"{error.context}: {error.problem}",
            at=(at.line, at.column) if at else (0, 0),
            begun=(begun.line, begun.column) if begun else None,
            bracket=(line_of(flows[-1]), column_of(flows[-1])) if flows else None,
            quoted=self.quoted and tuple((mark.line, mark.column) for mark in self.quoted),  # type: ignore[arg-type]
            levels=tuple(column_of(part.place.at) for part in self.stack if not part.flow),
        )
        return explain(complaint)

    def _stop_at(self, mistake: Mistake | None) -> None:
        """End the reading here. What was told below the mistake was read wrongly; on its own line, it is told already."""
        self.halted = True
        if mistake is None:
            return
        line = mistake.at[0] + 1
        self.problems[:] = [problem for problem in self.problems if problem.location.line <= line]
        if all(problem.location.line != line for problem in self.problems):
            del self.problems[MOST_PROBLEMS - 1 :]
            self._refuse(mistake)

    def _refuse(self, mistake: Mistake) -> None:
        self._report(spot(*mistake.at), mistake.code, mistake.message, mistake.hint)

    def _report(self, at: Spot, code: str, message: str, hint: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            location = Location(self.file, line_of(at) + 1, column_of(at) + 1)
            self.problems.append(Problem(location, code, "error", message, hint))

    @property
    def _lines(self) -> list[str]:
        if self.lines_known is None:
            self.lines_known = lines_of(self.text)
        return self.lines_known

    def _line(self, number: int) -> str:
        return self._lines[number] if number < len(self._lines) else ""


def _shortened(name: str) -> str:
    return name if len(name) <= 60 else name[:59] + "…"  # noqa: PLR2004
