"""Does every obligation say which clause it comes from?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "unsourced"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each clock, rule, gate and move without a source of its own or of its document."""
    edition = subject.edition
    if not edition.desk.sops:
        return
    things = [(c.document, c.route, c.id, c.source) for c in edition.clocks]
    things += [(g.document, g.route, g.id, g.source) for g in edition.gates]
    things += [(m.document, m.route, m.id, m.source) for m in edition.workflow.moves]
    things += [(r.document, r.route, r.id, r.source) for coded in edition.tables for r in coded.table.rules]
    for document, route, name, source in things:
        if not source and not subject.heads[document].source:
            yield Remark(
                document, route, f'"{name}" does not say where it comes from', "add source with the clause of the SOP"
            )
