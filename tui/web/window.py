"""The process of one desk, as textual-serve runs it, with what a desk needs besides: who sits at it, and a sure end.

With `serving` the only door to textual-serve and aiohttp.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from aiohttp import WSMessage, WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from engine.model.safe_text import safe_line
from tui.web.seat import Ticket

END: Final = 8.0
"""Seconds that a desk has for what is being saved once its window is closed."""
SMALLEST, LARGEST = (20, 5), (500, 200)
"""Columns and lines of a terminal."""
MOST_SAID: Final = 64 * 1024
"""As much of what a broken desk complains about is told."""


class Window(AppService):
    """One desk in one window of a browser."""

    def __init__(self, ticket: Ticket, socket: web.WebSocketResponse, complain: Callable[[str], None]) -> None:
        async def send(data: bytes) -> None:
            if not socket.closed:  # once nobody looks, what is drawn is only read so that the desk can go on to its end
                with contextlib.suppress(ConnectionError):
                    await socket.send_bytes(data)

        async def send_nothing(_words: str) -> None:
            """No link is opened and no file handed over: nothing at the desk does either."""

        async def close() -> None:
            await socket.close()

        super().__init__("", write_bytes=send, write_str=send_nothing, close=close, download_manager=DownloadManager())
        self._ticket = ticket
        self._socket = socket
        self._complain = complain
        self._complaints: asyncio.Task[None] | None = None

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width, height)
        environment["TEXTUAL_DRIVER"] = "tui.web.driver:SeatDriver"
        environment["PYTHONPATH"] = _code_here()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "tui.web.seat", stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment,
            start_new_session=True,
        )  # fmt: skip
        assert process.stdin
        assert process.stderr
        self._complaints = asyncio.create_task(self._hear(process.stderr))
        process.stderr = asyncio.StreamReader()  # textual-serve would print it as it is, controls and all
        process.stderr.feed_eof()
        self._process, self._stdin = process, process.stdin
        process.stdin.write(self._ticket.line())
        return process

    async def _hear(self, stream: asyncio.StreamReader) -> None:
        said = 0
        while data := await stream.read(4096):
            said += len(data)
            if said <= MOST_SAID:
                for line in data.decode(errors="replace").splitlines():
                    self._complain(safe_line(line))

    async def run(self) -> None:
        """Hands on what the desk draws, until it ends; then its window has nothing to show any more."""
        try:
            await super().run()
        finally:
            await self._socket.close()

    async def on_meta(self, data: bytes) -> None:
        """The desk ends. Nothing else that it could say is passed on to the browser."""
        if json.loads(data).get("type") == "exit":
            await self.remote_close()

    async def on_packed(self, payload: bytes) -> None:
        """A part of a file: there is none to hand over."""

    async def stop(self) -> None:
        """Asks the desk to end, waits for what it saves, and does not wait for ever."""
        process = self._process
        if process is None:
            return
        try:
            with contextlib.suppress(TimeoutError, ConnectionError):
                async with asyncio.timeout(END):
                    await super().stop()
                    await process.wait()
        finally:  # also where the server itself ends, which waits for nobody
            if self._complaints:
                self._complaints.cancel()
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
            _let_go(process)

    async def take(self, message: WSMessage) -> bool:
        """One message of the browser; whether it came from somebody's hand."""
        if message.type != WSMsgType.TEXT:
            return False
        match json.loads(message.data):
            case ["stdin", str(typed)]:
                await self.send_bytes(typed.encode(errors="replace"))
                return True
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*sized(width, height))
            case ["ping", str(number)]:
                await self._socket.send_json(["pong", number[:32]])
            case ["blur"]:
                await self.blur()
            case ["focus"]:
                await self.focus()
            case _:
                raise ValueError("no message of a desk")
        return False


def _let_go(process: Process) -> None:
    """Closes the pipes of a process that has ended; asyncio has no other word for it."""
    cast("asyncio.SubprocessTransport", process._transport).close()  # type: ignore[attr-defined]  # noqa: SLF001


def sized(width: int, height: int) -> tuple[int, int]:
    """A size that a terminal can have."""
    (least_wide, least_high), (most_wide, most_high) = SMALLEST, LARGEST
    return min(max(width, least_wide), most_wide), min(max(height, least_high), most_high)


def _code_here() -> str:
    """The same code as here, also from a checkout, and never what lies about in the folder somebody stands in."""
    return os.pathsep.join(str(Path(folder).absolute()) for folder in sys.path)
