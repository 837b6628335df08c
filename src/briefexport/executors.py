"""Tasks in the processes of any executor: of a library, or on the machines of a cluster.

What is sent is bytes, and what comes back: a task that is pure, then its outcome, sealed under the
digest of what was sent. What is not whole, was made by other code or by other releases, or is no
value of ours, is refused, as an entry of the cache would be.
"""

import pickle
import time
import warnings
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import field
from typing import Any, ClassVar

from briefexport.cache import dumped, key, loaded, opened, sealed
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.engines import made_by
from briefexport.records import dataclass
from briefexport.workers import Failed, Outcome, Task, late_diagnostic, performed


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of a task."""

    outcome: Outcome[Any]


@dataclass(slots=True)
class Submitted:
    """The processes of `executor` do what needs nothing of this machine; the rest is done here.

    All that can be begun is, as nobody says how many processes there are. Time is only counted
    while nothing at all is finished: what waits in a queue cannot be told from what is being done.
    """

    forks: ClassVar[bool] = False
    executor: Executor
    _running: dict[Future[bytes], tuple[int, Task[Any], str]] = field(default_factory=dict)
    _done: list[tuple[int, Outcome[Any]]] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    @property
    def free(self) -> bool:
        """Whether another task can be begun."""
        return True

    def begin(self, number: int, task: Task[Any]) -> None:
        """Do `task`, or have it done."""
        if task.here:
            self._done.append((number, performed(task.work, task.arguments)))
            return
        order = pickle.dumps((task.work, task.arguments), protocol=5)
        name = key([made_by().encode(), order])
        if not self._running:
            self._since = time.monotonic()
        try:
            with warnings.catch_warnings():
                # Dask warns of much that is sent at once, which an edition is.
                warnings.simplefilter("ignore")
                future = self.executor.submit(obeyed, made_by(), name, order)
        except Exception as error:
            self._done.append((number, Failed((_lost(error),))))
        else:
            self._running[future] = number, task, name

    def finished(self, seconds: float) -> list[tuple[int, Outcome[Any]]]:
        """Return what has come of tasks; an empty list where nothing has in so many seconds."""
        found, self._done = self._done, []
        if self._running:
            ready, _ = wait(self._running, 0 if found else seconds, FIRST_COMPLETED)
            found += [self._received(future) for future in ready]
        if found:
            self._since = time.monotonic()
        return found or self._late()

    def renew(self) -> None:
        """Do nothing: what is loaded here is no part of its processes."""

    def close(self) -> None:
        """Call back what is not begun yet."""
        for future in self._running:
            future.cancel()
        self._running.clear()

    def _received(self, future: Future[bytes]) -> tuple[int, Outcome[Any]]:
        number, _, name = self._running.pop(future)
        try:
            whole = future.result()
        except BaseException as error:
            return number, Failed((_lost(error),))
        data = opened(name, whole) if type(whole) is bytes else None
        outcome = loaded(data, _Answer) if data is not None else None
        return number, outcome.outcome if outcome else Failed((_spoilt(),))

    def _late(self) -> list[tuple[int, Outcome[Any]]]:
        """Return all that runs as failed, where nothing was finished for too long."""
        longest = max((task.limits.seconds for _, task, _ in self._running.values()), default=0)
        if not self._running or time.monotonic() - self._since < longest:
            return []
        late = [(number, Failed((late_diagnostic(),))) for number, _, _ in self._running.values()]
        self.close()
        return list(late)


def obeyed(wanted: str, name: str, order: bytes) -> bytes:
    """Return the outcome of a task that was sent as `order` by code called `wanted`, sealed."""
    outcome: Outcome[Any]
    if made_by() != wanted:
        outcome = Failed((_foreign(),))
    else:
        work, arguments = pickle.loads(order)  # noqa: S301 - who may send may do anything here
        outcome = performed(work, arguments)
    return sealed(name, dumped(_Answer(outcome)))


def _lost(error: BaseException) -> Diagnostic:
    return diagnostic(
        "BX010",
        f"the executor gave this up: {type(error).__name__}: {error}".rstrip(": "),
        hint="its own log says more; without --cluster the build is done on this machine",
    )


def _spoilt() -> Diagnostic:
    return diagnostic(
        "BX011",
        "what came back from the executor is not what was made there",
        hint="something between here and there changes what is sent; build on this machine",
    )


def _foreign() -> Diagnostic:
    return diagnostic(
        "BX012",
        "a process of the executor has other code or other releases than this one",
        hint="install the same briefexport and the same packages on every machine of the cluster",
    )
