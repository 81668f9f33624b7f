"""The desk in the browser, from the browser's side: who gets in, who does not, and that no desk outlives its window."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.model.problem import Refused
from engine.services.desk import open_desk
from engine.services.open_case import open_case
from engine.store.database import DatabaseLog
from tests.tui.browsing import PINS, ROOT, Painted, Served, desk_of_people, is_running, served, until
from tui.web.place import Place, address_of, listen
from tui.web.seat import ticket_of

SUE, ANNA = ("Sue Lee", PINS["sue"]), ("anna", PINS["anna"])
NO_FIT = "this name and this PIN do not fit together"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Served]:
    """The desk of three people."""
    folder, store = desk_of_people(tmp_path)
    async with served(folder, store) as server:
        yield server


# --- signing in -------------------------------------------------------------------------------------------------------


async def test_a_name_and_its_pin_open_the_desk_of_that_person(here: Served) -> None:
    browser = here.browser()
    assert "PIN" in await browser.open()
    assert (await browser.sign_in(*SUE))[0] == 303
    page = await browser.open()
    assert "<title>Sue Lee · Example Ltd · sopdesk</title>" in page
    assert "Sue Lee, supervisor" in page
    async with browser.desk() as desk:
        await desk.screen.shows("Queue", "Sue Lee, supervisor", "No open case")
    assert "signed in" in [event.kind for event in here.reception.log.events("@desk")]


async def test_a_wrong_pin_an_unknown_name_and_one_without_a_pin_are_told_the_same(here: Served) -> None:
    browser = here.browser()
    for name, pin in (("Sue Lee", "wrong"), ("Nobody Atall", "wrong"), ("Tom Ash", "wrong"), ("sue", "")):
        status, page = await browser.sign_in(name, pin)
        assert status == 403
        assert NO_FIT in page
        assert f'value="{name}"' in page
    assert await browser.refused_socket(browser.origin) == 401
    told = [event.actor.name for event in here.reception.log.events("@desk") if event.kind == "sign-in refused"]
    assert told == ["Sue Lee", "Sue Lee"]


@pytest.mark.parametrize("name", ["sue", "Nobody Atall"])
async def test_five_wrong_pins_lock_a_name_whether_it_is_known_or_not(here: Served, name: str) -> None:
    browser = here.browser()
    for _ in range(5):
        assert (await browser.sign_in(name, "wrong"))[0] == 403
    status, page = await browser.sign_in(name, PINS["sue"])
    assert status == 429
    assert "too many wrong tries; try again after" in page
    assert (await browser.sign_in(*ANNA))[0] == 303


async def test_nobody_acts_in_a_role_that_is_not_theirs(here: Served) -> None:
    browser = here.browser()
    status, page = await browser.sign_in(*ANNA, role="supervisor")
    assert (status, "Anna Price does not act as supervisor" in page) == (403, True)
    assert (await browser.sign_in(*SUE, role="representative"))[0] == 303
    assert "Sue Lee, representative" in await browser.open()
    assert (await browser.sign_in(*SUE, shift="night"))[0] == 403


async def test_where_nobody_is_named_the_code_of_the_terminal_opens_the_desk(tmp_path: Path) -> None:
    async with served(ROOT, f"sqlite:///{tmp_path / 'desk.db'}") as here:
        browser, code = here.browser(), here.reception.code
        assert "Code" in await browser.open()
        assert (await browser.sign_in("Dana Reed", "wrong"))[0] == 403
        assert (await browser.sign_in(" ", code))[0] == 403
        assert (await browser.sign_in("Dana Reed", f"{code[:4]}-{code[4:]}".lower(), role="magician"))[0] == 403
        assert (await browser.sign_in("Dana Reed", f"{code[:4]}-{code[4:]}".lower()))[0] == 303
        assert "Dana Reed, representative" in await browser.open()
        async with browser.desk("80x24") as desk:
            await desk.screen.shows("Queue", "Dana Reed")
        other = here.browser()
        for name in "abcde":
            assert (await other.sign_in(name, "wrong"))[0] == 403
        assert (await other.sign_in("Dana Reed", code))[0] == 429


async def test_two_people_in_two_browsers_are_two_desks(here: Served) -> None:
    sue, anna = here.browser(), here.browser()
    assert (await sue.sign_in(*SUE))[0] == (await anna.sign_in(*ANNA))[0] == 303
    async with sue.desk() as desk_of_sue, anna.desk() as desk_of_anna:
        await asyncio.gather(desk_of_sue.screen.shows("Sue Lee"), desk_of_anna.screen.shows("Anna Price"))
        assert len(set(here.processes)) == 2
        assert "Anna" not in desk_of_sue.screen.text
        await desk_of_anna.type("n", "\x0e")
        await desk_of_anna.screen.shows("C-00001")
        await desk_of_sue.screen.shows("C-00001", "1 open")  # the desks hear of each other as those in terminals do
    (received, *_) = here.reception.log.events("C-00001")
    assert received.actor.name == "Anna Price"


async def test_whoever_is_no_longer_named_by_the_documents_gets_no_desk(here: Served) -> None:
    browser = here.browser()
    await browser.sign_in(*ANNA)
    roles = here.reception.folder / "sops" / "roles.yaml"
    roles.write_text(roles.read_text(encoding="utf-8").replace("  anna: {name: Anna Price", "  ann: {name: Ann Price"))
    async with browser.desk() as desk:
        await desk.screen.shows("the roles document does not name Anna Price any more")
        await desk.over()
    assert NO_FIT in (await here.browser().sign_in(*ANNA))[1]


# --- staying out ------------------------------------------------------------------------------------------------------


async def test_a_form_counts_only_when_it_comes_from_the_page_of_the_desk(here: Served) -> None:
    browser = here.browser()
    await browser.open()
    name, pin = SUE
    foreign: list[dict[str, str]] = [
        {},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": browser.url.replace("http:", "https:")},
        {"Origin": f"http://127.0.0.1:{here.place.port + 1}"},
        {**browser.origin, "Sec-Fetch-Site": "cross-site"},
    ]
    for headers in foreign:
        assert (await browser.post("/sign-in", headers, name=name, pin=pin))[0] == 403
    assert (await browser.post("/sign-in", name=name, pin=pin, form="made up"))[0] == 403
    assert (await browser.post("/sign-in", name=name, pin=pin, form=""))[0] == 403
    await browser.open()
    assert (await browser.post("/sign-in", name=name, pin=pin))[0] == 303
    assert (await browser.post("/sign-out", form="made up"))[0] == 403
    assert "Sue Lee" in await browser.open()


async def test_a_name_that_somebody_has_pointed_at_this_machine_gets_nothing(here: Served) -> None:
    browser = here.browser()
    await browser.sign_in(*SUE)
    for host in ("evil.example", f"evil.example:{here.place.port}", f"127.0.0.1:{here.place.port + 1}", ""):
        async with browser.session.get(browser.url, headers={"Host": host}) as answer:
            assert answer.status in {400, 421}
            assert "Sue" not in await answer.text()
    rebound = {"Host": f"evil.example:{here.place.port}", "Origin": f"http://evil.example:{here.place.port}"}
    assert await browser.refused_socket(rebound) == 421
    async with browser.session.get(browser.url, headers={"Host": f"LOCALHOST:{here.place.port}"}) as answer:
        assert answer.status == 200


async def test_a_socket_needs_the_cookie_and_the_page_of_the_desk(here: Served) -> None:
    browser = here.browser()
    assert await browser.refused_socket(browser.origin) == 401
    assert await browser.refused_socket({**browser.origin, "Cookie": f"{here.place.cookie}=made-up"}) == 401
    await browser.sign_in(*SUE)
    for headers in ({}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
        assert await browser.refused_socket(headers) == 403
    assert here.processes == []


async def test_every_answer_forbids_what_a_desk_does_not_need(here: Served) -> None:
    browser = here.browser()
    await browser.sign_in(*SUE)
    for path in ("/", "/static/desk.js", "/static/nothing", "/socket", "/static/../serving.py", "/download/1"):
        async with browser.session.get(browser.url + path) as answer:
            said = answer.headers
            assert said["Cache-Control"] == "no-store"
            assert said["X-Content-Type-Options"] == "nosniff"
            assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
            assert "default-src 'none'; script-src 'self';" in said["Content-Security-Policy"]
            assert "aiohttp" not in said["Server"].lower()
            if "desk.js" not in path and path != "/":
                assert answer.status in {403, 404}
    (cookie,) = [one for one in browser.session.cookie_jar if one.key == here.place.cookie]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    page = await browser.open()
    assert cookie.value not in page
    assert "//" not in page.replace(f"ws://127.0.0.1:{here.place.port}", "")


async def test_what_is_typed_into_the_sign_in_is_text_on_its_page(here: Served) -> None:
    page = (await here.browser().sign_in('"><script>alert(1)</script>\x1b[2J', "x"))[1]
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;␛[2J" in page
    status, _ = await here.browser().sign_in("sue", "x" * 20000)
    assert status == 413


# --- the end ----------------------------------------------------------------------------------------------------------


async def test_signing_out_ends_the_desks_of_that_person(here: Served) -> None:
    sue, anna = here.browser(), here.browser()
    await sue.sign_in(*SUE)
    await anna.sign_in(*ANNA)
    async with sue.desk() as desk, anna.desk() as other:
        await desk.screen.shows("Sue Lee")
        await other.screen.shows("Anna Price")
        both = here.processes
        await sue.open()
        assert (await sue.post("/sign-out"))[0] == 303
        await desk.over()
        assert len(here.processes) == 1
        assert [is_running(one) for one in both].count(True) == 1
        assert not other.ended.is_set()
    assert "Name" in await sue.open()
    assert await sue.refused_socket(sue.origin) == 401


async def test_a_desk_ends_with_its_window_and_opens_again_without_signing_in(here: Served) -> None:
    browser = here.browser()
    await browser.sign_in(*SUE)
    async with browser.desk() as desk:
        await desk.screen.shows("Queue")
        (process,) = here.processes
    assert await until(lambda: not is_running(process)) < 5
    async with browser.desk() as desk:
        await desk.screen.shows("Queue")
        await desk.type("\x11")
        await desk.over()
    assert "Sue Lee" in await browser.open()
    assert here.complaints == []


async def test_without_a_key_for_long_enough_somebody_is_signed_out(tmp_path: Path) -> None:
    folder, store = desk_of_people(tmp_path)
    async with served(folder, store, idle=timedelta(seconds=6)) as here:
        browser = here.browser()
        await browser.sign_in(*SUE)
        async with browser.desk() as desk:
            await desk.screen.shows("Queue")
            (process,) = here.processes
            await desk.over()
        await until(lambda: not is_running(process), 5)
        assert "Name" in await browser.open()


async def test_what_no_page_of_the_desk_says_closes_the_window(here: Served) -> None:
    browser = here.browser()
    await browser.sign_in(*SUE)
    for said in ('["stdin", 5]', "{}", "no json", '["resize", {"width": "x"}]', "[]"):
        async with browser.desk() as desk:
            await desk.socket.send_json(["resize", {"width": 99999, "height": -1}])
            await desk.socket.send_json(["ping", "1"])
            await desk.socket.send_bytes(b"nothing")
            await desk.socket.send_str(said)
            await desk.over()
            assert desk.words == ['["pong", "1"]']
    await until(lambda: here.processes == [])


async def test_one_person_does_not_open_desks_without_end(here: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.web.serving.MOST_OF_ONE", 1)
    browser = here.browser()
    await browser.sign_in(*SUE)
    async with browser.desk() as desk:
        await desk.screen.shows("Queue")
        assert await browser.refused_socket(browser.origin) == 503


async def test_foreign_text_is_text_in_the_browser_too(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'desk.db'}"
    desk = open_desk(ROOT, store, "Ann Lee", "representative")
    evil = "<script>alert(1)</script>\x1b]0;owned\x07\x1b[2J"
    open_case(desk, {"kind": "inquiry", "channel": "email", "customer_name": evil})
    desk.log.close()
    async with served(ROOT, store) as here:
        browser = here.browser()
        await browser.sign_in("Dana Reed", here.reception.code)
        async with browser.desk("200x60") as window:
            await window.screen.shows("<script>alert(1)</script>␛]0;owned␇␛[2J")
            assert b"\x1b]0;" not in window.screen.raw
            assert b"owned\x07" not in window.screen.raw


# --- the command ------------------------------------------------------------------------------------------------------


async def test_desks_end_when_the_server_is_killed(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'desk.db'}"
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "engine.cli", "--desk", str(ROOT), "--store", store, "web", "--port", "0",
        stdout=asyncio.subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert server.stdout
    url = (await server.stdout.readline()).decode().split()[4].rstrip(",")
    code = (await server.stdout.readline()).decode().split()[-1]
    place = Place("127.0.0.1", int(url.rpartition(":")[2]))
    here = Served(place, None, None, [], [])  # type: ignore[arg-type] - the server is another process
    browser = here.browser()
    assert (await browser.sign_in("Dana Reed", code))[0] == 303
    async with browser.desk() as desk, browser.desk() as other:
        await desk.screen.shows("Queue", "Dana Reed")
        await other.screen.shows("Queue")
        await desk.type("n", "\x0e")
        await desk.screen.shows("C-00001")
        desks = children_of(server.pid)
        assert len(desks) == 2
        assert all("tui.web.seat" in line and "Dana" not in line for line in map(told_to, desks))
        server.send_signal(signal.SIGKILL)
        await server.wait()
        await desk.over()
        assert await until(lambda: not any(map(is_running, desks)), 8) < 8
    for session in here.sessions:
        await session.close()
    server._transport.close()  # type: ignore[attr-defined] - its pipe is not read to the end
    log = DatabaseLog(store)
    assert log.events("C-00001")[0].actor.name == "Dana Reed"
    log.close()


def told_to(process: int) -> str:
    """The command line and the environment of a process, which others of the same user can read."""
    return "".join(Path(f"/proc/{process}/{part}").read_text(encoding="utf-8") for part in ("cmdline", "environ"))


def children_of(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8")
    return [int(child) for child in children.split()]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["web", "--host", "0.0.0.0"], "cross the network unencrypted"),  # noqa: S104 - refused
        (["web", "--host", "0.0.0.0", "--beyond-this-machine"], "say it with --address"),  # noqa: S104
        (["web", "--address", "desk.example.org"], "is not an address"),
        (["--as", "Sue", "web"], "leave out --as, --role and --shift"),
    ],
)
def test_what_is_refused_on_the_command_line(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert told in capsys.readouterr().err


def test_without_the_extra_the_command_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("tui.web.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    assert run(["web"]) == 2
    assert "pip install 'sopdesk[web]'" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    place, listening = listen("127.0.0.1", 0, "", beyond=False)
    with listening:
        assert run(["web", "--port", str(place.port)]) == 2
    assert "name another with --port" in capsys.readouterr().err


def test_the_addresses_of_a_place() -> None:
    assert Place("127.0.0.1", 8463).origins == {"http://127.0.0.1:8463", "http://localhost:8463"}
    assert Place("::1", 80).hosts == {"[::1]", "localhost"}
    behind = Place("127.0.0.1", 8463, address_of("HTTPS://Desk.Example.org:443/"))
    assert behind.origins == {"https://desk.example.org"}
    assert behind.socket_of("desk.example.org") == "wss://desk.example.org/socket"
    for wrong in ("ftp://desk", "https://desk/path", "https://", "https://desk:port", "https://me@desk"):
        with pytest.raises(Refused, match="is not an address"):
            address_of(wrong)


def test_the_process_of_a_desk_takes_no_other_words() -> None:
    for line in (b"", b"{}", b"[]", b'{"name": "Sue"}', b"\xff"):
        with pytest.raises(Refused, match="a part of sopdesk web"):
            ticket_of(line)


def test_the_painted_screen_reads_what_a_terminal_would() -> None:
    painted = Painted()
    painted.feed(b"\x1b[?25l\x1b[1;3Hab\x1b[31mc\x1b[0")
    painted.feed(b"m\x1b[2;1Hnext\x1b]0;title\x07\r\nlast")
    assert painted.text == "  abc\nnext\nlast"
