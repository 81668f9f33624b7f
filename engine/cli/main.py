"""``sopdesk``: finds the command that was asked for, and turns whatever goes wrong into one message and an exit code.

Commands are imported when they are called, so that ``sopdesk check`` starts without a screen, a database or the rules
engine.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TextIO
from zoneinfo import reset_tzpath

import click

from engine.cli.options import Options
from engine.model.problem import Problems, Refused, StoreFault
from engine.model.safe_text import safe_line

COMMANDS: Final = {
    "init": "a desk of your own, from the shipped policy set or empty",
    "new": "a document to begin with, of any kind",
    "check": "check every document: where, what is wrong, how to mend it",
    "watch": "the check again at every save",
    "fmt": "documents in one order and style; comments and meaning stay",
    "explain-code": "what a code of a problem means, with a wrong and a right example",
    "test": "run the scenarios",
    "practice": "play a case study at the desk and be scored; nothing is stored as real",
    "preview": "a document as the agent will see it, anew at every save, with its problems",
    "when": "when is it due, and why: every counted and skipped span",
    "decide": "what the documents decide for given facts, for people and for pipelines",
    "explain": "every decision of a case in sentences, down to the clause",
    "calendar": "a year of opening hours, and every day that is not as usual",
    "duties": "what the department itself owes by when: reports, reviews, audits",
    "find": "the cases with some words in them",
    "record": "something happened in one case or in many",
    "import": "read an event log into cases",
    "audit": "whether the case log is what was written",
    "backup": "the case log as one file",
    "restore": "a case log from such a file",
    "key": "the master key of a team's case log",
    "pin": "set the PIN that you sign in with",
    "customer": "everything that is kept of a customer, and erasing it",
    "retention": "end the keeping of what has been kept long enough",
    "work": "tell of passed warnings and due times, each once, so that nobody has to watch them",
    "report": "a report for a period",
    "web": "the desk in a browser, behind a sign-in",
    "schema": "the JSON Schema of a kind, for editors",
    "doctor": "what is installed, and which engine is at work",
}
COULD_NOT_RUN: Final = 2
UNWRITTEN: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EPIPE})
"""Why something open cannot be written: a full disk, a terminal that is gone."""


class LazyGroup(click.Group):
    """A group whose commands are modules beside this one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands, in the order a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = "import_" if cmd_name == "import" else cmd_name.replace("-", "_")
        command: click.Command = import_module(f"engine.cli.{module}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever a command returns
        """Runs the command. That nobody listens to it any more (``| head``) is no error; click would exit with 1 then."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _give_up(sys.stdout)
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list for --help, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _tell_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's signature
    if asked:
        click.echo(f"sopdesk {installed('sopdesk')}")
        ctx.exit()


def installed(package: str) -> str:
    """The version of a package; a checkout that is only run from its folder has none."""
    from importlib import metadata  # noqa: PLC0415 - slow to load

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--desk",
    type=click.Path(path_type=Path),
    envvar="SOPDESK_DESK",
    help="Folder of the documents; else this one, else the shipped set.",
)
@click.option("--store", default="", help="Case log, e.g. sqlite:///desk.db; else one of your own.")
@click.option("--as", "name", default="", help="Your name, as it is said and logged.")
@click.option("--role", default="", help="Your role, from the roles document.")
@click.option("--shift", default="", help="The shift you work, where a calendar has shifts.")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_tell_version, help="Tell the version."
)
@click.pass_context
def cli(  # noqa: PLR0913, PLR0917 - one parameter an option
    ctx: click.Context, desk: Path | None, store: str, name: str, role: str, shift: str
) -> None:
    """Open the desk; with a command, do that instead."""
    ctx.obj = Options(desk, store, name, role, shift)
    if ctx.invoked_subcommand is None:
        from engine.cli.desk import run_desk  # noqa: PLC0415 - the screen is only loaded to be shown

        run_desk(ctx.obj)


def main() -> None:
    """Runs sopdesk and exits: 0 fine, 1 problems found, 2 could not run."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs one command line; the exit code. Time zones are those of the tzdata package, on every machine the same."""
    reset_tzpath(to=())
    try:
        return _run(arguments)
    except OSError as error:
        if error.filename is not None:
            place = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else error.filename
            click.echo(safe_line(f"sopdesk: {place}: {error.strerror}"), err=True)
            return COULD_NOT_RUN
        if error.errno not in UNWRITTEN:
            raise
        with suppress(OSError):  # the complaints may go to the same full disk
            click.echo(f"sopdesk: the output cannot be written: {error.strerror}; send it elsewhere", err=True)
        for stream in (sys.stdout, sys.stderr):
            if not _is_written(stream):
                _give_up(stream)
        return COULD_NOT_RUN


def _run(arguments: list[str]) -> int:
    try:
        result = cli.main(arguments, prog_name="sopdesk", standalone_mode=False)
    except click.ClickException as error:
        error.show()
    except (Refused, Problems) as error:
        click.echo("\n".join(_lines(error)), err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
    except StoreFault as error:
        click.echo(f"sopdesk: {safe_line(str(error))}", err=True)
    else:
        return result if isinstance(result, int) else 0
    return COULD_NOT_RUN


def _is_written(stream: TextIO) -> bool:
    """Whether all that was given to a stream has gone out; where that failed it is still there, and fails again."""
    try:
        stream.flush()
    except OSError:
        return False
    return True


def _give_up(stream: TextIO) -> None:
    """What is left to be written goes nowhere, so that the interpreter does not stumble over it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _lines(error: Refused | Problems) -> list[str]:
    if isinstance(error, Refused):
        return [f"sopdesk: {safe_line(reason)}" for reason in error.reasons]
    from engine.report.told.text import line_of  # noqa: PLC0415 - only where something is wrong

    lines = [line_of(problem) for problem in error.problems]
    count = "an error" if len(lines) == 1 else f"{len(lines)} errors"
    return [*lines, f"sopdesk: the documents have {count}; sopdesk check shows each with its line"]
