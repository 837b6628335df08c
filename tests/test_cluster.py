"""A Dask cluster: a real scheduler and two workers give the same bytes, and one may die."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough

pytest.importorskip("distributed")

# The build of an edition by a cluster. With a number, that process is killed when the first task
# has come back, while the others are being done.
DRIVER = """
import os, signal, sys
from concurrent.futures import Executor
from pathlib import Path
from briefexport.build import build
from briefexport.built import Order
from briefexport.cluster import connected
from briefexport.finding import Job

class Deadly(Executor):
    def __init__(self, executor, victim):
        self.executor, self.victim, self.sent = executor, victim, 0

    def submit(self, *given):
        future = self.executor.submit(*given)
        self.sent += 1
        if self.sent == 1:
            future.add_done_callback(lambda _: os.kill(self.victim, signal.SIGKILL))
        return future

address, source, out, victim = sys.argv[1:]
with connected(address) as executor:
    deadly = Deadly(executor, int(victim)) if int(victim) else executor
    made = build(Job("x", Path(source)), Order(project=Path(source)), executor=deadly)
for name, data in made.files.items():
    Path(out, name).write_bytes(data)
print(getattr(deadly, "sent", 0))
"""


@dataclass(frozen=True)
class Cluster:
    address: str
    workers: tuple[int, int]


def started(stack: ExitStack, log: Path, *arguments: str) -> int:
    environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3"}
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
            stdout=file,
            stderr=file,
            env=environment,
        )
    stack.callback(process.wait, 20)
    stack.callback(process.kill)
    return process.pid


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    told = folder / "scheduler.json"
    with ExitStack() as stack:
        started(
            stack, folder / "scheduler.log", "dask_scheduler", "--host=127.0.0.1", "--port=0",
            "--no-dashboard", "--no-jupyter", f"--scheduler-file={told}",
        )  # fmt: skip
        first, second = (
            started(
                stack, folder / f"worker-{n}.log", "dask_worker", f"--scheduler-file={told}",
                "--host=127.0.0.1", "--nthreads=1", "--no-nanny", "--no-dashboard",
                f"--local-directory={folder}",
            )
            for n in (1, 2)
        )  # fmt: skip
        deadline = time.monotonic() + 120
        logs = [folder / f"worker-{n}.log" for n in (1, 2)]
        while not all("Registered to" in log.read_text() for log in logs):
            assert time.monotonic() < deadline, "\n".join(log.read_text() for log in logs)
            time.sleep(0.1)
        yield Cluster(json.loads(told.read_text())["address"], (first, second))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("x")
    (folder / "edition.toml").write_text('title = "An edition"\ndate = 2025-02-20\n')
    for name in "abc":
        (folder / f"{name}.md").write_text(f"# Brief {name}\n\n" + f"Words of {name}. " * 100)
    return folder


@pytest.fixture(scope="module")
def expected(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("here")
    command = [sys.executable, "-m", "briefexport", "build", str(source), "-o", str(out)]
    ran(*command, "--no-cache", "--jobs", "1", cwd=source)
    return files(out / source.resolve().name)


def ran(*command: str, cwd: Path, code: int = 0) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(command, check=False, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return done


def files(folder: Path) -> dict[str, bytes]:
    return {path.suffix: path.read_bytes() for path in folder.iterdir()}


def test_the_command_line_builds_the_same_bytes_on_a_cluster(
    cluster: Cluster, source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "briefexport", "build", str(source), "-o", str(tmp_path)]
    ran(*command, "--no-cache", "--cluster", cluster.address, cwd=source)
    assert files(tmp_path / source.resolve().name) == expected


def test_a_worker_that_is_killed_takes_nothing_with_it(
    cluster: Cluster, source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    victim = cluster.workers[0]
    command = [sys.executable, "-c", DRIVER, cluster.address, str(source), str(tmp_path)]
    assert int(ran(*command, str(victim), cwd=source).stdout) > 8
    ended = os.waitid(os.P_PID, victim, os.WEXITED | os.WNOWAIT)
    assert ended
    assert ended.si_status == signal.SIGKILL
    same = {".pdf", ".epub", ".docx"}
    assert files(tmp_path) == {suffix: expected[suffix] for suffix in same}


def test_where_no_scheduler_answers_the_address_is_named(source: Path) -> None:
    program = f"""if True:
        from briefexport import cli, cluster
        cluster.SECONDS = 0.5
        raise SystemExit(cli.run(["build", {str(source)!r}, "--cluster", "tcp://127.0.0.1:9"]))
    """
    told = ran(sys.executable, "-c", program, cwd=source, code=2).stderr
    assert "error[BX013]: no scheduler answers at tcp://127.0.0.1:9" in told
    assert "Traceback" not in told
