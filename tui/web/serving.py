"""Serves the desk to browsers: the sign-in, the page, and a socket to the desk's own process for each window.

With `window` the only door to textual-serve and aiohttp. Every request is asked where it comes from before anything else:
a page of another site, or a name that somebody has pointed at this machine, gets nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import re
import secrets
import signal
import socket as sockets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib.resources import files
from time import monotonic
from typing import Final

from aiohttp import web

from engine.model.problem import Refused, StoreFault
from engine.services.reception import Locked, Reception
from tui.web.pages import OWN, desk_page, own_file, sign_in_page, theme_css
from tui.web.place import Place
from tui.web.seat import Ticket
from tui.web.visits import Visit, Visits
from tui.web.window import Window, sized

STATIC: Final = {
    "textual.js": ("js/textual.js", "text/javascript"),
    "xterm.css": ("css/xterm.css", "text/css"),
    "mono.ttf": ("fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "mono-italic.ttf": ("fonts/RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
MOST_WINDOWS, MOST_OF_ONE = 60, 6
"""Desks open at once: each is a process."""
SLOWEST_NO: Final = 0.6
"""Seconds that every refused sign-in takes, whatever it was refused for."""
LARGEST_FORM: Final = 8 * 1024
LARGEST_PASTE: Final = 1024 * 1024
SWEEP: Final = 2.0
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "Server": "sopdesk",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FORM: Final = re.compile(r"[\w-]{43}", re.ASCII)
"""What stands in a form and in a cookie: a page of elsewhere knows neither."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DeskServer:
    """What answers browsers at one place."""

    def __init__(
        self, place: Place, reception: Reception, store: str, idle: timedelta, complain: Callable[[str], None]
    ) -> None:
        self._place = place
        self._reception = reception
        self._store = store
        self._visits = Visits(idle)
        self._complain = complain
        self._sweeper: asyncio.Task[None] | None = None

    def application(self) -> web.Application:
        """The routes, all behind the same check."""
        made = web.Application(middlewares=[self._checked], client_max_size=LARGEST_FORM)
        made.add_routes(
            [
                web.get("/", self._index),
                web.post("/sign-in", self._sign_in),
                web.post("/sign-out", self._sign_out),
                web.get("/socket", self._socket),
                web.get("/static/{name}", self._static),
            ]
        )
        made.on_response_prepare.append(self._say_headers)
        made.on_startup.append(self._begin)
        made.on_shutdown.append(self._end)
        return made

    async def _begin(self, _: web.Application) -> None:
        self._sweeper = asyncio.create_task(self._sweep())

    async def _end(self, _: web.Application) -> None:
        if self._sweeper:
            self._sweeper.cancel()
        await asyncio.gather(*(self._close(visit) for visit in self._visits.all()))

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            for visit in self._visits.end_of_the_unused():
                await self._close(visit)

    @staticmethod
    async def _close(visit: Visit) -> None:
        await asyncio.gather(*(window.stop() for window in list(visit.windows) if isinstance(window, Window)))

    # --- where a request comes from -----------------------------------------------------------------------------------

    @web.middleware
    async def _checked(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.headers.get("Host", "").lower() not in self._place.hosts:
            raise web.HTTPMisdirectedRequest(text=f"this desk is at {self._place.url}\n")
        if (request.method == "POST" or request.path == "/socket") and not self._is_own(request):
            raise web.HTTPForbidden(text="only this desk's own page may do that\n")
        return await handler(request)

    def _is_own(self, request: web.Request) -> bool:
        """Browsers say with every form and socket which page it comes from."""
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        return request.headers.get("Origin", "").lower() in self._place.origins and site == "same-origin"

    async def _say_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        host = request.headers.get("Host", "").lower()
        socket = self._place.socket_of(host) if host in self._place.hosts else "'none'"
        # the terminal makes style sheets of its own while it runs; scripts and all else come from here only
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self'; "
            f"connect-src {socket}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        response.headers.update({**HEADERS, "Content-Security-Policy": policy})

    # --- who is there ---------------------------------------------------------------------------------------------------

    def _visit(self, request: web.Request) -> Visit | None:
        return self._visits.of(request.cookies.get(self._place.cookie, ""))

    async def _index(self, request: web.Request) -> web.Response:
        if visit := self._visit(request):
            self._visits.used(visit)
            return _html(desk_page(self._reception, visit, self._place.socket_of(request.host.lower())))
        return self._ask(request)

    def _ask(
        self, request: web.Request, *, status: int = 200, told: tuple[str, ...] = (), name: str = ""
    ) -> web.Response:
        known = request.cookies.get(f"{self._place.cookie}-form", "")  # of another window that asks as well
        form = known if FORM.fullmatch(known) else secrets.token_urlsafe(32)
        response = _html(sign_in_page(self._reception, form, told=told, name=name), status)
        self._set_cookie(response, f"{self._place.cookie}-form", form)
        return response

    def _set_cookie(self, response: web.Response, name: str, token: str) -> None:
        response.set_cookie(name, token, path="/", httponly=True, samesite="Strict", secure=self._place.is_encrypted)

    async def _sign_in(self, request: web.Request) -> web.Response:
        said = await _form(request)
        name = said.get("name", "")
        if not _same(said.get("form"), request.cookies.get(f"{self._place.cookie}-form")):
            return self._ask(request, status=403, told=("this page had grown old; please sign in now",), name=name)
        begun = monotonic()
        try:
            guest = await asyncio.to_thread(
                self._reception.admit, name, said.get("pin", ""), said.get("role", ""), said.get("shift", "")
            )
        except (Refused, StoreFault) as refusal:
            await asyncio.sleep(begun + SLOWEST_NO - monotonic())
            told = refusal.reasons if isinstance(refusal, Refused) else (str(refusal),)
            return self._ask(request, status=429 if isinstance(refusal, Locked) else 403, told=tuple(told), name=name)
        if before := self._visit(request):  # somebody else sits down at the same browser
            self._visits.end(before)
            await self._close(before)
        response = _to_desk()
        self._set_cookie(response, self._place.cookie, self._visits.begin(guest))
        response.del_cookie(f"{self._place.cookie}-form", path="/")
        return response

    async def _sign_out(self, request: web.Request) -> web.Response:
        visit, said = self._visit(request), await _form(request)
        if visit:
            if not _same(said.get("form"), visit.form):
                raise web.HTTPForbidden(text="only this desk's own page may do that\n")
            self._visits.end(visit)
            await self._close(visit)
        response = _to_desk()
        response.del_cookie(self._place.cookie, path="/")
        return response

    # --- the desk -------------------------------------------------------------------------------------------------------

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        visit = self._visit(request)
        if visit is None:
            raise web.HTTPUnauthorized(text="sign in first\n")
        if len(visit.windows) >= MOST_OF_ONE or self._visits.windows >= MOST_WINDOWS:
            raise web.HTTPServiceUnavailable(text="too many desks are open; leave one first\n")
        socket = web.WebSocketResponse(heartbeat=15, timeout=2, max_msg_size=LARGEST_PASTE)
        guest = visit.guest
        ticket = Ticket(guest.actor.name, guest.actor.role, str(self._reception.folder), self._store, guest.shift)
        window = Window(ticket, socket, self._complain)
        visit.windows.add(window)
        try:
            await socket.prepare(request)
            await window.start(*sized(_number(request, "width", 80), _number(request, "height", 24)))
            if self._visit(request) is None:  # signed out while it was being opened
                await socket.close()
            async for message in socket:
                if await window.take(message):
                    self._visits.used(visit)
        except ValueError:  # not what this desk's own page says
            await socket.close(code=1008)
        finally:
            visit.windows.discard(window)
            await asyncio.shield(window.stop())
        return socket

    async def _static(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name == "theme.css":
            return web.Response(text=theme_css(), content_type="text/css")
        if name in OWN:
            return web.Response(body=own_file(name), content_type=OWN[name])
        if name in STATIC:
            path, kind = STATIC[name]
            return web.Response(body=(files("textual_serve") / "static" / path).read_bytes(), content_type=kind)
        raise web.HTTPNotFound(text="there is no such page\n")


def serve(server: DeskServer, listening: sockets.socket, ready: Callable[[], None]) -> None:
    """Answers until somebody stops the program; then the desks end first."""
    asyncio.run(_serve(server, listening, ready))


async def _serve(server: DeskServer, listening: sockets.socket, ready: Callable[[], None]) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with contextlib.suppress(AttributeError, NotImplementedError):  # not every system has each
            loop.add_signal_handler(getattr(signal, name), stop.set)
    runner = web.AppRunner(server.application(), access_log=None, handle_signals=False, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        ready()
        await stop.wait()
    finally:
        await runner.cleanup()


async def _form(request: web.Request) -> dict[str, str]:
    """The texts of a form; an upload is none."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType(text="a form is expected\n")
    with contextlib.suppress(ValueError):  # bytes that are no text
        return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    raise web.HTTPBadRequest(text="a form is expected\n")


def _same(said: str | None, known: str | None) -> bool:
    return bool(said and known) and hmac.compare_digest((said or "").encode(), (known or "").encode())


def _html(page: str, status: int = 200) -> web.Response:
    return web.Response(text=page, content_type="text/html", status=status)


def _to_desk() -> web.Response:
    return web.Response(status=303, headers={"Location": "/"})


def _number(request: web.Request, name: str, usual: int) -> int:
    said = request.query.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else usual  # noqa: PLR2004 - four digits
