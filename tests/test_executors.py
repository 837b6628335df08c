"""Executors: the same bytes, and what they give back is looked at like an entry of the cache."""

import pickle
import pickletools
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from briefexport import executors
from briefexport.build import build
from briefexport.built import Built, Order
from briefexport.cache import dumped, key, sealed
from briefexport.engines import made_by
from briefexport.errors import RefusedError
from briefexport.executors import Submitted, obeyed
from briefexport.finding import Job
from briefexport.scheduling import Flow, result_of, results
from briefexport.workers import Done, Limits, Task

LIMITS = Limits(60)


class Answering(Executor):
    """Does what it is asked at once, and answers with what `change` makes of the answer."""

    def __init__(self, change: Callable[[bytes], Any] = bytes) -> None:
        self.change = change
        self.orders: list[bytes] = []

    def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        self.orders.append(arguments[-1])
        future: Future[Any] = Future()
        try:
            future.set_result(self.change(work(*arguments)))
        except BaseException as error:
            future.set_exception(error)
        return future


def doubled(value: int) -> int:
    if value == 13:
        raise RefusedError
    return value * 2


def doubling(*values: int, here: bool = False) -> Flow[list[int]]:
    return results((yield [Task("x", doubled, (one,), LIMITS, here=here) for one in values]))


def told(flow: Flow[Any], executor: Executor) -> list[str]:
    with pytest.raises(RefusedError) as caught:
        result_of(flow, Submitted(executor))
    return [one.code for one in caught.value.diagnostics]


def test_any_executor_does_what_is_asked() -> None:
    with ThreadPoolExecutor(2) as executor:
        assert result_of(doubling(1, 2, 3), Submitted(executor)) == [2, 4, 6]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in (
        ("a", "# One\n\nWords, [](#t).\n"),
        ("b", "# Two\n\nMore.[^1]\n\n[^1]: N.\n"),
    ):
        (tmp_path / f"{name}.md").write_text(text)
    (tmp_path / "edition.toml").write_text('title = "An edition"\ndate = 2025-02-20\n')
    (tmp_path / "a.md").write_text("# One\n\n" + "Many words. " * 50)
    return tmp_path


def test_the_same_edition_has_the_same_bytes_and_no_path_is_sent(project: Path) -> None:
    job, order = Job("x", project), Order(project=project)
    answering = Answering()
    there = build(job, order, executor=answering)
    here: Built = build(job, order)
    assert there.files == here.files
    assert there.manifest == here.manifest
    # Two briefs, the front matter, three files and their proofs.
    assert len(answering.orders) > 8
    for sent in answering.orders:
        names = [
            what for code, what, _ in pickletools.genops(sent) if code.name == "SHORT_BINUNICODE"
        ]
        assert "pathlib" not in names


def test_processes_of_the_standard_library_may_do_it_and_leave_nothing(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path_factory.mktemp("left")
    monkeypatch.setenv("TMPDIR", str(left))
    # Processes that are forked end without taking their objects apart.
    with ProcessPoolExecutor(1, get_context("forkserver")) as executor:
        assert executor.submit(tempfile.gettempdir).result() == str(left)
        there = build(Job("x", project), Order(("pdf", "docx")), executor=executor)
    assert list(left.iterdir()) == []
    assert there.files == build(Job("x", project), Order(("pdf", "docx"))).files


def test_what_needs_this_machine_is_not_sent() -> None:
    answering = Answering()
    assert result_of(doubling(1, here=True), Submitted(answering)) == [2]
    assert answering.orders == []


def flips(whole: bytes) -> Iterator[bytes]:
    for place in range(len(whole)):
        yield whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]


def _other(given: bytes, _: bytes) -> bytes:
    return given


def test_an_answer_with_any_byte_changed_is_refused() -> None:
    order = pickle.dumps((doubled, (2,)), protocol=5)
    name = key([made_by().encode(), order])
    for changed in flips(obeyed(made_by(), name, order)):
        answering = Answering()
        answering.change = partial(_other, changed)
        assert told(doubling(2), answering) == ["BX011"]


@pytest.mark.parametrize(
    "answer",
    [b"", b"other", "no bytes", None, sealed(key([b"of another"]), dumped(Done(4)))],
)
def test_what_is_no_answer_is_refused(answer: Any) -> None:
    assert told(doubling(2), Answering(lambda _: answer)) == ["BX011"]


class Attack:
    def __reduce__(self) -> Any:
        return print, ("attacked",)


def test_an_answer_makes_nothing_but_values_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    order = pickle.dumps((doubled, (2,)), protocol=5)
    name = key([made_by().encode(), order])
    answer = sealed(name, pickle.dumps(executors._Answer(Done(Attack()))))
    assert told(doubling(2), Answering(lambda _: answer)) == ["BX011"]
    assert capsys.readouterr().out == ""


def test_a_process_with_other_code_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    real = executors.obeyed
    monkeypatch.setattr(executors, "obeyed", lambda _, *more: real("other code", *more))
    assert told(doubling(2), Answering()) == ["BX012"]


def test_what_an_executor_gives_up_is_told() -> None:
    def lost(_: bytes) -> Any:
        raise BrokenProcessPool("a process died")

    assert told(doubling(2, 3), Answering(lost)) == ["BX010", "BX010"]

    class Closed(Executor):
        def submit(self, *_: Any, **__: Any) -> Any:
            raise RuntimeError("cannot schedule new futures after shutdown")

    assert told(doubling(2), Closed()) == ["BX010"]


def test_where_nothing_is_ever_finished_it_ends_in_time() -> None:
    class Silent(Executor):
        def submit(self, *_: Any, **__: Any) -> Any:
            return Future()

    def patient() -> Flow[list[int]]:
        return results((yield [Task("x", doubled, (n,), Limits(0.3)) for n in range(3)]))

    assert told(patient(), Silent()) == ["BX007"] * 3
