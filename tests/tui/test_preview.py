"""A file as the agent will see it, while it is being edited: every change comes to the screen, and no file takes it down."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from engine.cli.main import cli
from engine.services.preview_file import as_saved
from tests.desks import ROOT, at
from tests.tui.driving import SIZES, Driver
from tui.preview_app import preview_app
from tui.widgets.picture import Picture

GREETING = "sops/scripts/phone-greeting.yaml"
PATIENCE = 20.0


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    for name in ("sops", "rules", "forms"):
        copytree(ROOT / name, folder / name)
    return folder


@asynccontextmanager
async def preview(root: Path, file: str | Path, size: str = "120x40") -> AsyncIterator[Driver]:
    """The preview of a file of the desk."""
    app = preview_app(root, root / file, now=lambda: at("Tuesday 2026-04-14 14:00"))
    async with app.run_test(size=SIZES[size]) as pilot:
        driver = Driver(pilot)
        await driver.settled()
        yield driver


async def shows(driver: Driver, *words: str) -> None:
    """Waits until a save has come to the screen."""
    end = asyncio.get_running_loop().time() + PATIENCE
    while not all(word in driver.screen for word in words):
        assert asyncio.get_running_loop().time() < end, f"{words} did not come up on:\n{driver.screen}"
        await asyncio.sleep(0.05)
        await driver.settled()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


async def test_a_script_is_gone_through_as_the_agent_does(desk: Path) -> None:
    async with preview(desk, GREETING, "200x60") as driver:
        assert "Answer   1 of 21   if possible" in driver.screen
        assert "no problem" in driver.screen
        await driver.press("ctrl+n")
        assert "“Good afternoon, this is Sam from Example Ltd.”" in driver.screen
        await driver.press("enter", "n", "enter")  # the topic is that of the sample
        assert "May I have your name" in driver.screen
        assert "Jane Smith" in driver.screen
        assert "Next  Listen   not for this case: Verify, Verified, Open account, Cannot verify" in driver.screen
        await driver.press("ctrl+n")
        assert "Listen without interrupting." in driver.screen
        await driver.press("f6")
        assert "Difficult caller: Calm   1 of 4" in driver.screen
        await driver.press("f6", "ctrl+b", "ctrl+b")
        assert "Offer help   3 of 21" in driver.screen


async def test_every_step_of_the_file_can_be_looked_at_whatever_it_is_for(desk: Path) -> None:
    async with preview(desk, GREETING) as driver:
        seen = []
        for _ in range(22):
            seen.append(driver.screen.splitlines()[2].split("   ")[0].strip())
            await driver.press("f8")
        assert seen[4:8] == ["Verify", "Verified", "Open account", "Cannot verify"]
        assert seen[20] == seen[21] == "End"
        await driver.press("f7")
        assert "Log   20 of 21" in driver.screen
        await driver.press("ctrl+n", "ctrl+n")
        assert "The conversation is done" in driver.screen
        await driver.press("ctrl+b")
        assert "End   21 of 21" in driver.screen


async def test_a_save_changes_the_card_and_keeps_the_step_and_what_is_typed(desk: Path) -> None:
    path = desk / GREETING
    async with preview(desk, GREETING, "200x60") as driver:
        await driver.press(*["f8"] * 10, "shift+tab", "=leaks ")
        assert "“Let me make sure I understood: leaks Reported billing discrepancy." in driver.screen
        edit(path, "Let me make sure I understood:", "Do I understand you right:")
        await shows(driver, "Do I understand you right:", "Restate   11 of 21")
        assert "leaks" in driver.screen
        edit(path, "  - id: answer\n", "  - {id: before, do: Breathe.}\n  - id: answer\n")
        await shows(driver, "Restate   12 of 22")
        edit(path, "  - id: restate\n", "  - id: repeat\n")
        await shows(driver, "Repeat   12 of 22")


async def test_an_editor_that_replaces_the_file_is_seen(desk: Path, tmp_path: Path) -> None:
    path = desk / GREETING
    async with preview(desk, GREETING) as driver:
        new = tmp_path / "new"
        new.write_text(path.read_text(encoding="utf-8").replace("within three rings", "at once"), encoding="utf-8")
        new.replace(path)
        await shows(driver, "Answer at once, if possible.")


async def test_a_broken_file_keeps_the_last_picture_and_tells_its_problem(desk: Path) -> None:
    path = desk / GREETING
    whole = path.read_bytes()
    async with preview(desk, GREETING) as driver:
        await driver.press("f8")
        for broken, told in (
            (whole.replace(b"steps:", b"steps"), "this line has no colon"),
            (b"\xff\xfe\x00", "✕"),
            (b"", "✕"),
            (b"a: &a [x]\n" + b"b: [" + b"*a, " * 40 + b"*a]\n", "alias"),
        ):
            path.write_bytes(broken)
            await shows(driver, told, "cannot be read: what is shown is from before")
            assert "“Good afternoon, this is Sam from Example Ltd.”" in driver.screen
            path.write_bytes(whole)
            await shows(driver, "no problem")
        assert "Greet   2 of 21" in driver.screen


async def test_a_file_that_is_deleted_is_told_and_shown_again_when_it_is_back(desk: Path) -> None:
    path = desk / GREETING
    aside = path.with_suffix(".bak")
    async with preview(desk, GREETING, "200x60") as driver:
        path.rename(aside)
        await shows(driver, "cannot be read: No such file or", "open the preview with", "Answer within three rings")
        aside.rename(path)
        await shows(driver, "no problem")


async def test_a_mistake_is_told_with_its_place_and_its_mend(desk: Path) -> None:
    async with preview(desk, GREETING) as driver:
        edit(desk / GREETING, "field: topic,", "field: topc,")
        await shows(driver, "line 33, column 17", 'unknown fact "topc"', 'did you mean "topic"?', "1 problem")
        await driver.press("f3")
        assert "Answer within three rings" not in driver.screen
        await driver.press("f3", "f8", "f8")
        assert "How may I assist you today?" in driver.screen


async def test_a_change_of_another_document_is_seen_as_well(desk: Path) -> None:
    async with preview(desk, GREETING) as driver:
        await driver.press("f8")
        edit(desk / "sops/desk.yaml", "company: Example Ltd", "company: Kettles & Co")
        await shows(driver, "this is Sam from Kettles & Co")


async def test_a_file_that_cannot_be_read_at_first_waits_for_one_that_can(desk: Path) -> None:
    path = desk / GREETING
    whole = path.read_bytes()
    path.write_bytes(b"kind: script\nsteps")
    async with preview(desk, GREETING) as driver:
        assert "There is nothing to show yet" in driver.screen
        await driver.press("ctrl+n", "f2", "f7", "pagedown")
        path.write_bytes(whole)
        await shows(driver, "Answer within three rings")


async def test_a_form_has_its_fields_with_the_sample_or_empty(desk: Path) -> None:
    async with preview(desk, "forms/complaint.yaml", "200x60") as driver:
        assert "Kettle bought on 3 May leaks at the base since first use." in driver.screen
        assert "Nothing is missing." in driver.screen
        await driver.press("f2")
        assert "7 to fill in, 3 before resolved or escalated: Customer name" in driver.screen
        assert "e.g. Jane Smith" in driver.screen
        await driver.press("=Al")
        edit(desk / "forms/complaint.yaml", "label: Issue description", "label: What happened")
        await shows(driver, "What happened")
        assert "Al" in driver.screen
        assert "6 to fill in, 3 before resolved or escalated: Contact details" in driver.screen


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("sops/messages/follow-up.yaml", ("Dear Jane Smith,", "Is everything well with")),
        ("sops/checklists/follow-up.yaml", ("□ Contact the customer", "a no will reopen the case")),
        ("rules/sla/response-times.yaml", ("Sample due times", "due Tuesday 2026-04-14 14:15")),
        ("rules/escalation/escalation-rules.yaml", ("Legal", "escalate to legal, and tell supervisor")),
        ("sops/roles.yaml", ("Representative   who names no role",)),
        ("sops/sop-3-customer-service.yaml", ("§1   R056 enforced",)),
    ],
)
async def test_every_other_document_is_shown_as_it_comes_up_or_is_read(
    desk: Path, file: str, words: tuple[str, ...]
) -> None:
    async with preview(desk, file, "200x60") as driver:
        for word in words:
            assert word in driver.screen
        await driver.press("pagedown", "ctrl+n", "f2", "f8", "ctrl+b", "down")
        picture = driver.app.screen.query_one(Picture)
        assert picture.previewed.document


async def test_a_page_stays_where_one_was_reading(desk: Path) -> None:
    file = "rules/sla/response-times.yaml"
    async with preview(desk, file) as driver:
        await driver.press(*["pagedown"] * 4)
        before = [line[:70] for line in driver.screen.splitlines()[5:20]]
        edit(desk / file, "title: Tell the customer of the escalation", "title: Tell of it")
        await shows(driver, "no problem")
        for _ in range(40):
            await asyncio.sleep(0.05)
            await driver.settled()
        assert [line[:70] for line in driver.screen.splitlines()[5:20]] == before


async def test_a_draft_outside_of_the_desk_stands_in_for_its_document(desk: Path, tmp_path: Path) -> None:
    draft = tmp_path / "phone-greeting.yaml"
    text = (desk / GREETING).read_text(encoding="utf-8")
    draft.write_text(text.replace("within three rings", "at once"), encoding="utf-8")
    async with preview(desk, draft) as driver:
        assert "Answer at once" in driver.screen
        assert "no problem" in driver.screen


async def test_keys_are_answered_while_the_documents_are_checked(desk: Path) -> None:
    loop = asyncio.get_running_loop()
    async with preview(desk, GREETING) as driver:
        await driver.press("f8")
        longest = 0.0
        for number in range(12):
            edit(desk / GREETING, "title: Incoming", f"title: Incoming{number}") if number == 0 else os.utime(
                desk / GREETING
            )
            begun = loop.time()
            driver._key("f8" if number % 2 else "f7")
            await driver.pilot._wait_for_screen()
            longest = max(longest, loop.time() - begun)
            await asyncio.sleep(0.1)
        assert longest < 2.0
        await driver.settled()


async def test_nothing_is_stored(desk: Path) -> None:
    before = as_saved(desk, desk / GREETING)
    async with preview(desk, GREETING) as driver:
        await driver.press("ctrl+n", "ctrl+n", "f6", "escape")
        assert list(driver.app.desk.log.events("C-00001")) == []
    assert as_saved(desk, desk / GREETING) == before


def test_the_command_refuses_what_is_no_file_and_needs_a_terminal(desk: Path) -> None:
    missing = CliRunner().invoke(cli, ["preview", str(desk / "none.yaml")])
    assert missing.exit_code == 2
    assert "there is no file" in missing.output
    folder = CliRunner().invoke(cli, ["preview", str(desk)])
    assert "there is no file" in folder.output
    told = CliRunner().invoke(cli, ["preview", str(desk / GREETING)])
    assert "the preview needs a terminal" in str(told.exception)
