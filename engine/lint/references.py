"""What a reference such as ``sla/response-times#answer-call`` points at."""

from __future__ import annotations

from engine.compile.edition import Edition
from engine.kinds import kind_names
from engine.model.policy import Element


def resolve(edition: Edition, reference: str, codes: frozenset[str]) -> tuple[Element, ...]:
    """The elements meant; none if there is no such thing. A document alone means all it does."""
    if reference.startswith("check/"):
        code = reference.removeprefix("check/")
        return (Element(reference, code, "linted"),) if code in codes else ()
    name, _, part = reference.partition("#")
    document = document_name(edition, name)
    if part:
        found = edition.elements.get((document, part))
        return (found,) if found else ()
    if document not in edition.versions:
        return ()
    own = edition.elements.get((document, ""))
    if own:
        return (own,)
    inside = tuple(element for (home, _), element in edition.elements.items() if home == document)
    return inside or (Element(document, "", "declared"),)


def document_name(edition: Edition, name: str) -> str:
    """``scripts/phone-greeting`` also means ``script/phone-greeting``; so does ``phone-greeting``, if it is the only one."""
    if name in edition.versions:
        return name
    kind, _, ident = name.rpartition("/")
    if kind.removesuffix("s") in kind_names():
        return f"{kind.removesuffix('s')}/{ident}"
    same = [document for document in edition.versions if document.endswith(f"/{name}")]
    return same[0] if len(same) == 1 else name
