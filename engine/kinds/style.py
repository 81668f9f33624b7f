"""How we write and speak: words to leave out with what to say in their place, shouting, long sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from engine.kinds.document import Document, Part
from engine.kinds.words import Id, Percent, Source, Text, Texts, Whole, misplaced, words_of, wrong
from engine.model import style as word
from engine.model.policy import Does, Element, Line, Parts
from engine.model.problem import Route
from engine.model.wording import words_in

STRICT: Final = ("must", "should")
Places = Annotated[
    list[Annotated[Any, *words_of("place", word.PLACES)]],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value, json_schema_input_type=str | list[str]),
    Field(min_length=1, description="Where it counts: message, spoken, note (which only colleagues read)."),
]


class AvoidRow(Part):
    """Words to leave out, and what is better."""

    avoid: Annotated[Texts, Field(min_length=1)]
    better: Text | None = None


def _row(value: object) -> object:
    return {"avoid": value} if isinstance(value, str) else value


class Rule(Part):
    """What every list and every limit says of itself."""

    because: Annotated[Text, Field(description='What is wrong with it, to be read after the words: "blames us".')]
    where: Places
    strength: Annotated[Any, *words_of("strength", STRICT)] = "must"
    source: Source = []
    quote: Text | None = None


class ListRow(Rule):
    """A list of words."""

    id: Id
    words: Annotated[
        list[Annotated[AvoidRow, BeforeValidator(_row, json_schema_input_type=str | AvoidRow)]], Field(min_length=1)
    ]


class SituationRow(Part):
    """Words that fit a situation: a part of the phrase bank."""

    id: Id
    title: Text
    where: Places
    phrases: Annotated[Texts, Field(min_length=1)]
    source: Source = []
    quote: Text | None = None


class Shouting(Rule):
    """When a text shouts."""

    because: Text = "reads like shouting"
    capitals_at_most: Percent
    counted_from: Annotated[Whole, Field(description="Letters of a sentence from which the percentage is looked at.")]
    abbreviations_up_to: Annotated[Whole, Field(description="Letters a word in capitals may have.")]
    exclamation_marks: Annotated[Whole, Field(description="How many may stand in a row.")]
    better: Text | None = None


class Sentences(Rule):
    """When a sentence is too long."""

    because: Text = "is a long sentence"
    words_at_most: Whole
    better: Text | None = None


class Style(Document):
    """How we write and speak."""

    kind: Literal["style"]
    lists: list[ListRow] = []
    allow: Annotated[
        dict[str, Text], Field(description="Words that are neither jargon nor shouting here, with their meaning.")
    ] = {}
    shouting: Shouting | None = None
    sentences: Sentences | None = None
    phrases: Annotated[list[SituationRow], Field(description="The phrase bank: words for situations.")] = []

    @model_validator(mode="after")
    def _says_something(self) -> Style:
        if not (self.lists or self.shouting or self.sentences or self.phrases):
            raise wrong("this document says nothing; write at least one list of words under lists")
        self._words_are_words()
        limits = {"shouting": self.shouting, "sentences": self.sentences}
        for key, row in limits.items():
            for name, number in row.model_dump().items() if row else ():
                if isinstance(number, int) and number < 1:
                    raise misplaced(f"{name} is at least 1, not {number}", (key, name))
        return self

    def _words_are_words(self) -> None:
        """Each has a letter, and stands once for every place it counts in."""
        standing: dict[tuple[tuple[str, ...], str], tuple[str, Route]] = {}
        for i, row in enumerate(self.lists):
            for j, entry in enumerate(row.words):
                for k, text in enumerate(entry.avoid):
                    route: Route = ("lists", i, "words", j, "avoid", k)
                    folded = words_in(text)
                    if not folded:
                        raise misplaced(f'"{text}" has no word in it; write words as they are said', route)
                    for place in row.where:
                        name, first = standing.setdefault((folded, place), (row.id, route))
                        if first != route:
                            raise misplaced(f'"{text}" already stands in the list {name}; leave one of them out', route)
        for text in self.allow:
            if not words_in(text):
                raise misplaced(
                    f'"{text}" has no word in it; write words as they are said', ("allow", text), at_key=True
                )

    def lower(self) -> Parts:
        """The lists, the limits and the phrase bank; what customers would read or hear of them is checked like any line."""
        style = word.Style(
            self.name,
            tuple(self._list(row, ("lists", i)) for i, row in enumerate(self.lists)),
            dict(self.allow),
            self._loudness(self.shouting) if self.shouting else None,
            self._length(self.sentences) if self.sentences else None,
            tuple(
                word.Situation(s.id, s.title, tuple(s.phrases), frozenset(s.where), tuple(s.source or self.source))
                for s in self.phrases
            ),
        )
        return Parts(style=style, elements=tuple(self._elements()), lines=tuple(self._lines()))

    def _loudness(self, row: Shouting) -> word.Loudness:
        return word.Loudness(
            **self._limit("shouting", row), capitals=row.capitals_at_most, letters=row.counted_from,
            longest_word=row.abbreviations_up_to, exclamation_marks=row.exclamation_marks, instead=row.better or "",
        )  # fmt: skip

    def _length(self, row: Sentences) -> word.Length:
        return word.Length(**self._limit("sentences", row), words=row.words_at_most, instead=row.better or "")

    def _elements(self) -> Iterator[Element]:
        for i, row in enumerate(self.lists):
            yield self._element(row.id, "linted", ("lists", i), row)
        for key, limit in (("shouting", self.shouting), ("sentences", self.sentences)):
            if limit:
                yield self._element(key, "linted", (key,), limit)
        for i, situation in enumerate(self.phrases):
            yield self._element(situation.id, "prompted", ("phrases", i), situation)

    def _element(self, name: str, does: Does, at: Route, row: Rule | SituationRow) -> Element:
        return Element(self.name, name, does, at, tuple(row.source or self.source), row.quote or "")

    def _list(self, row: ListRow, route: Route) -> word.WordList:
        avoided = tuple(
            word.Avoided(text, entry.better or "", (*route, "words", j, "avoid", k))
            for j, entry in enumerate(row.words)
            for k, text in enumerate(entry.avoid)
        )
        return word.WordList(**self._limit(row.id, row, route), avoided=avoided)

    def _limit(self, name: str, row: Rule, route: Route = ()) -> dict[str, Any]:
        return {
            "id": name,
            "because": row.because,
            "where": frozenset(row.where),
            "strict": row.strength == "must",
            "source": tuple(row.source or self.source),
            "document": self.name,
            "route": route or (name,),
        }

    def _lines(self) -> Iterator[Line]:
        for i, row in enumerate(self.lists):
            heard = next((place for place in row.where if place in word.TO_CUSTOMERS), None)
            for j, entry in enumerate(row.words):
                if entry.better:
                    yield Line(entry.better, ("lists", i, "words", j, "better"), heard=heard)
        for i, situation in enumerate(self.phrases):
            for j, phrase in enumerate(situation.phrases):
                yield Line(phrase, ("phrases", i, "phrases", j), heard=situation.where[0])
