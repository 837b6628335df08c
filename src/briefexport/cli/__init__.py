"""The command line: `briefexport COMMAND`. The only place that prints.

Exit codes: 0 fine, 1 findings or a failed edition, 2 usage, configuration or machine, 130 Ctrl-C.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Annotated, TypeAlias

import typer
from typer.main import get_command

from briefexport import __version__
from briefexport.cli.terminal import FINDINGS, USAGE, Reporter, exit_code, stderr, use_utf8
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.errors import BriefExportError, failure

# Typer's own usage errors all derive from this one, which it does not name in public.
_TyperUsageError: type[Exception] = typer.BadParameter.__bases__[0]

Command: TypeAlias = Callable[..., None]

VERSION = "--version"


def _build() -> Command:
    from briefexport.cli.build import command  # noqa: PLC0415

    return command


def _show() -> Command:
    from briefexport.cli.show import command  # noqa: PLC0415

    return command


def _lint() -> Command:
    from briefexport.cli.lint import command  # noqa: PLC0415

    return command


def _preflight() -> Command:
    from briefexport.cli.preflight import command  # noqa: PLC0415

    return command


def _proof() -> Command:
    from briefexport.cli.proof import command  # noqa: PLC0415

    return command


def _verify() -> Command:
    from briefexport.cli.verify import command  # noqa: PLC0415

    return command


def _revise() -> Command:
    from briefexport.cli.revise import command  # noqa: PLC0415

    return command


def _redline() -> Command:
    from briefexport.cli.redline import command  # noqa: PLC0415

    return command


def _clean() -> Command:
    from briefexport.cli.clean import command  # noqa: PLC0415

    return command


def _doctor() -> Command:
    from briefexport.cli.doctor import command  # noqa: PLC0415

    return command


def _explain() -> Command:
    from briefexport.cli.explain import command  # noqa: PLC0415

    return command


# In the order of the help. Each is imported when it is wanted: all take longer than most of them.
COMMANDS: dict[str, Callable[[], Command]] = {
    "build": _build,
    "show": _show,
    "lint": _lint,
    "preflight": _preflight,
    "proof": _proof,
    "revise": _revise,
    "redline": _redline,
    "verify": _verify,
    "clean": _clean,
    "doctor": _doctor,
    "explain": _explain,
}


def application(wanted: str = "") -> typer.Typer:
    """Return the command line with the command `wanted`, or with all where there is none such.

    Asked for its version it needs none.
    """
    app = typer.Typer(
        name="briefexport",
        help="Articles in; a print PDF, an EPUB and a DOCX out, through one model and one style.",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    named = (wanted,) if wanted in COMMANDS else COMMANDS
    for name in () if wanted == VERSION else named:
        app.command(name)(COMMANDS[name]())
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"briefexport {__version__}")
        raise typer.Exit


def _options(
    _version: Annotated[
        bool,
        typer.Option(VERSION, help="Show the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and exit."""
    # Whoever reads the output may stop, as `head` does; that is the end, and no fault.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    # A shell lets what it runs in the background ignore an interrupt, and that is to stay so.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    code = run(sys.argv[1:])
    with suppress(OSError):  # told already
        print(end="", flush=True)
    # All that was opened is closed and every child is gone; to take apart what is in memory, object
    # by object, takes longer than to publish.
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the command line on `arguments` and return its exit code; nothing else leaves it.

    Without arguments it shows the help.
    """
    use_utf8()
    try:
        return _run(arguments) if arguments else _run(["--help"]) or USAGE
    except BriefExportError as error:
        return _told(error.diagnostics, exit_code(error))
    except (KeyboardInterrupt, typer.Abort):
        return 128 + signal.SIGINT
    except Exception as error:
        found = failure(error)
        return _told([found], USAGE if found.code == "BX005" else FINDINGS)


def _run(arguments: Sequence[str]) -> int:
    try:
        app = application(arguments[0])
        code = get_command(app).main(
            args=list(arguments), prog_name="briefexport", standalone_mode=False
        )
        print(end="", flush=True)  # unlike a method of sys.stdout, also where stdout is closed
    except _TyperUsageError as error:
        hint = "`briefexport --help` and `briefexport COMMAND --help` show what there is"
        message = error.format_message()  # type: ignore[attr-defined]
        return _told([diagnostic("BX004", message, hint=hint)], USAGE)
    return code if isinstance(code, int) else 0


def _told(findings: Sequence[Diagnostic], code: int) -> int:
    Reporter(stderr()).report(findings)
    return code
