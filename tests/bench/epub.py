"""How long an EPUB of 1,000 briefs and 500 pictures takes, and how much memory.

The bounds are ten seconds and 400 MiB, from briefs that are read; two runs give the same bytes. The
time is the processor's, so that what else the machine does is not counted.
"""

import io
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PIL import Image as Raster

sys.path.insert(0, str(Path(__file__).parents[1]))

from briefexport.assets import Asset
from briefexport.backends.epub import render
from briefexport.backends.rendering import RenderOptions
from briefexport.edition import Settings
from briefexport.edition.compose import compose
from briefexport.edition.placing import Read
from briefexport.model import (
    Block,
    Brief,
    Cell,
    Column,
    Figure,
    Heading,
    Image,
    List,
    ListItem,
    Note,
    Paragraph,
    Row,
    Span,
    Table,
    Text,
)
from briefexport.source import decode
from briefexport.style import page, page_size
from briefexport.walk import identify
from epubs import the_style

BRIEFS, PICTURES = 1000, 500
SECONDS, MEBIBYTES = 10.0, 400.0
# A photograph of the size that articles have.
PIXELS = (900, 600)
WORDS = ("the", "house", "stood", "where", "two", "roads", "met", "and", "nobody", "could", "say")


def briefs() -> Iterator[Read]:
    """Yield briefs of about 1,100 words; every other one has a picture."""
    chance = random.Random(1)
    for number in range(BRIEFS):
        name, picture = f"brief-{number}", f"picture-{number}.jpg"
        pictured = number < 2 * PICTURES and number % 2 == 0
        brief = Brief(tuple(blocks(chance, picture if pictured else "")), (Text(f"No {number}"),))
        assets = {picture: photograph(chance, picture)} if pictured else {}
        yield Read(name, identify(brief, name), decode(f"{name}.md", b""), assets)


def blocks(chance: random.Random, picture: str) -> Iterator[Block]:
    for _ in range(4):
        yield Heading(1, (Text(said(chance, 4)),))
        for _ in range(4):
            emphasis = Span("emphasis", (Text(said(chance, 2)),))
            note = Note((Paragraph((Text(said(chance, 9)),)),))
            yield Paragraph((Text(said(chance, 40) + " "), emphasis, note))
        items = (ListItem((Paragraph((Text(said(chance, 9)),)),)) for _ in range(4))
        yield List("bullet", tuple(items))
    rows = tuple(Row(tuple(cell(chance) for _ in range(3))) for _ in range(6))
    yield Table((Column(),) * 3, rows[:1], rows[1:], caption=(Text(said(chance, 4)),))
    if picture:
        yield Figure(Image(picture, "A road"), (Text(said(chance, 6)),))


def cell(chance: random.Random) -> Cell:
    return Cell((Paragraph((Text(said(chance, 2)),)),))


def said(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def photograph(chance: random.Random, name: str) -> Asset:
    small = Raster.frombytes("RGB", (90, 60), chance.randbytes(90 * 60 * 3))
    data = io.BytesIO()
    small.resize(PIXELS).save(data, "JPEG", quality=60)
    return Asset(name, "image/jpeg", data.getvalue(), PIXELS, 300.0, 200.0)


def main() -> int:
    """Print the figures; return 1 where they are out of bounds."""
    reads = list(briefs())
    size = page_size("A5")
    assert size is not None
    settings = Settings(title="A thousand briefs", date=date(2025, 2, 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    runs = [run(settings, reads, size) for _ in range(2)]
    (seconds, data), (again, other) = runs
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = (
        f"{BRIEFS} briefs, {PICTURES} pictures, {len(data) / 1e6:.0f} MB",
        f"time    {seconds:.1f} s, then {again:.1f} s (at most {SECONDS:.0f})",
        f"memory  {memory:.0f} MiB, {before:.0f} of them the briefs (at most {MEBIBYTES:.0f})",
        f"bytes   {'equal' if data == other else 'DIFFERENT'} on both runs",
    )
    sys.stdout.write("\n".join((*lines, "")))
    return 0 if seconds <= SECONDS and memory <= MEBIBYTES and data == other else 1


def run(settings: Settings, reads: list[Read], size: tuple[float, float]) -> tuple[float, bytes]:
    """Return the seconds that one EPUB took, and its bytes."""
    started = time.process_time()
    made, _ = compose("bench", settings, reads, the_style(), page(the_style(), size), front=True)
    data = render(made, the_style(), None, RenderOptions()).data
    return time.process_time() - started, data


if __name__ == "__main__":
    sys.exit(main())
