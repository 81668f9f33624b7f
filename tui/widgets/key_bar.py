"""The keys of the current screen, always in sight, on as many lines as they need."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from engine.model.safe_text import safe_line

GAP = 2
FIRST = (
    "sent", "next", "next_from_text", "create", "open", "new", "back", "branch", "waive", "escalate", "forms", "messages", "account", "resolve", "close", "checklist", "complete",
)  # fmt: skip
LAST = ("side", "log", "reasons", "phrases", "keys", "command_palette", "leave")
"""Where a key stands in the bar: what one needs most to the left, what one needs rarely to the right."""


class KeyBar(Widget):
    """Every shown binding that works now, in the order it was declared; wraps instead of cutting off."""

    DEFAULT_CSS = "KeyBar { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[tuple[str, str], ...] = ()

    def on_mount(self) -> None:
        """Follows the bindings of the screen, which change with focus and state."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def _changed(self, screen: Screen[object]) -> None:
        shown: dict[str, tuple[str, str]] = {}
        for _, binding, enabled, _ in screen.active_bindings.values():
            if binding.show and enabled and binding.action not in shown:
                shown[binding.action] = (key_name(binding), safe_line(binding.description))
        keys = tuple(shown[action] for action in sorted(shown, key=place_of))
        if keys != self._keys:
            self._keys = keys
            self.clear_cached_dimensions()
            self.refresh(layout=True)

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        lines: list[list[tuple[str, str]]] = [[]]
        used = 0
        for key, words in self._keys:
            room = len(key) + 1 + len(words)
            if lines[-1] and used + GAP + room > width:
                lines.append([])
                used = 0
            used += room + (GAP if lines[-1] else 0)
            lines[-1].append((key, words))
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the signature of Textual
        """As many lines as the keys need."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The keys in a stronger tone than the words."""
        parts: list[tuple[str, str]] = []
        for number, line in enumerate(self._lines(self.content_size.width)):
            if number:
                parts.append(("\n", ""))
            for place, (key, words) in enumerate(line):
                parts += [(" " * GAP if place else "", ""), (key, "bold $primary"), (f" {words}", "$calm")]
        return Content.assemble(*parts)


def place_of(action: str) -> int:
    """Where the key of an action stands."""
    name = action.partition("(")[0].rpartition(".")[2]
    if name in FIRST:
        return FIRST.index(name) - len(FIRST)
    return LAST.index(name) + 1 if name in LAST else 0


def key_name(binding: Binding) -> str:
    """``^N`` for ctrl+n, ``F6``, ``esc``: as short as it is clear."""
    if binding.key_display:
        return binding.key_display
    *modifiers, key = binding.key.split("+")
    names = {
        "escape": "esc",
        "enter": "Enter",
        "question_mark": "?",
        "slash": "/",
        "pagedown": "PgDn",
        "pageup": "PgUp",
        "space": "Space",
    }
    name = names.get(
        key,
        key.upper()
        if len(key) == 1 and modifiers
        else key.capitalize()
        if key.startswith("f") and key[1:].isdigit()
        else key,
    )
    return "".join("^" if modifier == "ctrl" else f"{modifier}+" for modifier in modifiers) + name
