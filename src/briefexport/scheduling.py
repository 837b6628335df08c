"""What is to be done in which order: flows of tasks, and who does the tasks.

A flow is a generator: it yields what can be done side by side, tasks and other flows (or what is
done already, from a cache, or what this process loads meanwhile), is sent the outcome of each, and
returns what comes of it all. So what waits for what stands in the code, in the order of its lines.
Many flows run at once; of what could be begun, the task of the first flow is, and within a flow
that of its first part, so that editions are finished one after another and the part that others
wait for is not kept waiting.
"""

import sys
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import field, replace
from heapq import heappop, heappush
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar

from briefexport.diagnostics import Diagnostic, Place
from briefexport.errors import BriefExportError, RefusedError, failure
from briefexport.records import dataclass
from briefexport.workers import Done, Failed, Outcome, Task, performed

Result = TypeVar("Result")

# So many seconds nothing may happen before a display is told.
TICK = 0.1


@dataclass(frozen=True, slots=True)
class Loading:
    """What this process loads once for all that are forked from there on, while others work.

    Where none are, each loads for itself what it needs.
    """

    work: Callable[[], None]


Flow: TypeAlias = Generator["Sequence[Item]", Sequence[Outcome[Any]], Result]
Item: TypeAlias = Task[Any] | Done[Any] | Loading | Flow[Any]


class Crew(Protocol):
    """Who does tasks: processes of our own, those of an executor, or this process."""

    @property
    def forks(self) -> bool:
        """Whether its processes begin with what this one has loaded."""
        ...

    def renew(self) -> None:
        """Let others take the place of all processes, which begin with what is loaded by now."""
        ...

    @property
    def free(self) -> bool:
        """Whether another task can be begun."""
        ...

    def begin(self, number: int, task: Task[Any], /) -> None:
        """Begin `task`, of which `finished` will speak by its number."""
        ...

    def finished(self, seconds: float, /) -> list[tuple[int, Outcome[Any]]]:
        """Return what has come of tasks; an empty list where nothing has in so many seconds."""
        ...

    def close(self) -> None:
        """End all that is being done."""
        ...


@dataclass(slots=True)
class Here:
    """This process does each task as it is begun, without bounds."""

    forks: ClassVar[bool] = False
    _done: list[tuple[int, Outcome[Any]]] = field(default_factory=list)

    @property
    def free(self) -> bool:
        """Whether another task can be begun."""
        return not self._done

    def begin(self, number: int, task: Task[Any]) -> None:
        """Do `task`."""
        self._done.append((number, performed(task.work, task.arguments)))

    def finished(self, seconds: float) -> list[tuple[int, Outcome[Any]]]:
        """Return what has come of the task."""
        del seconds
        done, self._done = self._done, []
        return done

    def renew(self) -> None:
        """Do nothing: there is no other process."""

    def close(self) -> None:
        """Do nothing: nothing is being done."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A flow has begun a task.

    `running` are the names of what is being done for it, that task's first; `ended` tasks have
    their result, `kept` were done already.
    """

    running: tuple[str, ...]
    ended: int
    kept: int


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing has happened for a moment; a display may want to move."""


Event: TypeAlias = Begun | Done[Result] | Failed | Idle


@dataclass(slots=True)
class _Part:
    """A flow that is waiting for what it has yielded; `place` is where its own outcome goes."""

    flow: Flow[Any]
    path: tuple[int, ...]
    above: "_Part | None"
    outcomes: list[Outcome[Any] | None] = field(default_factory=list)

    @property
    def root(self) -> int:
        """The number of the outermost flow."""
        return self.path[0]


def run(flows: Sequence[Flow[Result]], crew: Crew) -> Iterator[tuple[int, Event[Result]]]:
    """Run `flows`; yield what happens, by the number of the flow.

    Each flow ends with one Done or Failed. Leaving the iteration ends what is being done.
    """
    work = _Work(crew)
    try:
        for number, flow in enumerate(flows):
            yield from work.went_on(_Part(flow, (number,), None), None)
        while work.waiting or work.running or work.loading:
            yield from work.begun()
            happened = crew.finished(0 if work.loading else TICK)
            if not happened and work.loading:
                yield from work.loaded()
            elif not happened:
                yield 0, Idle()
            for number, outcome in happened:
                yield from work.ended(number, outcome)
    finally:
        crew.close()


@dataclass(slots=True)
class _Work:
    """The tasks that wait, first the one to begin, and those that are being done, by number.

    `loading` is what this process is to load.
    """

    crew: Crew
    waiting: list[tuple[tuple[int, ...], int, Task[Any], _Part]] = field(default_factory=list)
    running: dict[int, tuple[Task[Any], _Part, int]] = field(default_factory=dict)
    loading: deque[tuple[Loading, _Part, int]] = field(default_factory=deque)
    count: int = 0
    endings: Counter[int] = field(default_factory=Counter)
    kept: Counter[int] = field(default_factory=Counter)

    def begun(self) -> Iterator[tuple[int, Begun]]:
        """Begin as many of the tasks that wait as can be."""
        while self.waiting and self.crew.free:
            yield self._begin()

    def loaded(self) -> Iterator[tuple[int, Event[Any]]]:
        """Load what is to be loaded first."""
        one, part, place = self.loading.popleft()
        before = len(sys.modules)
        outcome = performed(one.work, ())
        if len(sys.modules) > before:
            self.crew.renew()
        yield from self._taken(part, place, outcome)

    def _begin(self) -> tuple[int, Begun]:
        (*_, place), number, task, part = heappop(self.waiting)
        names = [other.name for other, whose, _ in self.running.values() if whose.root == part.root]
        self.running[number] = task, part, place
        self.crew.begin(number, task)
        running = tuple(dict.fromkeys((task.name, *names)))
        return part.root, Begun(running, self.endings[part.root], self.kept[part.root])

    def ended(self, number: int, outcome: Outcome[Any]) -> Iterator[tuple[int, Event[Any]]]:
        """Take the outcome of a task to its flow, which may go on."""
        task, part, place = self.running.pop(number)
        if isinstance(outcome, Failed):
            outcome = Failed(tuple(_placed(one, task.source) for one in outcome.diagnostics))
        self.endings[part.root] += 1
        yield from self._taken(part, place, outcome)

    def went_on(
        self, part: _Part, outcomes: Sequence[Outcome[Any]] | None
    ) -> Iterator[tuple[int, Event[Any]]]:
        """Let a flow go on with `outcomes`, to what it yields next or to its end."""
        ended: Outcome[Any]
        try:
            wanted = next(part.flow) if outcomes is None else part.flow.send(outcomes)
        except StopIteration as end:
            ended = Done(end.value)
        except BriefExportError as error:
            ended = Failed(error.diagnostics)
        except Exception as error:
            ended = Failed((failure(error),))
        else:
            part.outcomes = [None] * len(wanted)
            if not wanted:
                yield from self.went_on(part, ())
            for place, one in enumerate(wanted):
                yield from self._taken_on(part, place, one)
            return
        if part.above is None:
            if not (self.waiting or self.running or self.loading):
                # They may end while what has come of it all is looked at.
                self.crew.renew()
            yield part.root, ended
        else:
            yield from self._taken(part.above, part.path[-1], ended)

    def _taken_on(self, part: _Part, place: int, one: Item) -> Iterator[tuple[int, Event[Any]]]:
        match one:
            case Task():
                self.count += 1
                heappush(self.waiting, ((*part.path, -one.size, place), self.count, one, part))
            case Done():
                self.kept[part.root] += 1
                yield from self._taken(part, place, one)
            case Loading() if self.crew.forks:
                self.loading.append((one, part, place))
            case Loading():
                yield from self._taken(part, place, Done(None))
            case _:
                yield from self.went_on(_Part(one, (*part.path, place), part), None)
                # Nobody is to wait for what the part beside it takes to say what it wants.
                yield from self.begun()

    def _taken(
        self, part: _Part, place: int, outcome: Outcome[Any]
    ) -> Iterator[tuple[int, Event[Any]]]:
        part.outcomes[place] = outcome
        have = [one for one in part.outcomes if one is not None]
        if len(have) == len(part.outcomes):
            yield from self.went_on(part, have)


def _placed(told: Diagnostic, source: str) -> Diagnostic:
    """Return what was told of a task, with the file it is about."""
    return told if told.place or not source else replace(told, place=Place(file=source))


def results(outcomes: Sequence[Outcome[Any]]) -> list[Any]:
    """Return the results of tasks. Raises RefusedError with all that failed."""
    faults = [fault for one in outcomes if isinstance(one, Failed) for fault in one.diagnostics]
    if faults:
        raise RefusedError(*faults)
    return [one.result for one in outcomes if isinstance(one, Done)]


def result_of(flow: Flow[Result], crew: Crew) -> Result:
    """Return what comes of one flow. Raises RefusedError where it failed."""
    (result,) = results([e for _, e in run([flow], crew) if isinstance(e, Done | Failed)])
    found: Result = result
    return found
