"""A written text to the customer; its lines substitute, nothing more."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from engine.kinds.document import Document
from engine.kinds.words import Text, Texts, words_of
from engine.model import policy as word
from engine.model.policy import Element, Line, Parts, Sentence


class Message(Document):
    """A template for an e-mail, chat or social message."""

    kind: Literal["message"]
    use_for: dict[str, Texts] = {}
    subject: Text
    text: Text
    outside_hours_add: Text | None = None
    must_contain: Texts = []
    resources: Annotated[
        Text | None, Field(description="The fact by which {{ resources }} are chosen, for example topic.")
    ] = None
    records: Annotated[Text | None, Field(description="The event that has happened when it is sent.")] = None
    only_when: Annotated[Any, *words_of("time", ("closed",))] = None

    def lower(self) -> Parts:
        """One message; ``event`` in ``use_for`` is when it is sent."""
        event = next(iter(self.use_for.get("event", [])), "")
        use_for = {key: tuple(values) for key, values in self.use_for.items() if key != "event"}
        message = word.Message(
            self.id, self.title, self.name, use_for, event, self.subject, self.text, self.outside_hours_add or "",
            tuple(self.must_contain), self.resources or "", self.records or "", self.only_when == "closed",
        )  # fmt: skip
        whole = f"{self.subject}\n{self.text}"
        lines = [
            Line(self.subject, ("subject",), heard="message"),
            Line(self.text, ("text",), heard="message"),
            Line(whole, ("must_contain",), tuple(self.must_contain)),
        ]
        if self.outside_hours_add:
            lines.append(Line(self.outside_hours_add, ("outside_hours_add",), heard="message"))
        return Parts(
            messages=(message,),
            elements=(Element(self.name, "", "prompted", (), tuple(self.source)),),
            lines=tuple(lines),
            sentences=(Sentence("Resources", self.resources),) if self.resources else (),
        )
