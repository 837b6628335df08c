"""Warm processes that do one task after another; one that dies takes nothing but its task with it.

A process has loaded what the last task needed when the next one comes: an engine takes longer to
start than a brief takes to be laid out. Each task has a bound on its time and its memory.
"""

import copyreg
import gc
import hashlib
import io
import pickle
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeAlias, TypeVar

from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.errors import BriefExportError, failure
from briefexport.inputs import FileBytes
from briefexport.records import dataclass

Result = TypeVar("Result")

# While a task is done the collector finds little, and looks often (measured: a sixth of a layout's
# time). What it leaves in circles is collected behind it, or there would be more with each.
_COLLECT_AFTER = (500_000, 20, 100)
# A process that has once used so much more memory (KiB) than at first makes room for a fresh one.
_STOUT = 1 << 20
# How often a child is told to end, and how many seconds it has for it.
_REQUESTS, _PATIENCE = 3, 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Forking is quick, and safe with one thread; macOS's own libraries start more.
_FORKED = sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a task may use: `seconds` of time, and bytes of `memory` (its address space)."""

    seconds: float
    memory: int = 4 << 30


# So many values that tasks share a process keeps: editions, as more than one may be in the making.
_SHARED = 4
_kept: dict[bytes, "Shared[Any]"] = {}


def _alone(value: object) -> tuple[object, ...]:
    return (value,)


def _only(value: Result) -> Result:
    return value


@dataclass(frozen=True, slots=True)
class _Written:
    """The parts of a value as bytes, the digest of each, and what reads one and joins them."""

    parts: tuple[bytes, ...]
    digests: tuple[bytes, ...]
    joined: Callable[..., Any]
    read: Callable[[bytes], Any] = pickle.loads

    @property
    def name(self) -> bytes:
        """What names the value."""
        return hashlib.sha256(b"".join(self.digests)).digest()


@dataclass(frozen=True, slots=True)
class _Unread(Sequence[Any]):
    """The parts of a value as they were written."""

    written: _Written

    def __len__(self) -> int:
        return len(self.written.parts)

    def __getitem__(self, place: int) -> Any:  # type: ignore[override]  # noqa: ANN401
        return self.written.read(self.written.parts[place])


class Shared(Generic[Result]):
    """A value that many tasks take: written once, and read once in each process that looks at it.

    What does the work is given the value itself. `apart` takes it into parts that `joined` puts
    together again, both functions of a module: so it can be told which part is as it was.
    """

    __slots__ = ("_apart", "_joined", "_parts", "_value", "_written")

    def __init__(
        self,
        value: Result,
        apart: Callable[[Result], Sequence[object]] = _alone,
        joined: Callable[..., Result] = _only,
    ) -> None:
        self._value: Result | None = value
        self._apart: Callable[[Result], Sequence[object]] | None = apart
        self._joined = joined
        self._parts: Sequence[object] | None = None
        self._written: _Written | None = None

    @classmethod
    def read(cls, written: _Written) -> "Shared[Any]":
        """Return what was `written`, its value still to be read."""
        found: Shared[Any] = Shared(None, joined=written.joined)
        found._apart, found._written = None, written
        return found

    @classmethod
    def in_parts(
        cls,
        parts: Sequence[bytes],
        joined: Callable[..., Result],
        read: Callable[[bytes], Any],
    ) -> "Shared[Result]":
        """Return a value whose `parts` are bytes already; `read` is a function of a module."""
        digests = tuple(hashlib.sha256(part).digest() for part in parts)
        return cls.read(_Written(tuple(parts), digests, joined, read))

    @property
    def value(self) -> Result:
        """The value itself."""
        if self._value is None and self._written:
            self._value = self._joined(*_Unread(self._written))
        return self._value  # type: ignore[return-value]

    @property
    def parts(self) -> Sequence[Any]:
        """The parts of the value; where it was sent, each is read when it is asked for."""
        if self._apart is None:
            return _Unread(self.written)
        if self._parts is None:
            self._parts = self._apart(self.value)
        return self._parts

    @property
    def written(self) -> _Written:
        """The value as bytes."""
        if self._written is None:
            parts = tuple(pickle.dumps(part, protocol=5) for part in self.parts)
            digests = tuple(hashlib.sha256(part).digest() for part in parts)
            self._written = _Written(parts, digests, self._joined)
        return self._written

    def __reduce__(self) -> tuple[Any, tuple[_Written]]:
        return _shared, (self.written,)


def _shared(written: _Written) -> Shared[Any]:
    """Return the value that was `written`, the one of this process where it is kept."""
    name = written.name
    found = _kept.pop(name, None) or Shared.read(written)
    _keep(_kept, name, found)
    return found


def _recalled(name: bytes) -> Shared[Any]:
    """Return a value that was sent to this process before."""
    found = _kept.pop(name)
    _keep(_kept, name, found)
    return found


def _keep(kept: dict[bytes, Result], name: bytes, value: Result) -> None:
    """Keep a value that was used, and no longer the one that was not for longest."""
    kept[name] = value
    while len(kept) > _SHARED:
        del kept[next(iter(kept))]


def _reducers(shared: Callable[[Shared[Any]], Any]) -> dict[type, Callable[[Any], Any]]:
    """Return what reduces values for a process of this machine, by their types."""
    return {**copyreg.dispatch_table, Shared: shared, FileBytes: FileBytes.nearby}


class _Answer(pickle.Pickler):
    """Writes what came of a task, and notes the values in it that may be asked for again."""

    def __init__(self, target: io.BytesIO) -> None:
        super().__init__(target, protocol=5)
        self.made: dict[bytes, Shared[Any]] = {}
        self.dispatch_table = _reducers(self._shared)

    def _shared(self, value: Shared[Any]) -> Any:  # noqa: ANN401
        self.made[value.written.name] = value
        return value.__reduce__()


class _Order(pickle.Pickler):
    """Writes an order for a process that has `sent` values: of one of these, only its name."""

    def __init__(self, target: io.BytesIO, sent: dict[bytes, None]) -> None:
        super().__init__(target, protocol=5)
        self.sent = sent
        self.dispatch_table = _reducers(self._shared)

    def _shared(self, value: Shared[Any]) -> Any:  # noqa: ANN401
        name = value.written.name
        known = name in self.sent
        # The process keeps and forgets in the same order.
        self.sent.pop(name, None)
        _keep(self.sent, name, None)
        return (_recalled, (name,)) if known else value.__reduce__()


@dataclass(frozen=True, slots=True)
class Task(Generic[Result]):
    """`work(*arguments)`, called `name` where its progress is shown.

    `work` is a function of a module, and gives the same for the same arguments wherever it is done;
    with `here`, only on this machine, because it reads files. `source` names the file that the
    work is about, where a fault of it has no place of its own. Of tasks that stand side by side
    the one of the largest `size` begins first, so that none is left over at the end.
    """

    name: str
    work: Callable[..., Result]
    arguments: tuple[Any, ...]
    limits: Limits
    source: str = ""
    here: bool = False
    size: int = 0


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """A task has its result."""

    result: Result


@dataclass(frozen=True, slots=True)
class Failed:
    """A task was refused, or its process came to harm."""

    diagnostics: tuple[Diagnostic, ...]


Outcome: TypeAlias = Done[Result] | Failed


def performed(work: Callable[..., Result], arguments: Sequence[Any]) -> Outcome[Result]:
    """Return what comes of doing `work` in this process; nothing is raised."""
    try:
        return Done(work(*(one.value if isinstance(one, Shared) else one for one in arguments)))
    except BriefExportError as error:
        return Failed(error.diagnostics)
    except MemoryError:
        return Failed((_starved(),))
    except Exception as error:
        return Failed((failure(error),))


@dataclass(frozen=True, slots=True)
class _Running:
    """The number of a task that is being done, and when its time is up."""

    number: int
    deadline: float


@dataclass(frozen=True, slots=True)
class _Child:
    """A process, and the folder of what it writes for itself, which is not to outlive it."""

    process: BaseProcess
    folder: str

    def left(self) -> None:
        """Wait for the process to end, and remove what one that was killed has left."""
        self.process.join()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class Pool:
    """At most `limit` warm processes, started when there is something to do.

    `_sent` are the names of the values that each process keeps, as it does. Of the processes `_old`
    are to do no more than they are at, and `_gone` have nothing more to do.
    """

    limit: int
    _idle: dict[Connection, _Child] = field(default_factory=dict)
    _busy: dict[Connection, tuple[_Child, _Running]] = field(default_factory=dict)
    _sent: dict[Connection, dict[bytes, None]] = field(default_factory=dict)
    _old: set[Connection] = field(default_factory=set)
    _gone: list[_Child] = field(default_factory=list)

    @property
    def forks(self) -> bool:
        """Whether its processes begin with what this one has loaded."""
        return _FORKED

    @property
    def free(self) -> bool:
        """Whether another task can be begun."""
        return len(self._busy) < self.limit

    def begin(self, number: int, task: Task[Any]) -> None:
        """Let a process begin `task`, of which `finished` will speak by its number."""
        while True:
            # No interrupt may come between a child's start and our knowing of it.
            with _signals_held():
                connection, child = self._idle.popitem() if self._idle else self._start()
                deadline = time.monotonic() + task.limits.seconds
                self._busy[connection] = child, _Running(number, deadline)
            order = io.BytesIO()
            sent = self._sent.setdefault(connection, {})
            _Order(order, sent).dump((task.work, task.arguments, task.limits.memory))
            try:
                connection.send_bytes(order.getbuffer())
            except (BrokenPipeError, ConnectionResetError):  # it died of having nothing to do
                self._dismiss(connection)
                continue
            return

    def finished(self, seconds: float) -> list[tuple[int, Outcome[Any]]]:
        """Return what has come of tasks; an empty list where nothing has in so many seconds."""
        ready = [one for one in wait(list(self._busy), seconds) if isinstance(one, Connection)]
        late = [
            connection
            for connection, (_, running) in self._busy.items()
            if connection not in ready and running.deadline < time.monotonic()
        ]
        found = [self._received(connection) for connection in ready]
        for connection in late:
            child, running = self._busy[connection]
            child.process.kill()
            self._dismiss(connection)
            found.append((running.number, Failed((late_diagnostic(),))))
        return found

    def renew(self) -> None:
        """Let others take the place of all processes, which begin with what is loaded by now."""
        for connection, child in tuple(self._idle.items()):
            self._let_go(connection, child)
        self._old.update(self._busy)

    def close(self) -> None:
        """End every process."""
        self.renew()
        for child in self._gone:
            child.process.join(_PATIENCE)
        for child in (*self._gone, *(child for child, _ in self._busy.values())):
            _end(child.process)
            child.left()
        for connection in self._busy:
            connection.close()
        self._busy.clear()
        self._sent.clear()
        self._old.clear()
        self._gone.clear()

    def _let_go(self, connection: Connection, child: _Child) -> None:
        """Let a process end that has nothing more to do, which nobody waits for until the end."""
        # Whenever an interrupt comes, it is known to be there.
        self._gone.append(child)
        self._hang_up(connection)

    def _received(self, connection: Connection) -> tuple[int, Outcome[Any]]:
        child, running = self._busy[connection]
        try:
            answer = io.BytesIO(connection.recv_bytes())
        except (EOFError, ConnectionResetError):
            self._dismiss(connection)
            return running.number, Failed((_death(child.process.exitcode or 0),))
        outcome = pickle.load(answer)  # noqa: S301 - our own child's
        leaving, made = pickle.load(answer)  # noqa: S301
        sent = self._sent.setdefault(connection, {})
        for name in made:
            sent.pop(name, None)
            _keep(sent, name, None)
        if leaving:
            self._dismiss(connection)
        elif connection in self._old:
            self._let_go(connection, child)
        else:
            del self._busy[connection]
            self._idle[connection] = child
        if isinstance(outcome, Failed):
            # It may not have read all of the order; it forgets as well.
            self._sent.pop(connection, None)
        return running.number, outcome

    def _dismiss(self, connection: Connection) -> None:
        child, _ = self._busy[connection]
        self._hang_up(connection)
        child.left()

    def _hang_up(self, connection: Connection) -> None:
        self._idle.pop(connection, None)
        self._busy.pop(connection, None)
        self._sent.pop(connection, None)
        self._old.discard(connection)
        connection.close()

    def _start(self) -> tuple[Connection, _Child]:
        context = get_context("fork" if _FORKED else "spawn")
        ours, theirs = context.Pipe()
        # Held open in a child, they would let its siblings wait for ever for a parent that is gone.
        others = (ours, *self._idle, *self._busy) if _FORKED else ()
        folder = tempfile.mkdtemp(prefix="briefexport-")
        process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_child, args=(others, theirs, folder)
        )
        process.start()
        theirs.close()
        return ours, _Child(process, folder)


def _end(process: BaseProcess) -> None:
    """End `process`: tell it to, more than once, and at last kill it.

    Python drops what a signal raises inside some callbacks. Such a child goes on, and would then
    wait for ever for somebody to read its result.
    """
    for _ in range(_REQUESTS):
        if process.exitcode is not None:
            return
        process.terminate()
        process.join(_PATIENCE)
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


def _child(others: Sequence[Connection], connection: Connection, folder: str) -> None:
    for one in others:
        one.close()
    # What is killed removes nothing itself.
    tempfile.tempdir = folder
    # Ctrl-C reaches every process of the terminal; the parent decides and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    # What comes from the parent stays; going through it would only copy its pages of memory.
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    _kept.clear()
    try:
        _serve(connection)
    finally:
        # The parent may be gone.
        shutil.rmtree(folder, ignore_errors=True)


def _serve(connection: Connection) -> None:
    """Do what is ordered until nobody orders any more, or too much memory was used."""
    begun, leaving = _most_used(), False
    while not leaving:
        try:
            order = connection.recv_bytes()
        except EOFError:
            return
        outcome = _obeyed(order)
        if isinstance(outcome, Failed):
            _kept.clear()
        leaving = _most_used() - begun > _STOUT
        with suppress(BrokenPipeError):
            connection.send_bytes(_packed(outcome, leaving=leaving))
        del outcome
        gc.collect(0)


def _obeyed(order: bytes) -> Outcome[Any]:
    try:
        work, arguments, memory = pickle.loads(order)  # noqa: S301 - our own parent's
    except MemoryError:
        return Failed((_starved(),))
    before, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, most))
    try:
        return performed(work, arguments)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))


def _packed(outcome: Outcome[Any], *, leaving: bool) -> memoryview:
    """Return an outcome, whether the process is leaving, and which values it keeps, as bytes."""
    target = io.BytesIO()
    answer = _Answer(target)
    try:
        answer.dump(outcome)
    except Exception as error:
        target = io.BytesIO()
        answer = _Answer(target)
        answer.dump(Failed((failure(error),)))
    for name, value in answer.made.items():
        _kept.pop(name, None)
        _keep(_kept, name, value)
    pickle.dump((leaving, tuple(answer.made)), target, protocol=5)
    return target.getbuffer()


def _most_used() -> int:
    """Return the most memory this process ever used, in KiB; a fork begins with its parent's."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used >> 10 if sys.platform == "darwin" else used


# --- What is said --------------------------------------------------------------------------------


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


def late_diagnostic() -> Diagnostic:
    """Return what is said of a task whose time is up."""
    return diagnostic(
        "BX007",
        "this took longer than anything of its size should",
        hint="find what it stumbles over by leaving parts of it out, and please report it",
    )


def _starved() -> Diagnostic:
    return diagnostic(
        "BX008",
        "this took more memory than anything of its size should",
        hint="find what it stumbles over by leaving parts of it out, and please report it",
    )
