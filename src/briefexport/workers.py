"""Work in child processes: several at once, and one that dies takes nothing with it."""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeAlias, TypeVar

from briefexport.cli.reporting import failure
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.errors import BriefExportError

Job = TypeVar("Job")
Result = TypeVar("Result")
OnStep: TypeAlias = Callable[[str], None]

_TICK = 0.1
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Step:
    """A job has come to the step `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """A job has its result."""

    result: Result


@dataclass(frozen=True, slots=True)
class Failed:
    """A job was refused, or its process came to harm."""

    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing has happened for a moment; a display may want to move."""


Event: TypeAlias = Step | Done[Result] | Failed | Idle


def run(
    jobs: Sequence[Job], work: Callable[[Job, OnStep], Result], limit: int
) -> Iterator[tuple[int, Event[Result]]]:
    """Do `work` on each of `jobs`, at most `limit` at once; yield what happens, by job's number.

    Each job ends with one Done or Failed. Leaving the iteration ends the children.
    """
    waiting = list(reversed(list(enumerate(jobs))))
    running: dict[Connection, tuple[int, BaseProcess]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < limit:
                number, job = waiting.pop()
                connection, process = _start(work, job)
                running[connection] = (number, process)
            ready = [found for found in wait(list(running), _TICK) if isinstance(found, Connection)]
            if not ready:
                yield 0, Idle()
            for connection in ready:
                number, process = running[connection]
                event: Event[Result] = _received(connection, process)
                if not isinstance(event, Step):
                    del running[connection]
                    connection.close()
                    process.join()
                yield number, event
    finally:
        for connection, (_, process) in running.items():
            process.terminate()
            process.join()
            connection.close()


def _start(work: Callable[[Job, OnStep], Result], job: Job) -> tuple[Connection, BaseProcess]:
    # Forking is quick, and safe with one thread; macOS's own libraries start more.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    process: BaseProcess = context.Process(  # type: ignore[attr-defined]
        target=_child, args=(theirs, work, job), daemon=True
    )
    # No signal may find the child before it has settled what to do with signals.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    process.start()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    return ours, process


def _received(connection: Connection, process: BaseProcess) -> "Event[Result]":
    try:
        event: Event[Result] = connection.recv()
    except EOFError:
        process.join()
        return Failed((_death(process.exitcode or 0),))
    return event


def _death(code: int) -> Diagnostic:
    how = f"exit code {code}"
    if code < 0:
        with suppress(ValueError):
            how = signal.Signals(-code).name
    return diagnostic(
        "BX006",
        f"the process that built this ended without a result ({how})",
        hint="SIGKILL mostly means that memory ran out: try --jobs 1; else please report it",
    )


def _child(connection: Connection, work: Callable[[Job, OnStep], Result], job: Job) -> None:
    # Ctrl-C reaches every process of the terminal; the parent decides and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    event: Event[Result]
    try:
        event = Done(work(job, lambda name: connection.send(Step(name))))
    except BriefExportError as error:
        event = Failed(error.diagnostics)
    except Exception as error:
        event = Failed((failure(error),))
    connection.send(event)
