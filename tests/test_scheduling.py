"""Flows: what waits for what, what comes first, and that one that fails harms no other."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError
from briefexport.scheduling import Begun, Flow, Here, Idle, Loading, result_of, results, run
from briefexport.workers import Done, Failed, Limits, Pool, Task

# Python 3.12 and later warn of forking beside the threads of whatever runs the tests.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

LIMITS = Limits(60)
CREWS: tuple[Callable[[], Any], ...] = (Here, lambda: Pool(2))


def double(value: int) -> int:
    if value == 13:
        raise RefusedError(diagnostic("BX002", "never 13"))
    return value * 2


def task(value: int, name: str = "doubling", **more: Any) -> Task[int]:
    return Task(name, double, (value,), LIMITS, **more)


def doubled(*values: int) -> Flow[list[int]]:
    return results((yield [task(value) for value in values]))


def twice(*values: int) -> Flow[list[int]]:
    once = yield from doubled(*values)
    nested = results((yield [doubled(*once), Done([7]), doubled()]))
    return [value for part in nested for value in part]


@pytest.mark.parametrize("crew", CREWS)
def test_a_flow_goes_on_with_what_came_of_its_parts_in_their_order(crew: Any) -> None:
    assert result_of(twice(1, 2, 3), crew()) == [4, 8, 12, 7]


@pytest.mark.parametrize("crew", CREWS)
def test_a_flow_that_fails_says_all_that_failed_and_harms_no_other(crew: Any) -> None:
    def bug() -> Flow[int]:
        yield []
        raise KeyError("x")

    flows: list[Flow[Any]] = [doubled(1), doubled(13, 2, 13), bug(), twice(3)]
    events = list(run(flows, crew()))
    assert {n: e for n, e in events if isinstance(e, Done)} == {0: Done([2]), 3: Done([12, 7])}
    failed = {n: e.diagnostics for n, e in events if isinstance(e, Failed)}
    assert [one.message for one in failed[1]] == ["never 13"] * 2
    assert [one.code for one in failed[2]] == ["BX001"]


def test_what_failed_without_a_place_is_told_of_the_file_it_is_about() -> None:
    def about() -> Flow[list[int]]:
        return results((yield [task(13, source="a.md")]))

    with pytest.raises(RefusedError) as caught:
        result_of(about(), Here())
    assert [str(one.place) for one in caught.value.diagnostics] == ["a.md"]


def test_the_first_flow_comes_first_and_of_its_tasks_the_largest() -> None:
    order: list[str] = []

    def parts(name: str) -> Flow[list[int]]:
        sizes = ("small", 1), ("large", 3), ("middle", 2)
        return results((yield [task(1, f"{name} {size}", size=n) for size, n in sizes]))

    def whole(name: str) -> Flow[Any]:
        before = yield [task(0, f"{name} first")]
        return before, (yield [parts(f"{name} a"), parts(f"{name} b")])

    for _, event in run([whole("one"), whole("two")], Here()):
        match event:
            case Begun((name, *_)):
                order.append(name)
            case _:
                pass
    expected = [
        f"{flow} {step}"
        for flow in ("one", "two")
        for step in ("first", *(f"{part} {size}" for part in "ab" for size in SIZES))
    ]
    assert order == expected


SIZES = ("large", "middle", "small")


def module_of(name: str) -> str:
    """Return what a task finds of a module that it does not load itself."""
    return str(getattr(sys.modules.get(name), "FOUND", "nothing"))


def loading(name: str) -> Loading:
    """Let this process load a module that there is not yet."""

    def load() -> None:
        module = ModuleType(name)
        module.FOUND = name  # type: ignore[attr-defined]
        sys.modules.setdefault(name, module)

    return Loading(load)


def test_what_is_loaded_while_others_work_is_there_for_the_tasks_that_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def flow(name: str) -> Flow[list[str]]:
        asked = Task("asking", module_of, (name,), LIMITS)
        before, _ = results((yield [asked, loading(name)]))
        (behind,) = results((yield [asked]))
        return [before, behind]

    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    flows = [flow("first"), flow("second"), flow("second")]
    # Which of them ends first is left open.
    found = {n: event.result for n, event in run(flows, Pool(2)) if isinstance(event, Done)}
    assert [found[n][1] for n in range(3)] == ["first", "second", "second"]
    assert found[0][0] == "nothing"
    # Where no process begins with it, nobody waits for it.
    assert result_of(flow("third"), Here()) == ["nothing", "nothing"]
    assert "third" not in sys.modules


def test_what_cannot_be_loaded_fails_the_flow_and_harms_no_other() -> None:
    def refused() -> None:
        raise RefusedError(diagnostic("BX003", "no library"))

    def flow() -> Flow[Any]:
        return results((yield [task(1), Loading(refused)]))

    events = list(run([flow(), doubled(2)], Pool(1)))
    assert {n: e for n, e in events if isinstance(e, Done)} == {1: Done([4])}
    (failed,) = (e for _, e in events if isinstance(e, Failed))
    assert [one.message for one in failed.diagnostics] == ["no library"]


def test_a_task_begins_before_the_part_beside_it_says_what_it_wants() -> None:
    order: list[str] = []

    def part(name: str) -> Flow[list[int]]:
        order.append(f"{name} is asked")
        return results((yield [task(1, name)]))

    def whole() -> Flow[Any]:
        return results((yield [part("one"), part("two")]))

    for _, event in run([whole()], Here()):
        match event:
            case Begun((name, *_)):
                order.append(f"{name} begins")
            case _:
                pass
    assert order == ["one is asked", "one begins", "two is asked", "two begins"]


def test_what_was_kept_and_what_is_done_are_counted() -> None:
    def flow() -> Flow[Any]:
        yield [Done(1), task(1), Done(2)]
        yield [task(2)]

    counts = [(e.ended, e.kept) for _, e in run([flow()], Here()) if isinstance(e, Begun)]
    assert counts == [(0, 2), (1, 2)]


def test_leaving_early_ends_what_is_being_done() -> None:
    pool = Pool(2)
    events = run([doubled(*range(50))], pool)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert not pool._busy
    assert not pool._idle


def test_a_display_may_move_while_nothing_happens() -> None:
    class Slow(Here):
        waited = False

        def finished(self, seconds: float) -> Any:
            if not self.waited:
                self.waited = True
                return []
            return super().finished(seconds)

    events = [type(event) for _, event in run([doubled(1)], Slow())]
    assert events == [Begun, Idle, Done]
