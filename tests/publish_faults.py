"""Publishes again and again in forked processes, each hit by one fault; prints what was left.

usage: publish_faults.py FOLDER kill|ENOSPC|EIO exchange|no-exchange over|first

A process of its own, because it forks and patches `os`. Every line it prints is a JSON array: the
number of the fault, how the child ended (10: it ended before the fault was due), what stood in the
folder after it, after the next run had looked, and after that had published.
"""

import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from briefexport import publish as publishing
from briefexport.errors import RefusedError
from manifests import manifest_of, whole

OLD = {"a.pdf": b"old pdf" * 999, "a.epub": b"old epub", "a.docx": b"old docx"}
NEW = {"a.pdf": b"new pdf" * 999, "a.epub": b"new epub", "b.docx": b"new docx"}
NEXT = {"a.pdf": b"next"}
CALLS = ("mkdir", "open", "write", "fsync", "rename", "close", "scandir")


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


def child(work: Callable[[], bool]) -> int:
    """Run `work` in a forked process; return its exit code, negative for a signal.

    0 where the fault struck and did no harm, 1 where it was refused, 10 where it was never due.
    """
    pid = os.fork()
    if not pid:
        try:
            os._exit(0 if work() else 10)
        except RefusedError:
            os._exit(1)
        except BaseException as error:
            sys.stderr.write(repr(error))
            os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed_at(number: int, dist: Path) -> bool:
    """Publish, killed before the `number`-th line of publish.py or system event in it."""
    seen = 0

    def tick() -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename == publishing.__file__ and event == "line":
            tick()
        return trace

    sys.addaudithook(lambda event, _: tick() if event.startswith(("os.", "shutil.")) else None)
    sys.settrace(trace)
    publishing.publish(NEW, dist / "a", manifest_of(NEW, "new"))
    return seen >= number


def failing_at(number: int, code: int, dist: Path) -> bool:
    """Publish with the `number`-th call of CALLS failing; a short write counts as one, too."""
    seen = 0

    def failing(call: Callable[..., Any], name: str) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == number:
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


def attempts(kind: str, dist: Path) -> Callable[[int], Callable[[], bool]]:
    if kind == "kill":
        return lambda number: lambda: killed_at(number, dist)
    code = getattr(errno, kind)
    return lambda number: lambda: failing_at(number, code, dist)


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
        ended = child(attempts(kind, dist)(number))
        after = state(dist)
        publishing.ready(dist)
        recovered = state(dist)
        publishing.publish(NEXT, dist / "a", manifest_of(NEXT, "next"))
        sys.stdout.write(json.dumps([number, ended, after, recovered, state(dist)]) + "\n")
        if ended == 10:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
