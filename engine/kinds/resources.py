"""What customers are given to read: product pages, guides, answers to questions, each with the cases it is for."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field

from engine.kinds.document import Document, Part
from engine.kinds.words import Id, Source, Text, When, reads
from engine.model.condition import ALWAYS
from engine.model.policy import Element, Line, Parts
from engine.model.resource import MISSING, Resource, Shelf


def _link(text: str) -> str:
    if text == MISSING:
        return text
    try:
        address = urlsplit(text)
        host = address.hostname or ""
    except ValueError:
        host = ""
    if not host or address.scheme not in {"http", "https"} or re.search(r"[\s<>\"]", text):
        raise ValueError(
            f'"{text}" is no address of a page; write for example https://www.example.com/guides, or  {MISSING}'
        )
    return text


class ResourceRow(Part):
    """Something to hand over."""

    id: Id
    title: Text
    link: Annotated[str, *reads(_link, "Where it is.", "https://www.example.com/guides", MISSING)]
    for_: Annotated[When, Field(alias="for")] = ALWAYS
    source: Source = []
    quote: Text | None = None


class Resources(Document):
    """Pages, guides and answers by the cases they are for."""

    kind: Literal["resources"]
    lead_in: Annotated[Text, Field(description="Stands before the links in a message.")]
    resources: Annotated[list[ResourceRow], Field(min_length=1)]

    def lower(self) -> Parts:
        """The shelf."""
        rows = [(row, ("resources", i)) for i, row in enumerate(self.resources)]
        shelf = Shelf(
            self.name,
            self.lead_in,
            tuple(
                Resource(row.id, row.title, row.link, row.for_, tuple(row.source or self.source), self.name, at)
                for row, at in rows
            ),
        )
        return Parts(
            shelf=shelf,
            elements=tuple(
                Element(self.name, row.id, "prompted", at, tuple(row.source or self.source), row.quote or "")
                for row, at in rows
            ),
            lines=(
                Line(self.lead_in, ("lead_in",), heard="message"),
                *(Line(row.title, (*at, "title"), heard="message") for row, at in rows),
            ),
        )
