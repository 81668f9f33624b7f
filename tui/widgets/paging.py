"""A page on or back in whatever scrolls."""

from __future__ import annotations

from textual.widget import Widget


def page(place: Widget, by: int) -> None:
    """Down where ``by`` is above 0, else up."""
    (place.scroll_page_down if by > 0 else place.scroll_page_up)(animate=False)
