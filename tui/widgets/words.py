"""Text that is told again and again: drawn where it has changed, laid out anew only where it needs another room."""

from __future__ import annotations

from typing import cast

from textual.content import Content
from textual.css.styles import RulesMap
from textual.visual import VisualType
from textual.widgets import Static


class Words(Static):
    """As `Static`. A layout moves every widget of the screen, so that a countdown must not ask for one each second."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Shows other words; the same ones cost nothing."""
        before = self.content
        if isinstance(content, Content) and isinstance(before, Content):
            if content.plain == before.plain and content.spans == before.spans:
                return
            layout = layout and not self._has_room(before, content)
        super().update(content, layout=layout)

    def _has_room(self, before: Content, after: Content) -> bool:
        """Whether the new words take as much room as the old ones."""
        width, styles = self.content_size.width, self.styles
        if not width or (styles.width is not None and styles.width.is_auto and before.cell_length != after.cell_length):
            return False
        if styles.height is None or not styles.height.is_auto:
            return True
        rules = cast("RulesMap", styles)  # as Textual itself asks
        return before.get_height(rules, width) == after.get_height(rules, width)
