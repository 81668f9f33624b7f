"""Whether the case log is what was written: its chain is followed, and held against heads that were noted outside.

Nothing is opened with a key, so an auditor needs the log and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.store.chain import Head, Verdict, parse_head, verify

PERMISSION: Final = "read the audit log"


def audit_log(desk: Desk, anchors: Sequence[str] = ()) -> Verdict:
    """What following the chain finds. `Refused` for an anchor that is none."""
    desk.require(PERMISSION)
    try:
        heads = [parse_head(anchor) for anchor in anchors]
    except ValueError as error:
        raise Refused(str(error)) from None
    return verify(desk.log.entries(), heads)


def log_head(desk: Desk) -> Head:
    """The newest entry."""
    desk.require(PERMISSION)
    return desk.log.head()
