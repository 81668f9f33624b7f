"""The command palette: whatever can be done here, found by typing a part of its name; made from the same bindings as the keys."""

from __future__ import annotations

from collections.abc import Iterator

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.screens.desk_screen import Command, DeskScreen


class DeskCommands(Provider):
    """The commands of the screen that the palette was opened from."""

    def _commands(self) -> Iterator[Command]:
        if isinstance(self.screen, DeskScreen):
            yield from self.screen.commands()

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(_name(command), command.run, text=command.name, help=command.more or None)

    async def search(self, query: str) -> Hits:
        """Those that what is typed stands for."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = max(matcher.match(command.name), matcher.match(command.more) / 2)
            if score > 0:
                yield Hit(score, _name(command), command.run, text=command.name, help=command.more or None)


def _name(command: Command) -> Content:
    key = (f"   {command.key}", "$primary") if command.key else ("", "")
    return Content.assemble((command.name, "bold"), key)
