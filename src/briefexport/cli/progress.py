"""What is being done, while it is: a moving display on a terminal, a line an edition elsewhere."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from briefexport.cli.reporting import OutputFormat, counted
from briefexport.cli.terminal import Reporter
from briefexport.records import dataclass
from briefexport.scheduling import Begun


@dataclass(frozen=True, slots=True)
class Display:
    """A line for each edition, by its number: what runs, what is done, what was kept.

    Where nothing can move, each edition has a line when it is finished.
    """

    reporter: Reporter
    progress: Progress
    names: Sequence[str]
    lines: Sequence[TaskID]
    started: dict[int, float] = field(default_factory=dict)
    kept: dict[int, int] = field(default_factory=dict)

    def begun(self, number: int, event: Begun) -> None:
        """Show what an edition is waiting for."""
        line, ended, kept = self.lines[number], event.ended, event.kept
        self.started.setdefault(number, time.monotonic())
        self.kept[number] = kept
        told = [f"{ended} done"] if ended else []
        told += [f"{kept} kept"] if kept else []
        counts = f" ({', '.join(told)})" if told else ""
        self.progress.start_task(line)
        text = f"{self.names[number]}: {', '.join(event.running)}{counts}"
        self.progress.update(line, description=text, visible=True)
        self.progress.refresh()

    def ended(self, number: int, how: str) -> None:
        """Take the line of an edition away; say `how` it has ended."""
        self.progress.update(self.lines[number], visible=False)
        self.progress.refresh()
        seconds = time.monotonic() - self.started.get(number, time.monotonic())
        kept = f", {counted(self.kept[number], 'step')} kept" if self.kept.get(number) else ""
        said(self.reporter, f"{self.names[number]}: {how} in {seconds:.1f} s{kept}")

    def waited(self) -> None:
        """Let the display move."""
        self.progress.refresh()


@contextmanager
def display(reporter: Reporter, names: Sequence[str]) -> Iterator[Display]:
    """Show a line for each of `names`, while something is done for it."""
    with _progress(reporter.console) as progress:
        lines = [progress.add_task(name, start=False, visible=False) for name in names]
        yield Display(reporter, progress, names, lines)


def _progress(console: Console) -> Progress:
    """Return a display that moves on a terminal only, and without a thread, because we fork."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(
        *columns,
        console=console,
        auto_refresh=False,
        transient=True,
        disable=not console.is_terminal,
    )


def said(reporter: Reporter, text: str) -> None:
    """Say a line to people, where nothing moves for them."""
    if reporter.output_format is OutputFormat.FULL and not reporter.console.is_terminal:
        reporter.console.print(text, markup=False, emoji=False)
