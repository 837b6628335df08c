"""Work in a process of its own, and what it took there."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock and of the processors, the most memory (MiB) any process had, a file."""

    wall: float
    cpu: float
    memory: float
    size: int
    pages: int


def measured(work: Callable[[], bytes]) -> Taken:
    """Return what `work`, which makes a PDF, takes in this process and its children."""
    cpu, started = _cpu(), time.perf_counter()
    data = work()
    wall, cpu = time.perf_counter() - started, _cpu() - cpu
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = max(resource.getrusage(who).ru_maxrss for who in whose) / 1024
    return Taken(wall, cpu, memory, len(data), pages(data))


def _cpu() -> float:
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(who) for who in whose]
    return sum(one.ru_utime + one.ru_stime for one in used)


def pages(data: bytes) -> int:
    """Return how many pages a PDF has; other files have none."""
    if not data.startswith(b"%PDF"):
        return 0
    import pypdfium2

    return len(pypdfium2.PdfDocument(data))


def in_a_process(*arguments: str) -> Taken:
    """Return what a script of ours says on its last line that it has taken."""
    command = [sys.executable, *arguments]
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Taken(**json.loads(run.stdout.splitlines()[-1]))


def said(taken: Taken) -> str:
    """Return `taken` as `in_a_process` reads it."""
    return json.dumps(asdict(taken)) + "\n"


def command(arguments: Sequence[str], work: Path, made: str) -> Taken:
    """Return what a program took, and all it started, to make the file `made` in `work`.

    Python finds its modules compiled, as they are where a program is installed; the first run of a
    program is there to compile them.
    """
    own = {name: one for name, one in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own["PYTHONPYCACHEPREFIX"] = str(work / "compiled")
    started = time.perf_counter()
    process = subprocess.Popen(
        arguments, cwd=work, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(arguments))
    data = (work / made).read_bytes()
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, len(data), pages(data))
