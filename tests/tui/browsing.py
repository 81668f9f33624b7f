"""A browser's side of `sopdesk web`: forms, cookies, the socket of a desk, and what that draws."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from time import monotonic

import aiohttp
from aiohttp import web

from engine.services.reception import Reception
from engine.services.settings import read_settings
from engine.store.database import DatabaseLog
from engine.store.pins import set_pin
from tui.web.place import Place, listen
from tui.web.serving import DeskServer
from tui.web.window import Window

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
QUIET = 0.3
PEOPLE = """
people:
  anna: {name: Anna Price, roles: [representative], login: [nobody-1]}
  sue: {name: Sue Lee, roles: [supervisor, representative], login: [nobody-2]}
  tom: {name: Tom Ash, roles: [representative], login: [nobody-3]}
"""
PINS = {"anna": "318-anna", "sue": "482-sue"}
FORM = re.compile(r'name="form" value="([^"]+)"')


def desk_of_people(folder: Path) -> tuple[Path, str]:
    """The shipped documents with three people, and a case log that knows the PINs of two."""
    for part in ("sops", "rules", "forms"):
        copytree(ROOT / part, folder / part)
    roles = folder / "sops" / "roles.yaml"
    roles.write_text(roles.read_text(encoding="utf-8") + PEOPLE, encoding="utf-8")
    store = f"sqlite:///{folder / 'desk.db'}"
    log = DatabaseLog(store)
    for person, pin in PINS.items():
        set_pin(log, person, pin)
    log.close()
    return folder, store


@dataclass
class Painted:
    """The screen that a terminal shows after these bytes: text where the cursor was put."""

    lines: dict[int, list[str]] = field(default_factory=dict)
    raw: bytearray = field(default_factory=bytearray)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _rest: str = ""
    _row: int = 0
    _column: int = 0

    def feed(self, data: bytes) -> None:
        self.raw += data
        text, self._rest = self._rest + data.decode(errors="replace"), ""
        for part in re.finditer(
            r"\x1b\[([0-9;?<>=]*)[ -/]*([@-~])|\x1b\][^\x07]*\x07|\x1b[^\[\]]|\x1b.*|([^\x1b])", text, re.DOTALL
        ):
            if part[3]:
                self._put(part[3])
            elif part[2] == "H":
                row, _, column = part[1].partition(";")
                self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
            elif not part[2] and len(part[0]) > 2 and part.end() == len(text):
                self._rest = part[0]
        self.changed.set()

    def _put(self, character: str) -> None:
        if character in "\r\n":
            self._row, self._column = self._row + (character == "\n"), 0
            return
        line = self.lines.setdefault(self._row, [])
        line += " " * (self._column + 1 - len(line))
        line[self._column] = character
        self._column += 1

    @property
    def text(self) -> str:
        return "\n".join("".join(self.lines[row]).rstrip() for row in sorted(self.lines))

    def place(self, words: str) -> tuple[int, int]:
        """The line and the column where the words begin."""
        found = ((row, "".join(line).find(words)) for row, line in self.lines.items())
        return next((row, column) for row, column in found if column >= 0)

    async def quiet(self) -> None:
        """Waits until nothing more is drawn, and nothing is being saved."""
        seen = -1
        while seen != len(self.raw) or "saving …" in self.text or "reading …" in self.text:
            seen = len(self.raw)
            await asyncio.sleep(QUIET)

    async def shows(self, *words: str) -> str:
        """Waits until all of the words stand on the screen."""
        end = monotonic() + PATIENCE
        while not all(word in self.text for word in words):
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), end - monotonic())
            except TimeoutError:
                raise AssertionError(f"{words} did not come up on:\n{self.text}") from None
        return self.text


@dataclass
class Browser:
    """Somebody's browser, with cookies of its own."""

    url: str
    session: aiohttp.ClientSession
    form: str = ""

    @property
    def origin(self) -> dict[str, str]:
        return {"Origin": self.url}

    async def open(self, path: str = "/") -> str:
        async with self.session.get(self.url + path) as answer:
            page = await answer.text()
        if found := FORM.search(page):
            self.form = found[1]
        return page

    async def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> tuple[int, str]:
        """The answer to a form that is sent from the page last opened, unless the headers say otherwise."""
        said = {"form": self.form, **fields}
        send = self.session.post(
            self.url + path, data=said, headers=self.origin if headers is None else headers, allow_redirects=False
        )
        async with send as answer:
            return answer.status, await answer.text()

    async def sign_in(self, name: str, pin: str, **more: str) -> tuple[int, str]:
        await self.open()
        return await self.post("/sign-in", name=name, pin=pin, **more)

    async def refused_socket(self, headers: dict[str, str]) -> int:
        """The status that a socket is refused with."""
        try:
            async with self.session.ws_connect(self.url + "/socket", headers=headers):
                return 101
        except aiohttp.WSServerHandshakeError as refused:
            return refused.status

    @asynccontextmanager
    async def desk(self, size: str = "120x40") -> AsyncIterator[Desk]:
        """A window with the desk."""
        width, height = size.split("x")
        where = f"{self.url}/socket?width={width}&height={height}"
        async with self.session.ws_connect(where, headers=self.origin) as socket:
            desk = Desk(socket)
            reading = asyncio.create_task(desk.read())
            yield desk
        await reading


@dataclass
class Desk:
    """The desk in a window."""

    socket: aiohttp.ClientWebSocketResponse
    screen: Painted = field(default_factory=Painted)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    words: list[str] = field(default_factory=list)

    async def read(self) -> None:
        async for message in self.socket:
            if message.type == aiohttp.WSMsgType.BINARY:
                self.screen.feed(message.data)
            else:
                self.words.append(str(message.data))
        self.ended.set()

    async def type(self, *keys: str) -> None:
        for key in keys:
            await self.socket.send_json(["stdin", key])

    async def over(self) -> None:
        """Waits for the server to close the window."""
        await asyncio.wait_for(self.ended.wait(), PATIENCE)


@dataclass
class Served:
    """A server in this process."""

    place: Place
    server: DeskServer
    reception: Reception
    complaints: list[str]
    sessions: list[aiohttp.ClientSession]

    def browser(self) -> Browser:
        session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.sessions.append(session)
        return Browser(self.place.url, session)

    @property
    def processes(self) -> list[int]:
        """Of the desks that are open."""
        windows = [window for visit in self.server._visits.all() for window in visit.windows]
        return [window._process.pid for window in windows if isinstance(window, Window) and window._process]


@asynccontextmanager
async def served(folder: Path, store: str, idle: timedelta = timedelta(hours=1)) -> AsyncIterator[Served]:
    place, listening = listen("127.0.0.1", 0, "", beyond=False)
    complaints: list[str] = []
    with listening:
        reception = Reception(folder, read_settings(store=store))
        server = DeskServer(place, reception, store, idle, complaints.append)
        runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=5)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        here = Served(place, server, reception, complaints, [])
        try:
            yield here
        finally:
            for session in here.sessions:
                await session.close()
            await runner.cleanup()
            reception.close()


def is_running(process: int) -> bool:
    """Whether it is there, and no mere entry that nobody has taken notice of."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(") ")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return not state.startswith("Z")


async def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Waits until something holds; the seconds it took."""
    begun = monotonic()
    while not holds():
        assert monotonic() - begun < seconds, "it did not come about"
        await asyncio.sleep(0.05)
    return monotonic() - begun
