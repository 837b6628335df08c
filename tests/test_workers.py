"""Workers: one that dies, fails or is refused says so and takes nothing with it."""

import os
import signal
import threading
import time
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from briefexport import workers
from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError
from briefexport.workers import Done, Event, Failed, Idle, Limits, OnStep, Step

# Python 3.12 and later warn of forking beside the threads of whatever runs the tests.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


def work(job: str, on_step: OnStep) -> str:
    on_step(f"doing {job}")
    match job:
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(7)
        case "refused":
            raise RefusedError(diagnostic("BX002", "no"), diagnostic("BX003", "never"))
        case "bug":
            raise ZeroDivisionError("by zero")
        case "denied":
            raise PermissionError(13, "Permission denied", "secret.md")
        case "slow":
            time.sleep(60)
        case "greedy":
            bytearray(1 << 40)
        case "parent":
            return ",".join(finished(["a", "killed"]))
        case _:
            pass
    return job.upper()


def finished(jobs: list[str], limit: int = 4) -> dict[str, Event[str]]:
    """The last event of every job."""
    last: dict[str, Event[str]] = {}
    for number, event in workers.run(jobs, work, limit):
        if not isinstance(event, Idle):
            assert not isinstance(last.get(jobs[number]), Done | Failed)
            last[jobs[number]] = event
    return last


def test_every_job_ends_with_one_result_whatever_happens_to_the_others() -> None:
    jobs = ["a", "killed", "b", "refused", "bug", "exit", "denied", "c"]
    found = finished(jobs, limit=3)
    assert {job: found[job] for job in "abc"} == {job: Done(job.upper()) for job in "abc"}
    told = {job: event.diagnostics for job, event in found.items() if isinstance(event, Failed)}
    assert {job: [one.code for one in said] for job, said in told.items()} == {
        "killed": ["BX006"],
        "refused": ["BX002", "BX003"],
        "bug": ["BX001"],
        "exit": ["BX006"],
        "denied": ["BX005"],
    }
    assert "SIGKILL" in told["killed"][0].message
    assert "exit code 7" in told["exit"][0].message
    assert told["bug"][0].message.endswith("by zero")
    assert told["denied"][0].message == "secret.md: permission denied"


def test_steps_come_before_the_result_and_no_more_run_at_once_than_allowed() -> None:
    events = [event for _, event in workers.run(["a", "b"], work, 1) if not isinstance(event, Idle)]
    assert events == [Step("doing a"), Done("A"), Step("doing b"), Done("B")]


def test_leaving_early_ends_the_children() -> None:
    run = workers.run(["slow", "slow"], work, 2)
    assert next(run)[1] in {Step("doing slow"), Idle()}
    started = time.monotonic()
    run.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 10
    assert active_children() == []


class EndedError(Exception):
    """What a signal is turned into."""


@pytest.mark.parametrize("deaf", [1, 100])
def test_a_child_that_does_not_hear_is_told_again_and_ended_at_last(
    monkeypatch: pytest.MonkeyPatch, deaf: int
) -> None:
    monkeypatch.setattr(workers, "_PATIENCE", 0.3)

    def unhearing(_job: str, on_step: OnStep) -> bytes:
        left = deaf
        on_step("begun")
        while left:
            try:
                time.sleep(60)
            except SystemExit:
                left -= 1
        return b"more than a pipe holds" * 100_000

    happened = workers.run(["a"], unhearing, 1)
    assert Step("begun") in (event for _, event in happened)
    happened.close()  # type: ignore[attr-defined]
    assert active_children() == []


def test_a_signal_while_a_child_is_started_ends_that_child_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end(*_: object) -> None:
        raise EndedError

    real = workers._start

    def interrupted(*given: Any) -> Any:
        made = real(*given)
        # To this thread: what runs the tests may have others, which hold no signals.
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
        return made

    monkeypatch.setattr(workers, "_start", interrupted)
    before = signal.signal(signal.SIGTERM, end)
    try:
        with pytest.raises(EndedError):
            finished(["slow"])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert active_children() == []


def test_a_job_has_so_much_time_and_memory_and_no_more() -> None:
    limits = Limits(seconds=2, memory=4 << 30)
    started = time.monotonic()
    last = dict(workers.run(["slow", "greedy", "a"], work, 3, lambda _: limits))
    assert time.monotonic() - started < 30
    assert last[2] == Done("A")
    told = [event.diagnostics[0].code for event in (last[0], last[1]) if isinstance(event, Failed)]
    assert told == ["BX007", "BX008"]


def test_a_job_may_have_jobs_of_its_own() -> None:
    assert finished(["parent"]) == {"parent": Done("a,killed")}


def test_the_children_of_this_module_leave_no_file_behind() -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    finished(["a", "killed", "refused"])
    assert len(list(Path("/dev/fd").iterdir())) == before
