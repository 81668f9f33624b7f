"""A document from the text of a test."""

from __future__ import annotations

from textwrap import dedent

from engine.load.policy_set import Loaded, read_document
from engine.load.yaml_text import read_source

HEADS = {
    "calendar": "kind: calendar\nid: c\ntitle: C\nversion: 1.0.0\ntime_zone: Europe/London\n",
    "sla": "kind: sla\nid: c\ntitle: C\nversion: 1.0.0\n",
    "record": "kind: record\nid: c\ntitle: C\nversion: 1.0.0\nchannels: [phone]\nkinds: [question]\n",
    "decision": "kind: decision\nid: c\ntitle: C\nversion: 1.0.0\n",
    "escalation": "kind: escalation\nid: c\ntitle: C\nversion: 1.0.0\n",
    "script": "kind: script\nid: c\ntitle: C\nversion: 1.0.0\n",
}


def read(text: str, head: str = "") -> tuple[Loaded | None, list[str]]:
    """The document, and what is said of it: ``line:column message; hint``."""
    source, problems = read_source((HEADS.get(head, head) + dedent(text)).encode(), "c.yaml")
    if source is None:
        return None, [f"{p.location.line}:{p.location.column} {p.message}; {p.hint}" for p in problems]
    loaded, remarks = read_document(source)
    said = [f"{p.location.line}:{p.location.column} {p.message}; {p.hint}" for p in problems]
    for remark in remarks:
        at = source.locate(remark.route, key=remark.at_key)
        said.append(f"{at.line}:{at.column} {remark.message}; {remark.hint}")
    return loaded, sorted(said)


def accepted(text: str, head: str = "") -> Loaded:
    """The document; fails with what is said of it where it is none."""
    loaded, said = read(text, head)
    assert loaded is not None, said
    assert not said
    return loaded


def refused(text: str, head: str = "") -> str:
    """The one thing that is said of it. ``▸`` in the text stands before the place where it must be said."""
    before, mark, after = (HEADS.get(head, head) + dedent(text)).partition("▸")
    assert mark
    loaded, said = read(before + after)
    assert loaded is None
    assert len(said) == 1, said
    place, _, sentence = said[0].partition(" ")
    lines = before.split("\n")
    assert place == f"{len(lines)}:{len(lines[-1]) + 1}", said[0]
    return sentence
