"""The YAML library says where it gave up; this says what a person most likely mistyped, and where.

The library speaks of tokens, scalars and simple keys, and points at the place where it could not go on: often lines below the mistake. Here
its words only choose a question; the answer comes from the text round the place. Refused: a YAML reader of our own, which would have better
places but other opinions than every editor. A complaint that nobody foresaw is passed on in the library's words, with its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Point: TypeAlias = tuple[int, int]
"""Line and column, both from 0."""

MISSING_SPACE = re.compile(r"(?:- +)*[^\W\d][\w -]*(:)[^\s:/]")
"""``name:value`` at the start of a line; neither ``10:00`` nor ``https://``."""

_ESCAPE = re.compile(r"\\(?:x\w{0,2}|u\w{0,4}|U\w{0,8}|.)")
_DASHES = re.compile(r"[ ]*(?:- +)*")
_NAME = re.compile(r"[ ]*(?:- +)*[^\W\d][\w -]*:(?:\s|$)")
_MOST_QUOTED = 40
_LONGEST_NAME = 1024
_CURLY = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u201a", "\u00ab")
_OPENS = {"]": "[", "}": "{"}
_CLOSES = {"[": "]", "{": "}"}
_LISTS = {"[": "list", "{": "table"}


@dataclass(frozen=True)
class Complaint:
    """What the library said, and what it had read until then."""

    lines: list[str]
    said: str
    """Its context and its problem, in its words."""
    at: Point
    begun: Point | None = None
    """Where the thing began that it could not finish."""
    bracket: Point | None = None
    """The innermost bracket that is open."""
    quoted: tuple[Point, Point] | None = None
    """The quoted text read last, from its first quote to behind its last."""
    levels: tuple[int, ...] = ()
    """The columns in which the open tables and lists begin, from the outermost."""

    @property
    def line(self) -> str:
        """The line where it stopped."""
        return self.line_at(self.at[0])

    @property
    def before(self) -> str:
        """What stands before the place on its line, without the spaces between."""
        return self.line[: self.at[1]].rstrip(" ")

    @property
    def rest(self) -> str:
        """What stands from the place to the end of its line."""
        return self.line[self.at[1] :]

    @property
    def at_line_start(self) -> bool:
        """Nothing but spaces and list dashes stands before the place."""
        match = _DASHES.match(self.line)
        return match is not None and match.end() >= self.at[1]

    def line_at(self, number: int) -> str:
        """A line, or nothing below the last."""
        return self.lines[number] if number < len(self.lines) else ""

    def from_point(self, point: Point) -> str:
        """What stands from a place to the end of its line."""
        return self.line_at(point[0])[point[1] :]


@dataclass(frozen=True)
class Mistake:
    """What is wrong, where a person would mend it, and how."""

    at: Point
    code: str
    message: str
    hint: str


def explain(complaint: Complaint) -> Mistake:
    """The mistake behind a complaint of the library."""
    for words, answer in _ANSWERS:
        if words.search(complaint.said):
            return answer(complaint)
    said = complaint.said.rpartition(": ")[2] or complaint.said
    return Mistake(
        complaint.at,
        "syntax",
        f"this cannot be read as YAML ({said})",
        "compare the line with its neighbours, or put the text in quotes",
    )


def text_below(lines: list[str], at: Point, *, ended: bool) -> Mistake:
    """Something stands below the end of the document."""
    complaint = Complaint(lines, "", at)
    if complaint.rest.startswith("%"):
        return directive(at)
    if ended or complaint.rest.startswith("---"):
        hint = "keep one document, and move the rest to a file of its own"
        return Mistake(at, "several-documents", "a second document begins here; a file holds one", hint)
    if complaint.before.endswith(("]", "}")):
        return _after_bracket(complaint)
    message = "this line starts further left than the first line of the document"
    return Mistake(at, "syntax", message, "let all lines of the outermost level start in the same column")


def directive(at: Point) -> Mistake:
    """A line that begins with ``%``."""
    message = 'a line that begins with "%" gives orders to the YAML reader, which is not used here'
    return Mistake(at, "directive", message, "delete the line, or put the text in quotes")


def no_table(at: Point, what: str) -> Mistake:
    """A document that is a text or a list."""
    message = f"the document is {what}, where a table of names and values was expected"
    return Mistake(at, "not-a-mapping", message, "write lines of the form name: value, beginning with kind: and id:")


def needs_quotes(at: Point, text: str) -> Mistake:
    """A value whose first character means something else to YAML."""
    sign = "{{" if text.startswith("{{") else text[:1]
    return Mistake(
        at, "syntax", f"text that begins with {_shown(sign)} must stand in quotes", f"write {_in_quotes(text)}"
    )


def missing_space(line: str, number: int) -> Mistake | None:
    """``name:value``, where the space after the colon was forgotten."""
    start = len(line) - len(line.lstrip(" "))
    match = MISSING_SPACE.match(line, start)
    if match is None:
        return None
    colon = match.start(1)
    hint = f"write {_shown(line[_content(line) : colon + 1] + ' ' + line[colon + 1 :].strip())}"
    return Mistake((number, colon), "syntax", "there is no space after this colon", hint)


def _no_colon(c: Complaint) -> Mistake:
    at = c.begun or c.at
    line = c.line_at(at[0])
    if found := missing_space(line, at[0]):
        return found
    if re.search(r":(?: |$)", line[at[1] + _LONGEST_NAME :]):
        return _long_name(at)
    if c.from_point(at).startswith("-"):
        hint = f"write {_shown('- ' + c.from_point(at)[1:].strip())}"
        return Mistake(at, "syntax", "there is no space after this dash", hint)
    hint = "write it as name: value; if it goes on with the text above, indent it further than the name of that text"
    return Mistake(at, "syntax", "this line has no colon", hint)


def _colon_without_space(c: Complaint) -> Mistake:
    return Mistake(c.at, "syntax", "there is no space after this colon", "put a space after it")


def _stray_colon(c: Complaint) -> Mistake:
    if mistake := _quote_left_open(c):
        return mistake
    if c.quoted and c.quoted[1] == c.at and c.quoted[0][0] != c.at[0]:
        return _open_quote_at(c, c.quoted[0])
    start = _content(c.line)
    first = re.search(r":(?= |$)", c.line[start:])
    if first is None or start + first.start() >= c.at[1]:
        return _long_name((c.at[0], start)) if c.at[1] - start > _LONGEST_NAME else _line_too_deep(c, start)
    value = c.line[start + first.end() :].strip()
    hint = f"put the whole value in quotes: {_in_quotes(value)}"
    if value[:1] in _CURLY:
        hint = f"curly quotes are letters like any other; put straight ones round the value: {_in_quotes(value)}"
    return Mistake(c.at, "syntax", "this is the second colon on the line, so the value is not clear", hint)


def _long_name(at: Point) -> Mistake:
    return Mistake(at, "syntax", "this name is too long", "a name has at most 1,024 characters")


def _line_too_deep(c: Complaint, start: int) -> Mistake:
    above = c.at[0] - 1
    while above > 0 and not _speaks(c.lines[above]):
        above -= 1
    line = c.line_at(above)
    if above >= 0 and _content(line) == start:
        if found := missing_space(line, above):
            return found
        hint = "write it as name: value; if it is text that goes on below, put the whole text in quotes"
        return Mistake((above, start), "syntax", "this line has no colon", hint)
    if above >= 0 and _NAME.match(line):
        hint = f"let it start in column {_content(line) + 1} like line {above + 1}, or take the value of line {above + 1} away"
        message = f"this line is indented further than line {above + 1}, which already has a value"
        return Mistake((c.at[0], start), "syntax", message, hint)
    message = "this line is read as more of the text above, but it has a colon of its own"
    return Mistake(
        (c.at[0], start),
        "syntax",
        message,
        "let it start in the column of the entry it follows, or put the whole text in quotes",
    )


def _stray_line(c: Complaint) -> Mistake:  # noqa: PLR0911 - one answer for each thing that may stand there
    if mistake := _quote_left_open(c):
        return mistake
    if not c.at_line_start:
        if c.before.endswith(("'", '"')):
            return _after_quote(c)
        if c.before.endswith(("]", "}")):
            return _after_bracket(c)
        if star := re.search(r"\*[^\s]*$", c.before):
            return needs_quotes((c.at[0], star.start()), c.from_point((c.at[0], star.start())))
        return Mistake(
            c.at, "syntax", "this text does not belong to the value before it", "put the whole value in quotes"
        )
    if c.rest.startswith(":"):
        return Mistake(
            c.at, "syntax", "there is no name before this colon", "write the name before it, or put the text in quotes"
        )
    if c.rest[:1] in _OPENS:
        return _closes_nothing(c)
    fits = c.levels and c.at[1] == c.levels[-1]
    if fits and re.match(r"-(?:\s|$)", c.rest):
        hint = "indent the list further than the name it belongs to, or write a name before it"
        return Mistake(c.at, "syntax", "a list item stands where a name was expected", hint)
    if fits and "block collection" in c.said:
        hint = 'begin it with "- ", or let it start in another column'
        return Mistake(c.at, "syntax", 'this line stands among list items but does not begin with "- "', hint)
    return _wrong_indentation(c)


def _wrong_indentation(c: Complaint) -> Mistake:
    column = c.at[1]
    spaces = f"{column} space{'' if column == 1 else 's'}"
    item = c.rest.startswith("-")
    above = next((line for line in reversed(c.lines[: c.at[0]]) if _speaks(line)), "")
    indent = len(above) - len(above.lstrip(" "))
    deeper = indent if item else _content(above)
    fitting = item == above.lstrip(" ").startswith("-") or (not item and _NAME.match(above))
    levels = c.levels[-1:] if item or "block collection" not in c.said else ()
    columns = sorted({*levels, deeper} if fitting and deeper > column else {*levels})
    where = " or ".join(str(start + 1) for start in columns) or "1"
    hint = f"let it start in column {where}, like the lines it belongs to"
    return Mistake(c.at, "syntax", f"this line is indented by {spaces}, which fits no line above it", hint)


def _quote_left_open(c: Complaint) -> Mistake | None:
    """A quoted text over several lines, at whose end something is wrong: its first quote was not closed where it was meant to be."""
    if c.quoted is None:
        return None
    start, end = c.quoted
    if end != c.begun and (end[0] != c.at[0] or end[1] > c.at[1]):
        return None
    own = _content(c.line_at(start[0]))
    swallowed = (
        line for line in c.lines[start[0] + 1 : end[0] + 1] if _NAME.match(line) or line.lstrip().startswith("- ")
    )
    return _open_quote_at(c, start) if any(_content(line) <= own for line in swallowed) else None


def _open_quote(c: Complaint) -> Mistake:
    return _quote_left_open(c) or _open_quote_at(c, c.begun or c.at)


def _open_quote_at(c: Complaint, at: Point) -> Mistake:
    quote = c.from_point(at)[:1]
    hint = f"write {quote} at the end of the text"
    if quote == "'":
        hint += "; an apostrophe inside the text is written twice ('')"
    return Mistake(at, "syntax", "this quote is not closed", hint)


def _after_quote(c: Complaint) -> Mistake:
    quote = c.before[-1]
    hint = "put the whole value in one pair of quotes"
    if quote == "'":
        hint += "; an apostrophe inside single quotes is written twice ('')"
    else:
        hint += '; a double quote inside double quotes is written \\"'
    return Mistake(c.at, "syntax", "text goes on after the closing quote", hint)


def _after_bracket(c: Complaint) -> Mistake:
    if c.rest[:1] in _OPENS:
        return _closes_nothing(c)
    value = re.sub(r"^[ ]*(?:- +)*(?:[^:\[{]*: +)?", "", c.line)
    if value.startswith("{{"):
        return needs_quotes((c.at[0], len(c.line) - len(value)), value)
    return Mistake(
        c.at, "syntax", "text goes on after the closing bracket", f"put the whole value in quotes: {_in_quotes(value)}"
    )


def _closes_nothing(c: Complaint) -> Mistake:
    sign = c.rest[0]
    return Mistake(
        c.at,
        "syntax",
        f"this {_shown(sign)} closes nothing",
        f"delete it, or write {_shown(_OPENS[sign])} where it should begin",
    )


def _open_bracket(c: Complaint) -> Mistake:
    at = c.begun or c.bracket or c.at
    opening = c.from_point(at)[:1]
    closing = _CLOSES.get(opening, "]")
    sign = c.rest[:1]
    if sign in _OPENS and sign != closing:
        message = f"what {_shown(opening)} opened in line {at[0] + 1} is closed by {_shown(sign)}"
        return Mistake(c.at, "syntax", message, f"write {_shown(closing)} instead")
    if _closed_below(c, at, closing):
        entry = re.split(r"[,\[{]", c.before)[-1]
        if sign == ":" and ": " in entry:
            hint = "put the value in quotes, or a comma between two entries"
            return Mistake(c.at, "syntax", "this is the second colon of an entry, so the value is not clear", hint)
        place = (c.at[0], _content(c.line)) if sign == ":" and c.at[0] != at[0] else c.at
        return Mistake(place, "syntax", "a comma is missing before this", "put a comma between two parts")
    hint = f"write {_shown(closing)} where the {_LISTS.get(opening, 'list')} ends, and a comma between its parts"
    return Mistake(at, "syntax", f"this {_shown(opening)} is not closed", hint)


def _closed_below(c: Complaint, at: Point, closing: str) -> bool:
    """Whether the bracket is closed before the next entry of the table in which it stands."""
    own = _content(c.line_at(at[0]))
    for number in range(c.at[0], len(c.lines)):
        line = c.lines[number]
        if number > at[0] and _NAME.match(line) and _content(line) <= own:
            return False
        if closing in (line if number > c.at[0] else c.rest):
            return True
    return False


def _no_value(c: Complaint) -> Mistake:
    sign = c.rest[:1]
    if "flow" not in c.said:
        return needs_quotes(c.at, c.rest)
    if sign == ",":
        return Mistake(
            c.at, "syntax", "nothing stands before this comma", "delete one comma, or put the text in quotes"
        )
    if sign == "-":
        hint = "delete the dash, or write each item on a line of its own without the brackets"
        return Mistake(c.at, "syntax", "inside brackets the items of a list have no dash", hint)
    if sign == "" or sign in _OPENS or c.at[0] >= len(c.lines) - 1:
        return _open_bracket(Complaint(c.lines, c.said, c.at, c.bracket))
    return _value_needs_quotes(c)


def _value_needs_quotes(c: Complaint) -> Mistake:
    return needs_quotes(c.at, c.rest if c.bracket is None else re.split(r"[,\]}]", c.rest)[0])


def _odd_start(c: Complaint) -> Mistake:
    return _tab(c) if c.rest.startswith("\t") else _value_needs_quotes(c)


def _tab(c: Complaint) -> Mistake:
    if c.before.strip(" \t"):
        return Mistake(c.at, "tab", "a tab stands here", "put a space in its place")
    return Mistake(
        c.at, "tab", "this line is indented with a tab", "use spaces; most editors can turn tabs into spaces"
    )


def _escape(c: Complaint) -> Mistake:
    unknown = "unknown escape" in c.said
    found = c.line.rfind("\\", 0, c.at[1] + unknown)
    at = (c.at[0], found) if found >= 0 else c.at
    sign = _ESCAPE.match(c.from_point(at))
    return bad_escape(at, sign.group() if sign else "\\")


def bad_escape(at: Point, sign: str) -> Mistake:
    """A backslash in double quotes that stands for nothing, or for something that no text has."""
    hint = "put the text in single quotes, where a backslash is a backslash"
    return Mistake(
        at, "syntax", f"{_shown(sign)} in double quotes does not stand for a character that can be read", hint
    )


def _early_list(c: Complaint) -> Mistake:
    hint = "begin the list on the next line; if it is text, put it in quotes"
    return Mistake(c.at, "syntax", "a list cannot begin on the line of its name", hint)


def _star(c: Complaint) -> Mistake:
    at = c.begun or c.at
    return needs_quotes(at, c.from_point(at))


def _block_head(c: Complaint) -> Mistake:
    at = c.begun or c.at
    sign = c.from_point(at)[:1]
    hint = f"begin the text on the next line; if {_shown(sign)} belongs to the text, put it in quotes"
    return Mistake(at, "syntax", f"after {_shown(sign)} nothing else may stand on the line", hint)


def _directive(c: Complaint) -> Mistake:
    return directive(c.begun or c.at)


def tag(at: Point, sign: str) -> Mistake:
    """An exclamation mark before a value."""
    hint = "delete it; if it belongs to the text, put the text in quotes"
    return Mistake(at, "tag", f"{_shown(sign)} before a value is a tag, which is not used here", hint)


def _tag(c: Complaint) -> Mistake:
    at = c.begun or c.at
    found = re.search(r"!\S*", c.from_point(at))
    return tag((at[0], at[1] + found.start()), found.group()) if found else tag(at, "!")


_ANSWERS: tuple[tuple[re.Pattern[str], Callable[[Complaint], Mistake]], ...] = tuple(
    (re.compile(words), answer)
    for words, answer in (
        (r"while scanning a directive|%YAML|YAML directive|%TAG|TAG directive|incompatible YAML", _directive),
        (r"(scanning|parsing) a tag|tag handle", _tag),
        (r"escape|hexdecimal|hexadecimal", _escape),
        (r"quoted scalar", _open_quote),
        (r"tab character", _tab),
        (r"cannot start any token", _odd_start),
        (r"(scanning|parsing) an (alias|anchor)", _star),
        (r"block scalar", _block_head),
        (r"could not find expected ':'", _no_colon),
        (r"mapping values are not allowed", _stray_colon),
        (r"sequence entries are not allowed", _early_list),
        (r"mapping keys are not allowed", _value_needs_quotes),
        (r"unexpected ':'", _colon_without_space),
        (r"expected ',' or", _open_bracket),
        (r"node content", _no_value),
        (r"while parsing a block (mapping|collection)", _stray_line),
    )
)


def _content(line: str) -> int:
    """The column in which a line says something, behind its spaces and list dashes."""
    match = _DASHES.match(line)
    return match.end() if match else 0


def _speaks(line: str) -> bool:
    bare = line.strip()
    return bare != "" and not bare.startswith("#")


def _in_quotes(text: str) -> str:
    bare = re.sub(r" #.*", "", text).strip()
    if '"' in bare or "\\" in bare:
        return "'" + _short(bare.replace("'", "''")) + "'"
    return '"' + _short(bare) + '"'


def _shown(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{_short(text)}"'


def _short(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else text[: _MOST_QUOTED - 1] + "…"
