"""Publishes again and again in forked processes, each hit by one fault; prints what was left.

usage: publish_faults.py FOLDER FAULT exchange|no-exchange over|first

FAULT is "kill", "interrupt", SIGINT, SIGTERM, or the name of what a call fails with: ENOSPC, EIO,
EDQUOT ...

A process of its own, because it forks and patches `os`. Every line it prints is a JSON array: the
number of the fault, how the child ended (10: it ended before the fault was due), what it was doing
then, what stood in the folder after it, after the next run had looked, and after that had
published.
"""

import contextlib
import errno
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, TextIO

from briefexport import publish as publishing
from briefexport.errors import RefusedError
from manifests import manifest_of, whole

OLD = {"a.pdf": b"old pdf" * 999, "a.epub": b"old epub", "a.docx": b"old docx"}
NEW = {"a.pdf": b"new pdf" * 999, "a.epub": b"new epub", "b.docx": b"new docx"}
NEXT = {"a.pdf": b"next"}
CALLS = (
    "mkdir", "open", "write", "fsync", "rename", "close", "scandir", "stat", "unlink", "rmdir",
)  # fmt: skip
# Calls of which Python tells its audit hooks nothing.
UNAUDITED = ("write", "fsync", "close", "stat")
# How a child ends: the fault did no harm, it was told, it was never due, it was told without the
# place, or something else came of it.
HARMLESS, TOLD, NEVER, PLACELESS, OTHER = 0, 1, 10, 11, 70
# A signal is sent at a random time, up to so many seconds from the start, so many times.
LONGEST, SIGNALS = 0.03, 30


def state(dist: Path) -> str:
    """Which whole set is published, and whether anything lies beside it."""
    folder = dist / "a"
    if not folder.exists():
        found = "none"
    else:
        here = {p.name: p.read_bytes() for p in folder.iterdir()}
        sets = {"old": OLD, "new": NEW, "next": NEXT}
        found = "MIXED"
        for name, files in sets.items():
            if here == whole(files, name):
                found = name
    beside = sorted(path.name for path in dist.iterdir() if path.name != "a")
    return found + ("+left" if beside else "")


Note = Callable[[str], object]
Work = Callable[[Note], bool]
Meanwhile = Callable[[int, TextIO], None]


def child(work: Work, dist: Path, meanwhile: Meanwhile) -> tuple[int, str]:
    """Run `work` in a forked process, and `meanwhile` with its number and notes in this one.

    Return its exit code, negative for a signal, and the last thing it noted.
    """
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        write = os.write  # `work` may spoil it
        os._exit(_ended(lambda: work(lambda said: write(theirs, f"{said}\n".encode())), dist))
    os.close(theirs)
    with os.fdopen(ours) as notes:
        meanwhile(pid, notes)
        said = notes.read().splitlines()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said[-1] if said else ""


def _ended(work: Callable[[], bool], dist: Path) -> int:
    try:
        return HARMLESS if work() else NEVER
    except RefusedError as error:
        (found,) = error.diagnostics
        named = found.place is not None and found.place.file == str(dist / "a")
        return TOLD if (named and found.code == "BX801" and found.hint) else PLACELESS
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except SystemExit as error:
        return int(error.code or 0)
    except BaseException as error:
        sys.stderr.write(repr(error))
        return OTHER


def killed_at(number: int, dist: Path, note: Note) -> bool:
    """Publish, killed before the `number`-th line of publish.py or file-system event in it."""
    seen = 0

    def tick(what: str) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            note(what)
            os.kill(os.getpid(), signal.SIGKILL)

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename == publishing.__file__ and event == "line":
            tick("line")
        return trace

    def noticed(event: str, _: Any) -> None:
        if event == "open" or event.startswith(("os.", "shutil.")):
            tick(event)

    def ticking(call: Callable[..., Any], name: str) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            tick(name)
            return call(*arguments, **named)

        return called

    for name in UNAUDITED:
        setattr(os, name, ticking(getattr(os, name), name))
    sys.addaudithook(noticed)
    sys.settrace(trace)
    publishing.publish(NEW, dist / "a", manifest_of(NEW, "new"))
    return seen >= number


def interrupted_at(number: int, dist: Path, note: Note) -> bool:
    """Publish, interrupted before the `number`-th line of publish.py or of what that calls."""
    seen, files = 0, {publishing.__file__, contextlib.__file__, shutil.__file__}

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal seen
        if event == "line" and frame.f_code.co_filename in files:
            seen += 1
            if seen == number:
                note(f"{frame.f_code.co_name} {frame.f_lineno}")
                raise KeyboardInterrupt
        return trace

    sys.settrace(trace)
    publishing.publish(NEW, dist / "a", manifest_of(NEW, "new"))
    sys.settrace(None)
    return seen >= number


def failing_at(number: int, code: int, dist: Path, note: Note) -> bool:
    """Publish with the `number`-th call of CALLS failing; a short write counts as one, too."""
    seen = 0

    def failing(call: Callable[..., Any], name: str) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == number:
                note(name)
                if name == "close":
                    call(*arguments)
                raise OSError(code, os.strerror(code))
            if name == "write":
                return call(arguments[0], arguments[1][:1000])
            return call(*arguments, **named)

        return called

    for name in CALLS:
        setattr(os, name, failing(getattr(os, name), name))
    publishing.publish(NEW, dist / "a", manifest_of(NEW, "new"))
    return seen >= number


def signalled(dist: Path, note: Note) -> bool:
    """Publish again and again, as the command line does, until a signal comes."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    note("ready")
    while True:
        publishing.publish(NEW, dist / "a", manifest_of(NEW, "new"))
        publishing.publish(OLD, dist / "a", manifest_of(OLD, "old"))


def attempt(kind: str, number: int, dist: Path) -> tuple[Work, Meanwhile]:
    """Return what the child is to do at the `number`-th attempt, and what is done to it."""
    if kind == "kill":
        return lambda note: killed_at(number, dist, note), lambda *_: None
    if kind == "interrupt":
        return lambda note: interrupted_at(number, dist, note), lambda *_: None
    if kind.startswith("SIG"):
        delay = Random(number).uniform(0, LONGEST)

        def send(pid: int, notes: TextIO) -> None:
            notes.readline()
            time.sleep(delay)
            os.kill(pid, getattr(signal, kind))

        return lambda note: signalled(dist, note), send
    code = getattr(errno, kind)
    return lambda note: failing_at(number, code, dist, note), lambda *_: None


def main(base: Path, kind: str, exchange: str, before: str) -> None:
    if exchange == "no-exchange":
        publishing._exchange = lambda *_: False
    number = 0
    while True:
        number += 1
        dist = base / str(number)
        dist.mkdir()
        if before == "over":
            publishing.publish(OLD, dist / "a", manifest_of(OLD, "old"))
        work, meanwhile = attempt(kind, number, dist)
        ended, doing = child(work, dist, meanwhile)
        after = state(dist)
        publishing.ready(dist)
        recovered = state(dist)
        publishing.publish(NEXT, dist / "a", manifest_of(NEXT, "next"))
        result = [number, ended, doing, after, recovered, state(dist)]
        sys.stdout.write(json.dumps(result) + "\n")
        if ended == NEVER or (kind.startswith("SIG") and number == SIGNALS):
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
