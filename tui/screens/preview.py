"""A document while somebody writes it: as the agent will see it, drawn anew at every save, its problems beside it."""

from __future__ import annotations

from asyncio import Lock, to_thread
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.preview_file import Previewed, Stamp, as_saved, preview_file
from tui.drafts import Drafts
from tui.problem_words import count_words, problem_words
from tui.screens.desk_screen import FAILED, DeskScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.paging import page
from tui.widgets.paragraphs import Paragraph, Paragraphs
from tui.widgets.picture import Kept, Picture
from tui.widgets.previews import picture_of
from tui.widgets.script_picture import ScriptPicture
from tui.widgets.title_bar import TitleBar

POLL: Final = 0.2
"""Seconds between two looks at the disk. A file is read once it has not changed from one look to the next."""


@dataclass(frozen=True)
class Looked:
    """What is previewed, and what was found when it was first looked at."""

    root: Path
    file: Path
    stamp: Stamp
    previewed: Previewed


class PreviewScreen(DeskScreen[None]):
    """Nothing is stored: the case is made up, and the case log is one in memory."""

    HELP_TITLE = "A file as the agent will see it"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "next", "next", key_display="Enter ^N", priority=True, tooltip="The step that comes next for such a case"),
        Binding("enter", "next", "next", show=False),
        Binding("ctrl+b,alt+left", "back", "back", priority=True, tooltip="The step before"),
        Binding("f8", "turn(1)", "step after", priority=True, tooltip="The next step of the file, whatever it is for"),
        Binding("f7", "turn(-1)", "step before", priority=True, tooltip="The step before in the file, whatever it is for"),
        Binding("f2", "sample", "empty", priority=True, tooltip="The made-up case without the values of the samples"),
        Binding("f2", "sample_again", "sample", priority=True, tooltip="The made-up case with the values of the samples"),
        Binding("f3", "problems", "problems", priority=True, tooltip="All problems in place of the picture, and back"),
        Binding("pagedown", "scroll(1)", "scroll", show=False),
        Binding("pageup", "scroll(-1)", "scroll", show=False),
        Binding("escape", "leave", "close", tooltip="Closes the preview; nothing was stored"),
    ]  # fmt: skip

    def __init__(self, desk: Desk, drafts: Drafts, looked: Looked) -> None:
        super().__init__(desk, drafts)
        self._root, self._file = looked.root, looked.file
        self._first = looked.previewed
        self._stamp = looked.stamp
        self._shown: Previewed | None = None
        """The last that could be read: its picture stays while the file is broken."""
        self._left = Event()
        self._watcher: Thread | None = None
        self._kept = Kept()
        self._keys_of_branches: set[str] = set()
        self._drawing = Lock()

    def compose(self) -> ComposeResult:
        """The picture, and the problems."""
        yield TitleBar(Content.assemble(("Preview", "bold"), (f"   {safe_line(str(self._file))}", "$calm")))
        with Horizontal(id="desk"):
            with Vertical(id="picture"):
                yield Static("Reading …", id="nothing")
            with VerticalScroll(id="problems", can_focus=False):
                yield Paragraphs(id="found")
        yield KeyBar()

    def on_mount(self) -> None:
        """Shows what was read when it was opened, and looks at the disk from now on."""
        self.acting = True  # keys wait for the first picture
        self.call_after_refresh(self._begin)
        self._watcher = Thread(target=self._watch, name="preview", daemon=True)
        self._watcher.start()

    async def _begin(self) -> None:
        await self._arrived(self._first)
        self.acting = False
        self.feed_keys()

    # --- the disk ---------------------------------------------------------------------------------------------------

    async def on_unmount(self) -> None:
        """Looks no more."""
        self._left.set()
        if self._watcher is not None:
            await to_thread(self._watcher.join, 2)

    def _watch(self) -> None:
        """In a thread of its own, so that keys are answered while the documents are checked."""
        seen = before = self._stamp
        while not self._left.wait(POLL):
            stamp = as_saved(self._root, self._file)
            if stamp != seen and stamp == before:
                seen = stamp
                if not self._hand_over(self._looked()):
                    return
            before = stamp

    def _looked(self) -> Previewed | str:
        try:
            return preview_file(self._root, self._file, self.desk.now().date())
        except Exception as fault:  # noqa: BLE001 - no file may take the preview down
            return f"{FAILED}: {fault or type(fault).__name__}"

    def _hand_over(self, found: Previewed | str) -> bool:
        """Gives it to the screen; no where there is none any more."""
        try:
            self.app.call_from_thread(self._deliver, found)
        except RuntimeError:  # the preview has been closed
            return False
        return True

    def _deliver(self, found: Previewed | str) -> None:
        self.run_worker(self._arrived(found), group="draw")

    async def _arrived(self, previewed: Previewed | str) -> None:
        if isinstance(previewed, str):
            self.query_one("#found", Paragraphs).show([Paragraph(((safe_line(previewed), "$error"),))])
            return
        before = self._shown
        if previewed.document:
            self._shown = previewed
            self.desk = replace(self.desk, edition=previewed.edition)
            if before is None or before.edition.digest != previewed.edition.digest:
                await self._draw()
        elif self._shown is None:
            self.query_one("#nothing", Static).update(
                "There is nothing to show yet: the file cannot be read. Its picture comes with the next save that can."
            )
        self._tell(previewed)

    # --- the picture ------------------------------------------------------------------------------------------------

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return next(iter(self.query(Picture).results(Picture)), None)

    async def _draw(self, *, elsewhere: bool = False) -> None:
        """The picture anew, with the field that one was at, unless one is at another step."""
        if self._shown is None:
            return
        async with self._drawing:  # a save and a key may ask for it at once
            holder = self.query_one("#picture", Vertical)
            if self.picture is not None and not elsewhere:
                self.picture.keep()
            drawn = picture_of(self.desk, self._shown, self._kept)
            async with self.batch():
                await holder.remove_children()
                await holder.mount(drawn)
            drawn.begin()
            self._bind_branches(drawn)

    @on(Picture.Drawn)
    def _redraw(self) -> None:
        """Another step."""
        self._draw_soon(elsewhere=True)

    def _draw_soon(self, *, elsewhere: bool = False) -> None:
        """Not while a key is being dealt with, since its widget goes; what is typed meanwhile waits for the new one."""
        self.acting = True

        async def drawn() -> None:
            try:
                await self._draw(elsewhere=elsewhere)
            finally:
                self.acting = False
                self.feed_keys()

        self.run_worker(drawn(), group="draw")

    def _bind_branches(self, picture: Picture) -> None:
        for key in self._keys_of_branches:
            self._bindings.key_to_bindings.pop(key, None)
        branches = picture.script.branches if isinstance(picture, ScriptPicture) else ()
        self._keys_of_branches = {branch.key.lower() for branch in branches} - set(self._bindings.key_to_bindings)
        inside = self._kept.branch
        for branch in branches:
            if branch.key.lower() in self._keys_of_branches:
                words = (
                    f"back to {self._kept.back_to.replace('-', ' ')}" if inside == branch.id else branch.title.lower()
                )
                self._bindings.bind(branch.key.lower(), f"side('{branch.id}')", safe_line(words), priority=True)
        self.refresh_bindings()

    # --- the problems -----------------------------------------------------------------------------------------------

    def _tell(self, previewed: Previewed) -> None:
        own = previewed.own
        box = self.query_one("#problems")
        box.set_class(bool(own), "-own")
        box.set_class(any(problem.severity == "error" for problem in own), "-some")
        self.query_one("#found", Paragraphs).show(problem_words(previewed))
        now = self.desk.now().astimezone(previewed.edition.desk.zone)
        stale = not previewed.document and self._shown is not None
        named = previewed.document or (self._shown.document if self._shown else "")
        state = ("cannot be read: what is shown is from before", "bold $error") if stale else count_words(own)
        self.query_one(TitleBar).show(
            Content.assemble(("Preview", "bold"), (f"   {safe_line(previewed.file)}", "$foreground"), (f"   {safe_line(named)}", "$calm")),
            Content.assemble(state, (f"   {now:%H:%M:%S}", "$calm")),
        )  # fmt: skip
        self.refresh_bindings()

    # --- the keys ---------------------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """The step that comes next."""
        if isinstance(self.picture, ScriptPicture):
            self.picture.next()

    def action_back(self) -> None:
        """The step before."""
        if isinstance(self.picture, ScriptPicture):
            self.picture.back()

    def action_turn(self, by: int) -> None:
        """The step after or before in the file."""
        if isinstance(self.picture, ScriptPicture):
            self.picture.turn(by)

    def action_side(self, branch: str) -> None:
        """A side way."""
        if isinstance(self.picture, ScriptPicture):
            self.picture.side(branch)

    def action_sample(self) -> None:
        """The made-up case is filled in, or empty; what is typed goes."""
        self._kept.filled = not self._kept.filled
        self._kept.typed.clear()
        self._draw_soon()

    def action_sample_again(self) -> None:
        """The same key the other way."""
        self.action_sample()

    def action_problems(self) -> None:
        """The problems in place of the picture."""
        self.toggle_class("-problems")

    def action_scroll(self, by: int) -> None:
        """A page on or back."""
        problems = self.query_one("#problems", VerticalScroll)
        if self.has_class("-problems") or self.picture is None:
            page(problems, by)
        else:
            self.picture.scroll(by)

    def action_leave(self) -> None:
        """Closes the preview."""
        self.app.exit()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """Which keys make sense is a matter of what is shown."""
        match action:
            case "next" | "back" | "turn" | "side":
                return isinstance(self.picture, ScriptPicture)
            case "sample":
                return self.picture is not None and self.picture.SAMPLE and self._kept.filled
            case "sample_again":
                return self.picture is not None and self.picture.SAMPLE and not self._kept.filled
            case _:
                return True
