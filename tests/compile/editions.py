"""An edition from a few documents of a test."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from engine.compile.edition import Edition
from engine.compile.program import compile_edition
from engine.load.policy_set import Loaded, PolicySet, read_document
from engine.load.yaml_text import read_source

RECORD = """
    kind: record
    id: r
    title: R
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    fields:
      - {id: topic, label: Topic, as: choice, options: [legal, billing, other]}
      - {id: colours, label: Colours, as: several, options: [red, green]}
      - {id: age, label: Age, as: whole number}
      - {id: price, label: Price, as: money}
      - {id: due_on, label: Due on, as: date}
      - {id: rating, label: Rating, as: scale 1 to 5}
      - {id: safe, label: Safe, as: yes or no}
      - {id: summary, label: Summary, as: long text}
      - {id: customer_name, label: Customer, as: text}
"""
FLOW = """
    kind: workflow
    id: f
    title: F
    version: 1.0.0
    statuses: [new, open, escalated-legal, escalated-technical, closed]
"""


def loaded(text: str) -> Loaded:
    """One document; fails where it cannot be read."""
    source, problems = read_source(dedent(text).encode(), "c.yaml")
    assert source is not None, problems
    document, remarks = read_document(source)
    assert document is not None, remarks
    return document


def linked(*texts: str) -> tuple[Edition, list[str]]:
    """The edition of the record, the workflow and these documents, and ``code line:column message; hint`` of each remark."""
    documents = {one.name: one for one in map(loaded, (RECORD, FLOW, *texts))}
    policy = PolicySet(Path(), len(documents), documents, ())
    edition, remarks = compile_edition(policy)
    found = [policy.locate(remark) for remark in remarks]
    return edition, [f"{p.code} {p.location.line}:{p.location.column} {p.message}; {p.hint}" for p in found]


def rule(when: str) -> str:
    """A document with one rule; its condition begins at line 6, column 43."""
    return f"""
kind: escalation
id: e
title: E
version: 1.0.0
must_escalate: [{{id: a, to: boss, when: {when}, status: open}}]
"""


WHEN = len("must_escalate: [{id: a, to: boss, when: ") + 1
"""The column at which the condition of `rule` begins, in line 6."""
