"""``sopdesk work``: tells what is due, so that nobody has to watch it."""

from __future__ import annotations

import re
import signal
from types import FrameType

import click

from engine.cli.options import Options
from engine.model.event import Event
from engine.model.moment import show_moment
from engine.model.safe_text import safe_line

SHORTEST, LONGEST = 0.2, 10
"""In seconds; looked at less often, what a dead worker held would not be taken over within a minute."""


class _Every(click.ParamType[float]):
    """A number of seconds, as ``5s``."""

    name = "time"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The seconds; a mistake is told by click."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?) ?s?", str(value).strip())
        seconds = float(match[1]) if match else 0
        if not SHORTEST <= seconds <= LONGEST:
            self.fail(f'"{value}" is not a time from {SHORTEST:g}s to {LONGEST}s; write for example 5s', param, ctx)
        return seconds


@click.command("work")
@click.option("--once", is_flag=True, help="Tell what is due now, and exit.")
@click.option("--every", type=_Every(), default="5s", show_default=True, help="How often to look, up to 10s.")
@click.pass_obj
def command(options: Options, once: bool, every: float) -> None:  # noqa: FBT001 - click's signature
    """Turn warnings and due times that have passed into events of their case and notices, each once, until Ctrl-C.

    Several workers may run at once, on one machine or many: they share the work, and take over what one has left that
    has died. What was told late says so, with the true due time.
    """
    from engine.services.deadline_words import deadline_words  # noqa: PLC0415
    from engine.services.dispatch import Work, queue_address, work, work_once  # noqa: PLC0415
    from engine.services.notices import channels_of  # noqa: PLC0415
    from engine.services.open_store import own_store  # noqa: PLC0415
    from engine.services.tell_deadlines import worker_desk  # noqa: PLC0415

    settings = options.settings()
    channels = channels_of(settings)
    desk = worker_desk(options.desk, settings)
    click.get_current_context().call_on_close(desk.log.close)
    zone = desk.edition.desk.zone

    def say(event: Event) -> None:
        line = f"{show_moment(event.at, zone)}  {event.case}  {event.kind}: {deadline_words(desk.edition, event)}"
        click.echo(safe_line(line))

    def complain(what: str) -> None:
        click.echo(f"sopdesk: {safe_line(what)}", err=True)

    job = Work(desk, queue_address(settings.store or own_store()), channels, say, complain)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if job.stop.is_set():
            raise KeyboardInterrupt
        job.stop.set()

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        if once:
            work_once(job)
        else:
            work(job, every)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
