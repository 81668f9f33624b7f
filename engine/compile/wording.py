"""What there is to say of a text somebody wrote: words to leave out, shouting, long sentences, each with its place.

A text is read once, word by word, in a time that grows with its length alone; nothing in it can raise. The words of the
lists stand in a tree whose branches are words, so that a thousand of them cost no more than ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from engine.model.script import Script
from engine.model.style import TO_CUSTOMERS, Avoided, Length, Limit, Loudness, Style, Where, WordList
from engine.model.wording import Word, words_in, words_of_text

MOST_SHOWN: Final = 60
"""Letters of a passage that are shown of it."""
LONGEST_CODE: Final = 30
"""Letters on each side of a word that are looked at for digits."""
_SPACES: Final = re.compile(r"\s")
_BETWEEN: Final = re.compile(r"[^\S\n]*(?:\n[^\S\n]*)?|[^\S\n]*[-\u2010-\u2015/][^\S\n]*")
"""What may stand between the words of a phrase: space, one line end, a hyphen. A comma or an empty line ends it."""
_ENDS: Final = re.compile(r"[.!?\u2026\u3002\uff01\uff1f]|\n\s*\n|:\s*\n")
"""Where a sentence ends."""
_MARKS: Final = re.compile(r"[!\uff01?\uff1f]{2,}")
_QUOTES: Final = re.compile("[\"'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\n]")
_CLOSING: Final = {
    '"': '"', "'": "'", "\u2018": "\u2019", "\u201a": "\u2018\u2019", "\u201c": "\u201d", "\u201e": "\u201c\u201d",
    "\u00ab": "\u00bb", "\u00bb": "\u00ab", "\u2039": "\u203a", "\u203a": "\u2039",
}  # fmt: skip
"""The marks that open a quotation in one language or another, and those that close it."""


@dataclass(frozen=True, order=True)
class WordingRemark:
    """Something to say kindly about a passage; ``start`` and ``end`` are places in the text."""

    start: int
    end: int
    passage: str
    """The words as they stand in the text."""
    because: str
    """Goes on after the passage: ``blames the customer``."""
    instead: str = ""
    list: str = ""
    """The id of the list or limit."""
    strict: bool = True
    source: tuple[str, ...] = ()
    document: str = ""

    @property
    def shown(self) -> str:
        """The words on one line, a long passage with its beginning only."""
        line = " ".join(self.passage.split())
        return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 4]} ..."

    @property
    def sentence(self) -> str:
        """What is, then what to do."""
        return f"“{self.shown}” {self.because}" + (f"; better: {self.instead}" if self.instead else "")


@dataclass
class _Branch:
    """A place in the tree of phrases: the words that may follow, and the phrases that end here."""

    next: dict[str, _Branch] = field(default_factory=dict)
    ends: list[tuple[WordList, Avoided]] = field(default_factory=list)
    allowed: bool = False


def with_own_words(style: Style, scripts: Iterable[Script]) -> Style:
    """The style together with what single scripts forbid; where both name the same words, the style speaks."""
    own = tuple(
        WordList(
            "never-say", f"must never be said ({script.title})", TO_CUSTOMERS, strict=True, document=script.document,
            avoided=tuple(Avoided(words, route=("never_say", i)) for i, words in enumerate(script.never_say)),
        )
        for script in scripts
        if script.never_say
    )  # fmt: skip
    return replace(style, lists=(*style.lists, *own))


def read(style: Style, text: str, where: Where) -> tuple[WordingRemark, ...]:
    """What there is to say of a text, in the order of its places.

    In a note, what stands in quotation marks is what somebody said; it is written down as it was (DOC §3.1), and no list
    speaks of it. A customer reads quoted words like all others.
    """
    words = tuple(words_of_text(text))
    quoted = tuple(_quotations(text)) if where == "note" else ()
    found = list(_avoided(style, text, words, where, quoted))
    sentences = tuple(_sentences(text, words)) if style.loudness or style.length else ()
    if style.loudness and where in style.loudness.where:
        found += _loud(style, style.loudness, text, sentences, quoted)
    if style.length and where in style.length.where:
        found += _long(style.length, text, sentences)
    return tuple(sorted(found))


def _remark(limit: Limit, text: str, start: int, end: int, instead: str) -> WordingRemark:
    return WordingRemark(
        start, end, text[start:end], limit.because, instead, limit.id, limit.strict, limit.source, limit.document
    )


@lru_cache(maxsize=16)
def _tree(style: Style) -> _Branch:
    root = _Branch()
    for one in style.lists:
        for avoided in one.avoided:
            _leaf(root, avoided.words).ends.append((one, avoided))
    for words in style.allowed:
        _leaf(root, words).allowed = True
    return root


def _leaf(root: _Branch, text: str) -> _Branch:
    branch = root
    for word in words_in(text):
        branch = branch.next.setdefault(word, _Branch())
    return branch


def _avoided(
    style: Style, text: str, words: Sequence[Word], where: Where, quoted: Sequence[tuple[int, int]]
) -> Iterator[WordingRemark]:
    """The longest phrase at each place; what is allowed hides what stands in it."""
    root, place = _tree(style), 0
    quotations = _Inside(quoted)
    while place < len(words):
        count, found = _longest(root, text, words, place, where)
        if found and not quotations.has(words[place].start):
            one, avoided = found
            yield _remark(one, text, words[place].start, words[place + count - 1].end, avoided.instead)
        place += max(count, 1)


def _longest(
    root: _Branch, text: str, words: Sequence[Word], place: int, where: Where
) -> tuple[int, tuple[WordList, Avoided] | None]:
    """How many words the longest phrase from here has, and which it is; an allowed one is none."""
    branch, best, found, at = root, 0, None, place
    while at < len(words) and (following := branch.next.get(words[at].folded)):
        if at > place and not _BETWEEN.fullmatch(text, words[at - 1].end, words[at].start):
            break
        branch, at = following, at + 1
        meant = next((end for end in branch.ends if where in end[0].where), None)
        if meant or branch.allowed:
            best, found = at - place, None if branch.allowed else meant
    return best, found


class _Inside:
    """Whether places, asked from left to right, are inside one of these spans."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans, self._at = spans, 0

    def has(self, place: int) -> bool:
        while self._at < len(self._spans) and self._spans[self._at][1] <= place:
            self._at += 1
        return self._at < len(self._spans) and self._spans[self._at][0] <= place


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """What stands between quotation marks on one line; an apostrophe inside a word is none."""
    closing, start = "", 0
    for mark in _QUOTES.finditer(text):
        sign, at = mark[0], mark.start()
        if sign == "\n":
            closing = ""
            continue
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if closing:
            if sign in closing and not (sign in "'\u2018\u2019" and after.isalnum()):
                yield start, at + 1
                closing = ""
        elif sign in _CLOSING and not before.isalnum() and (after.strip() or sign not in "'\u2018"):
            closing, start = _CLOSING[sign], at


def _sentences(text: str, words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """The words of each sentence. A dot inside a word or a number ends none."""
    ends = [found.start() for found in _ENDS.finditer(text) if _is_end(text, found)]
    sentence: list[Word] = []
    at = 0
    for word in words:
        while at < len(ends) and ends[at] < word.start:
            at += 1
            if sentence:
                yield tuple(sentence)
                sentence = []
        sentence.append(word)
    if sentence:
        yield tuple(sentence)


def _is_end(text: str, found: re.Match[str]) -> bool:
    after = text[found.end() : found.end() + 1]
    return found[0] not in {".", "!", "?"} or not after.isalnum()


def _loud(  # all that shouting can be seen by
    style: Style, limit: Loudness, text: str, sentences: Sequence[tuple[Word, ...]], quoted: Sequence[tuple[int, int]]
) -> Iterator[WordingRemark]:  # fmt: skip
    """Sentences in capitals, single words in capitals, and rows of exclamation marks."""
    known = {words_in(word) for word in style.allowed}
    quotations, later = _Inside(quoted), _Inside(quoted)
    for sentence in sentences:
        own = [w for w in sentence if (w.folded,) not in known and not quotations.has(w.start)]
        counts = [(w, *_capitals(text, w)) for w in own]
        letters, capitals = sum(count for _, count, _ in counts), sum(high for _, _, high in counts)
        if letters >= limit.letters and capitals * 100 > limit.capitals * letters:
            yield _remark(limit, text, sentence[0].start, sentence[-1].end, limit.instead)
            continue
        for word, count, high in counts:
            if limit.longest_word and count == high > limit.longest_word:
                yield _remark(limit, text, word.start, word.end, limit.instead)
    for row in _MARKS.finditer(text) if limit.exclamation_marks else ():
        if sum(row[0].count(mark) for mark in "!\uff01") > limit.exclamation_marks and not later.has(row.start()):
            yield _remark(limit, text, row.start(), row.end(), limit.instead)


def _capitals(text: str, word: Word) -> tuple[int, int]:
    """Letters that could be small or capital, and those that are capitals; beside digits it is a number of something."""
    shown = text[word.start : word.end]
    high = sum(sign.isupper() for sign in shown)
    if high and any(sign.isdigit() for sign in _run(text, word)):
        return 0, 0
    return high + sum(sign.islower() for sign in shown), high


def _run(text: str, word: Word) -> str:
    """The word with what stands beside it without a space, such as the other parts of an order number."""
    before = text[max(0, word.start - LONGEST_CODE) : word.start]
    after = text[word.end : word.end + LONGEST_CODE]
    return "".join((*_SPACES.split(before)[-1:], text[word.start : word.end], *_SPACES.split(after)[:1]))


def _long(limit: Length, text: str, sentences: Sequence[tuple[Word, ...]]) -> Iterator[WordingRemark]:
    for sentence in sentences:
        if len(sentence) > limit.words:
            yield _remark(limit, text, sentence[0].start, sentence[-1].end, limit.instead)
