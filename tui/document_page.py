"""A document as a page: its head, what it says in the order it says it, where each thing comes from, and its history."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from engine.model.head import Head
from engine.model.safe_text import cells_wide, safe, safe_line
from engine.services.read_documents import Document, Hit, Library, Line, Link, Passage, anchor_of
from tui.widgets.page import Leaf
from tui.widgets.paragraphs import Paragraph, Parts

HISTORY = "history"
"""The anchor of the history."""
INSIDE = 2
TONES = {"plain": "$foreground", "spoken": "bold $foreground", "calm": "$calm", "warning": "$warning"}
NO_LIST = "Nothing has all of these words."
LONGEST_LABEL, LONGEST_EXCERPT, GAP = 16, 70, 2
FROM = "from"
CLAUSES = {FROM, "asked by"}
EMPTY = Leaf(Paragraph(()))


def page_of(document: Document) -> Iterator[Leaf]:
    """All of it."""
    yield from _head(document)
    number = 0
    for section in document.sections:
        own = anchor_of(number)
        yield EMPTY
        yield _leaf((safe_line(section.title), "bold $primary"), anchors=(own,) if section.lines else ())
        number += 1 if section.lines else 0
        yield from (leaf for line in section.lines for leaf in _line(line, 0))
        before: Passage | None = None
        for passage in section.passages:
            if before is None or before.lines or before.links or passage.lines or passage.links:
                yield EMPTY
            yield from _passage(passage, anchor_of(number))
            number += 1
            before = passage
    yield from _history(document.head)


def _leaf(
    *parts: tuple[str, str], indent: int = 0, link: str = "", anchors: tuple[str, ...] = (), mark: str = ""
) -> Leaf:
    return Leaf(Paragraph(parts, indent, (mark, "$primary") if mark else ("", "")), link, anchors)


def _head(document: Document) -> Iterator[Leaf]:
    head = document.head
    yield _leaf((safe_line(head.title), "bold $foreground"))
    state = f"version {head.version}, {head.status}"
    if head.begins:
        state += f", in force since {head.begins}"
    if head.ends:
        state += f" until {head.ends}"
    yield _leaf((safe_line(head.name), "$primary"), (f"   {safe_line(state)}", "$calm"))
    kept = [f"Owner {head.owner}"] if head.owner else []
    if head.review_every:
        last = f", last on {head.last_review}" if head.last_review else ""
        kept.append(f"reviewed every {head.review_every}{last}")
    if kept:
        yield _leaf((safe_line("; ".join(kept)), "$calm"))
    if head.note:
        yield _leaf((safe(" ".join(head.note.split())), "$calm"))
    if head.references:
        yield _leaf((safe_line(f"See also {', '.join(head.references)}"), "$calm"))
    if document.links:
        yield EMPTY
        yield from _links(document.links, 0)


def _passage(passage: Passage, number: str) -> Iterator[Leaf]:
    note = (f"   {safe_line(passage.note)}", "$calm") if passage.note else ("", "")
    anchors = (number, passage.at) if passage.at else (number,)
    yield _leaf((safe_line(passage.head), "bold $foreground"), note, anchors=anchors)
    for line in passage.lines:
        yield from _line(line, INSIDE)
    yield from _links(passage.links, INSIDE)


def _line(line: Line, indent: int) -> Iterator[Leaf]:
    """A label stands before the words, which wrap beside it; a long label wraps with them."""
    label, words = safe_line(line.label), (safe(line.text.rstrip()), TONES[line.tone])
    tone = "$primary" if line.tone == "spoken" else "$calm"
    if label and cells_wide(label) <= LONGEST_LABEL:
        mark = f"{' ' * indent}{label}"
        yield Leaf(Paragraph((words,), cells_wide(mark) + GAP, (mark, tone)))
    else:
        yield _leaf((f"{label}  " if label else "", tone), words, indent=indent)


def _links(links: tuple[Link, ...], indent: int) -> Iterator[Leaf]:
    """What is of the same sort stands below one label; clauses that something comes from need none."""
    before = FROM
    for link in links:
        label = "" if link.label == FROM else f"{safe_line(link.label)}  "
        sign = "›" if link.target else "·"
        mark = f"{' ' * indent}{label if link.label != before else ' ' * cells_wide(label)}{sign} "
        before = link.label
        words, name = safe_line(link.words), safe_line(link.name)
        parts: Parts = ((words, "$primary"),)
        if not link.target:
            parts = ((f"{name}  ", "$foreground"), (words, "$faint"))
        elif link.label in CLAUSES:
            parts = ((f"{name}  ", "$primary"), (words, "$calm"))
        yield Leaf(Paragraph(parts, cells_wide(mark), (mark, "$faint")), link.target)


def _history(head: Head) -> Iterator[Leaf]:
    yield EMPTY
    yield _leaf(("History", "bold $primary"), anchors=(HISTORY,))
    if not head.history:
        yield _leaf(("Nothing is written of what was before.", "$calm"))
    widest = max((len(safe_line(row.version)) for row in head.history), default=0)
    for row in head.history:
        mark = f"{safe_line(row.version):<{widest}}  {row.day}"
        who = f"{row.author}, approved by {row.approver}" if row.approver else row.author
        change = f" ({row.change})" if row.change else ""
        words = ((safe_line(f"{row.description}{change}"), "$foreground"), (f"   {safe_line(who)}", "$calm"))
        yield _leaf(*words, indent=len(mark) + 2, mark=mark)


# --- the list beside it --------------------------------------------------------------------------------------------------


def list_of(library: Library, words: str, most: int) -> tuple[list[Leaf], int]:
    """The documents whose title or name has the words, then the passages that have them; how many of both there are."""
    wanted = words.casefold().split()
    leaves: list[Leaf] = []
    count = 0
    for group, documents in library.groups:
        fitting = [one for one in documents if all(word in _named(one) for word in wanted)]
        if not fitting:
            continue
        if leaves:
            leaves.append(EMPTY)
        leaves.append(_leaf((safe_line(group), "bold $calm")))
        count += len(fitting)
        leaves += [_leaf((safe_line(one.head.title), "$foreground"), indent=INSIDE, link=one.name) for one in fitting]
    hits = library.find(words)
    if hits:
        if leaves:
            leaves.append(EMPTY)
        places = "1 place" if len(hits) == 1 else f"{len(hits)} places"
        leaves.append(_leaf((f"In the text, {places}", "bold $calm")))
        leaves += [leaf for hit in hits[:most] for leaf in _hit(library, hit)]
        if len(hits) > most:
            leaves.append(_leaf((f"and {len(hits) - most} more; add a word", "$calm"), indent=INSIDE))
    return leaves or [_leaf((NO_LIST, "$calm"))], count + len(hits)


def _named(document: Document) -> str:
    return f"{document.head.title} {document.name}".casefold()


def _hit(library: Library, hit: Hit) -> Iterator[Leaf]:
    title = library.documents[hit.place.document].head.title
    text = safe_line(hit.excerpt)
    words = (
        (safe_line(hit.head), "bold $foreground"),
        (f"  {safe_line(title)}", "$calm"),
        (f"  {shorten(text, LONGEST_EXCERPT, placeholder=' …')}", "$faint"),
    )
    yield _leaf(*words, indent=INSIDE, link=f"{hit.place.document}#{anchor_of(hit.number)}")
