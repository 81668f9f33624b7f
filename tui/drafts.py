"""What has been typed and is not in the log yet, by case, so that no way out of a screen loses a word."""

from __future__ import annotations


class Drafts:
    """Typed answers of all cases, fact by fact, as long as the desk is open."""

    def __init__(self) -> None:
        self._typed: dict[str, dict[str, str]] = {}

    def of(self, case: str) -> dict[str, str]:
        """The answers typed for a case."""
        return dict(self._typed.get(case, {}))

    def keep(self, case: str, fact: str, text: str) -> None:
        """Remembers what stands in a field now."""
        self._typed.setdefault(case, {})[fact] = text

    def done(self, case: str, written: dict[str, str]) -> None:
        """Forgets answers that are in the log now, unless they were changed meanwhile."""
        typed = self._typed.get(case, {})
        for fact, text in written.items():
            if typed.get(fact) == text:
                del typed[fact]
