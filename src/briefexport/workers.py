"""Work in child processes: several at once, and one that dies takes nothing with it."""

import gc
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeAlias, TypeVar

from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.errors import BriefExportError, failure

Job = TypeVar("Job")
Result = TypeVar("Result")
OnStep: TypeAlias = Callable[[str], None]

_TICK = 0.1
# The collector finds little in a child, and looks often (measured: a sixth of a layout's time).
_COLLECT_AFTER = (50_000, 20, 100)
# How often a child is told to end, and how many seconds it has for ending its own children.
_REQUESTS, _PATIENCE = 3, 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may use: `seconds` of time, and bytes of `memory` (its address space)."""

    seconds: float
    memory: int


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


@dataclass(frozen=True, slots=True)
class _Running:
    """A job that is being done, its process, and when its time is up."""

    number: int
    process: BaseProcess
    deadline: float


def run(
    jobs: Sequence[Job],
    work: Callable[[Job, OnStep], Result],
    limit: int,
    limits: Callable[[Job], Limits] | None = None,
) -> Iterator[tuple[int, Event[Result]]]:
    """Do `work` on each of `jobs`, at most `limit` at once; yield what happens, by job's number.

    Each job ends with one Done or Failed; one that goes past its `limits` has failed. Leaving the
    iteration ends the children.
    """
    waiting = list(reversed(list(enumerate(jobs))))
    running: dict[Connection, _Running] = {}
    try:
        while waiting or running:
            while waiting and len(running) < limit:
                number, job = waiting.pop()
                allowed = limits(job) if limits else None
                deadline = time.monotonic() + allowed.seconds if allowed else inf
                # No interrupt may come between a child's start and our knowing of it.
                with _signals_held():
                    connection, process = _start(work, job, allowed)
                    running[connection] = _Running(number, process, deadline)
            ready = [found for found in wait(list(running), _TICK) if isinstance(found, Connection)]
            late = [found for found in running if running[found].deadline < time.monotonic()]
            if not ready:
                yield 0, Idle()
            for connection in dict.fromkeys([*ready, *late]):
                one = running[connection]
                event: Event[Result]
                if connection in ready:
                    event = _received(connection, one.process)
                else:
                    one.process.kill()
                    event = Failed((_late(),))
                if not isinstance(event, Step):
                    del running[connection]
                    connection.close()
                    one.process.join()
                yield one.number, event
    finally:
        for connection, one in running.items():
            _end(one.process)
            connection.close()


def _start(
    work: Callable[[Job, OnStep], Result], job: Job, allowed: Limits | None
) -> tuple[Connection, BaseProcess]:
    # Forking is quick, and safe with one thread; macOS's own libraries start more.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    # Not a daemon, which could have no children of its own.
    process: BaseProcess = context.Process(  # type: ignore[attr-defined]
        target=_child, args=(ours, theirs, work, job, allowed)
    )
    process.start()
    theirs.close()
    return ours, process


def _end(process: BaseProcess) -> None:
    """End `process`: tell it to, more than once, and at last kill it.

    Python drops what a signal raises inside some callbacks. Such a child goes on, and would then
    wait for ever for somebody to read its result.
    """
    for _ in range(_REQUESTS):
        process.terminate()
        process.join(_PATIENCE)
        if process.exitcode is not None:
            return
    process.kill()
    process.join()


@contextmanager
def _signals_held() -> Iterator[None]:
    """Let signals wait; no child that is started hears one before it has settled what to do."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


def _late() -> Diagnostic:
    return diagnostic(
        "BX007",
        "this took longer than anything of its size should",
        hint="find what it stumbles over by leaving parts of it out, and please report it",
    )


def _child(
    other_end: Connection,
    connection: Connection,
    work: Callable[[Job, OnStep], Result],
    job: Job,
    allowed: Limits | None,
) -> None:
    # Held open here, it would let us wait for ever for a parent that is gone.
    other_end.close()
    # Ctrl-C reaches every process of the terminal; the parent decides and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Told to end, it ends its own children first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    # What comes from the parent stays; going through it would only copy its pages of memory.
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    if allowed:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        memory = allowed.memory if most == resource.RLIM_INFINITY else min(allowed.memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (memory, most))
    event: Event[Result]
    try:
        event = Done(work(job, lambda name: connection.send(Step(name))))
    except BriefExportError as error:
        event = Failed(error.diagnostics)
    except MemoryError:
        event = Failed((_starved(),))
    except Exception as error:
        event = Failed((failure(error),))
    with suppress(BrokenPipeError):
        connection.send(event)


def _starved() -> Diagnostic:
    return diagnostic(
        "BX008",
        "this took more memory than anything of its size should",
        hint="find what it stumbles over by leaving parts of it out, and please report it",
    )
