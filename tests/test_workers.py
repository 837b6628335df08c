"""Workers: one that dies, fails or is refused says so and takes nothing with it."""

import ctypes
import io
import os
import pickle
import signal
import tempfile
import threading
import time
from contextlib import closing
from multiprocessing import active_children
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest

from briefexport import workers
from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError
from briefexport.inputs import FileBytes
from briefexport.workers import Done, Failed, Limits, Outcome, Pool, Shared, Task

# Python 3.12 and later warn of forking beside the threads of whatever runs the tests.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

PLENTY = Limits(60)


def work(job: str) -> str:
    match job:
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "segfault":
            ctypes.string_at(0)
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
        case "endless":
            while True:
                pass
        case "greedy":
            return "x" * (1 << 40)
        case "process":
            return str(os.getpid())
        case _:
            pass
    return job.upper()


def task(job: str, limits: Limits = PLENTY) -> Task[str]:
    return Task(job, work, (job,), limits)


def finished(pool: Pool, jobs: list[str], limits: Limits = PLENTY) -> dict[str, Outcome[str]]:
    """What comes of every job."""
    found: dict[str, Outcome[str]] = {}
    waiting = list(enumerate(jobs))
    while len(found) < len(jobs):
        while waiting and pool.free:
            number, job = waiting.pop(0)
            pool.begin(number, task(job, limits))
        for number, outcome in pool.finished(0.1):
            assert jobs[number] not in found
            found[jobs[number]] = outcome
    return found


def told(found: dict[str, Outcome[str]]) -> dict[str, list[str]]:
    return {
        job: [f"{one.code}: {one.message}" for one in outcome.diagnostics]
        for job, outcome in found.items()
        if isinstance(outcome, Failed)
    }


def test_every_task_ends_with_one_outcome_whatever_happens_to_the_others() -> None:
    jobs = ["a", "killed", "b", "segfault", "refused", "bug", "exit", "denied", "c"]
    with closing(Pool(3)) as pool:
        found = finished(pool, jobs)
    assert {job: found[job] for job in "abc"} == {job: Done(job.upper()) for job in "abc"}
    died = "BX006: the process that built this ended without a result"
    said = told(found)
    assert said.pop("bug")[0].startswith("BX001: ZeroDivisionError")
    assert said == {
        "killed": [f"{died} (SIGKILL)"],
        "segfault": [f"{died} (SIGSEGV)"],
        "refused": ["BX002: no", "BX003: never"],
        "exit": [f"{died} (exit code 7)"],
        "denied": ["BX005: secret.md: permission denied"],
    }


def test_a_process_does_one_task_after_another_and_no_more_run_than_allowed() -> None:
    with closing(Pool(1)) as pool:
        assert finished(pool, ["process"]) == (first := finished(pool, ["process"]))
        pool.begin(0, task("slow"))
        assert not pool.free
    assert first["process"] != Done(str(os.getpid()))


def test_processes_are_renewed_when_they_have_nothing_to_do() -> None:
    with closing(Pool(2)) as pool:
        before = finished(pool, ["process"])
        pool.renew()
        pool.begin(0, task("process"))
        # It ends the task that it is at, and is asked for no other.
        pool.renew()
        while not (ended := pool.finished(0.1)):
            pass
        ((_, middle),) = ended
        after = finished(pool, ["process"])
        again = finished(pool, ["process"])
    assert again == after
    assert len({repr(one) for one in (before["process"], middle, after["process"])}) == 3
    assert not active_children()


def test_a_process_that_is_to_be_renewed_may_die_at_its_task() -> None:
    with closing(Pool(1)) as pool:
        pool.begin(0, task("killed"))
        pool.renew()
        while not (ended := pool.finished(0.1)):
            pass
        assert isinstance(ended[0][1], Failed)
        assert finished(pool, ["a", "b"]) == {"a": Done("A"), "b": Done("B")}
    assert not active_children()


def test_a_process_that_dies_of_having_nothing_to_do_is_replaced() -> None:
    with closing(Pool(1)) as pool:
        before = finished(pool, ["process"])["process"]
        assert isinstance(before, Done)
        number = int(before.result)
        (child,) = (one for one in active_children() if one.pid == number)
        os.kill(number, signal.SIGKILL)
        child.join(10)
        after = finished(pool, ["process"])["process"]
    assert isinstance(after, Done)
    assert after != before


def test_one_that_has_used_much_memory_makes_room_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_STOUT", -1)
    with closing(Pool(1)) as pool:
        assert finished(pool, ["process"]) != finished(pool, ["process"])


def test_what_the_parent_uses_is_not_held_against_a_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_STOUT", 100 << 10)
    plenty = b"x" * (200 << 20)
    with closing(Pool(1)) as pool:
        assert finished(pool, ["process"]) == finished(pool, ["process"])
    assert plenty


def test_a_task_has_so_much_time_and_memory_and_no_more() -> None:
    started = time.monotonic()
    with closing(Pool(4)) as pool:
        jobs = ["slow", "endless", "greedy", "a"]
        found = finished(pool, jobs, Limits(seconds=2))
        assert time.monotonic() - started < 30
        assert found["a"] == Done("A")
        codes = {job: said[0][:5] for job, said in told(found).items()}
        assert codes == {"slow": "BX007", "endless": "BX007", "greedy": "BX008"}
        # The bound was that task's, and the process goes on.
        assert finished(pool, ["b", "c"]) == {"b": Done("B"), "c": Done("C")}


def test_closing_ends_the_children() -> None:
    pool = Pool(2)
    pool.begin(0, task("slow"))
    pool.begin(1, task("a"))
    started = time.monotonic()
    pool.close()
    assert time.monotonic() - started < 10
    assert active_children() == []


class EndedError(Exception):
    """What a signal is turned into."""


def deaf(times: int) -> bytes:
    while times:
        try:
            time.sleep(60)
        except SystemExit:
            times -= 1
    return b"more than a pipe holds" * 100_000


@pytest.mark.parametrize("times", [1, 100])
def test_a_child_that_does_not_hear_is_told_again_and_ended_at_last(
    monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr(workers, "_PATIENCE", 0.3)
    pool = Pool(1)
    pool.begin(0, Task("deaf", deaf, (times,), PLENTY))
    assert pool.finished(0.1) == []
    pool.close()
    assert active_children() == []


def test_a_signal_while_a_child_is_started_ends_that_child_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end(*_: object) -> None:
        raise EndedError

    real = Pool._start

    def interrupted(pool: Pool) -> Any:
        made = real(pool)
        # To this thread: what runs the tests may have others, which hold no signals.
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
        return made

    monkeypatch.setattr(Pool, "_start", interrupted)
    before = signal.signal(signal.SIGTERM, end)
    try:
        with closing(Pool(4)) as pool, pytest.raises(EndedError):
            finished(pool, ["slow"])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert active_children() == []


def test_the_children_of_a_parent_that_is_killed_end_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        os.close(reading)
        found = finished(Pool(2), ["process", "a"])
        assert isinstance(found["process"], Done)
        os.write(writing, found["process"].result.encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(writing)
    child = int(os.read(reading, 100))
    os.waitpid(parent, 0)
    # The last holder of the pipe is the child: its end closes it.
    assert os.read(reading, 1) == b""
    os.close(reading)
    assert child != parent
    assert list(tmp_path.iterdir()) == []


def written(job: str) -> str:
    """Leave files behind that nobody would remove, and go on with `job`."""
    folder = tempfile.mkdtemp()
    (Path(folder) / "font").write_bytes(b"font")
    return f"{folder} {work(job)}"


@pytest.mark.parametrize("job", ["a", "refused", "killed", "exit", "slow"])
def test_nothing_that_a_process_writes_for_itself_outlives_it(
    job: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with closing(Pool(1)) as pool:
        pool.begin(0, Task(job, written, (job,), Limits(1)))
        while not (ended := pool.finished(0.1)):
            pass
        ((_, outcome),) = ended
        if isinstance(outcome, Done):
            assert outcome.result.startswith(f"{tmp_path}/")
            assert Path(outcome.result.split()[0]).is_dir()
    assert list(tmp_path.iterdir()) == []


def test_the_children_of_this_module_leave_no_file_behind() -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    with closing(Pool(4)) as pool:
        finished(pool, ["a", "killed", "refused"])
    assert len(list(Path("/dev/fd").iterdir())) == before


class Circle:
    """What holds itself, so that only the collector finds that nobody else does."""

    def __init__(self) -> None:
        self.itself = self


CIRCLES: "WeakSet[Circle]" = WeakSet()


def circles_left() -> int:
    """Leave a circle behind; return how many others have."""
    left = len(CIRCLES)
    CIRCLES.add(Circle())
    return left


def test_what_a_task_leaves_in_circles_is_gone_before_the_next() -> None:
    with closing(Pool(1)) as pool:
        found = outcomes(pool, [Task("circles", circles_left, (), PLENTY)] * 3)
    assert found == [Done(0), Done(0), Done(0)]


class Parted:
    """A value of two parts."""

    def __init__(self, first: str, second: str) -> None:
        self.first, self.second = first, second


def parts(value: Parted) -> tuple[str, str]:
    return value.first, value.second


def read_with(value: str, other: str, job: str) -> str:
    work(job)
    return f"{os.getpid()} {value[-1]}{other[-1]} {len(value)}"


def halves(value: Parted) -> str:
    return value.first + value.second


def outcomes(pool: Pool, tasks: list[Task[Any]]) -> list[Outcome[Any]]:
    """What comes of tasks, one after the other."""
    found: list[Outcome[Any]] = []
    for number, one in enumerate(tasks):
        pool.begin(number, one)
        while not (ended := pool.finished(0.1)):
            pass
        found += [outcome for _, outcome in ended]
    return found


def test_a_value_that_tasks_share_is_sent_to_each_process_once() -> None:
    shared = Shared("x" * 100_000 + "!")
    sent: dict[bytes, None] = {}
    sizes = []
    for _ in range(3):
        order = io.BytesIO()
        workers._Order(order, sent).dump((read_with, (shared, shared, ""), 0))
        sizes.append(len(order.getvalue()))
    assert sizes[0] > 100_000 > 1_000 > sizes[1] == sizes[2]


@pytest.mark.parametrize("between", ["fine", "refused", "greedy", "killed", "bug"])
def test_tasks_get_the_values_they_share_whatever_was_sent_and_forgotten(between: str) -> None:
    values = [Shared(letter * 1000) for letter in "abcdefg"]
    asked = [(0, 1), (2, 3), (0, 0), (4, 5), (1, 6), (0, 1), (6, 5), (2, 0), (3, 3), (0, 1)]
    tasks = [
        Task("read", read_with, (values[one], values[other], "fine"), PLENTY)
        for one, other in asked
    ]
    spoilt = Task("read", read_with, (values[0], values[6], between), PLENTY)
    with closing(Pool(1)) as pool:
        found = outcomes(pool, [*tasks, spoilt, *tasks])
    told = [one.result.split()[1] for one in found if isinstance(one, Done)]
    wanted = ["abcdefg"[one] + "abcdefg"[other] for one, other in asked]
    assert told == wanted + (["ag"] if between == "fine" else []) + wanted


def test_a_value_in_parts_is_put_together_where_it_is_looked_at() -> None:
    value = Shared(Parted("left", "right"), parts, Parted)
    with closing(Pool(2)) as pool:
        (found,) = outcomes(pool, [Task("halves", halves, (value,), PLENTY)])
    assert found == Done("leftright")
    again = Shared(Parted("left", "other"), parts, Parted)
    (one, two), (first, second) = value.written.digests, again.written.digests
    assert one == first
    assert two != second


def shared_by(letter: str) -> Shared[str]:
    return Shared(letter * 100_000)


def test_a_value_that_a_process_has_made_is_not_sent_to_it_again() -> None:
    with closing(Pool(1)) as pool:
        made = [Task("make", shared_by, (letter,), PLENTY) for letter in "abcdefg"]
        values = [one.result for one in outcomes(pool, made) if isinstance(one, Done)]
        (sent,) = pool._sent.values()
        assert list(sent) == [one.written.name for one in values[-len(sent) :]]
        order = io.BytesIO()
        workers._Order(order, dict(sent)).dump((read_with, (values[5], values[6], ""), 0))
        assert len(order.getvalue()) < 1_000
        tasks = [
            Task("read", read_with, (values[one], values[other], "fine"), PLENTY)
            for one, other in [(5, 6), (0, 6), (3, 4), (6, 0)]
        ]
        found = outcomes(pool, [*tasks, *made[:2], *tasks])
    told = [
        one.result.split()[1]
        for one in found
        if isinstance(one, Done) and isinstance(one.result, str)
    ]
    assert told == ["fg", "ag", "de", "ga"] * 2


# --- Files ---------------------------------------------------------------------------------------


def bytes_of(file: FileBytes) -> bytes:
    return file.data


def file_at(path: str) -> FileBytes:
    return FileBytes(Path(path))


def test_a_file_is_read_where_it_is_looked_at_on_this_machine(tmp_path: Path) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(b"x" * 100_000)
    with closing(Pool(1)) as pool:
        (made,) = outcomes(pool, [Task("make", file_at, (str(path),), PLENTY)])
        assert isinstance(made, Done)
        order = io.BytesIO()
        workers._Order(order, {}).dump((bytes_of, (made.result,), 0))
        assert len(order.getvalue()) < 1_000
        (read,) = outcomes(pool, [Task("read", bytes_of, (made.result,), PLENTY)])
        assert read == Done(path.read_bytes())
        path.write_bytes(b"y" * 100_000)
        (refused,) = outcomes(pool, [Task("read", bytes_of, (made.result,), PLENTY)])
    assert isinstance(refused, Failed)
    (told,) = refused.diagnostics
    assert (told.code, told.message) == (
        "BX806",
        "a.ttf changed while the edition was being built",
    )


def test_to_another_machine_the_bytes_of_a_file_are_sent_and_no_path(tmp_path: Path) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(b"bytes")
    file = FileBytes(path)
    whole = pickle.dumps(file)
    assert b"a.ttf" not in whole
    path.unlink()
    found = pickle.loads(whole)
    assert (found, found.data, hash(found)) == (file, b"bytes", hash(file))
    # Sent on from there, it is the bytes again.
    order = io.BytesIO()
    workers._Order(order, {}).dump(found)
    assert pickle.loads(order.getvalue()).data == b"bytes"
