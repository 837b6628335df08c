"""The edition that the benchmarks of print measure: briefs of some eight pages of A5.

A tenth of it are tables; every sixth paragraph has a note; each brief has a figure, a list in a
list, a reference to the table of the next, and four lines in the contents. A brief does not depend
on how many there are.
"""

import io
import random
from collections.abc import Iterator
from datetime import date
from itertools import accumulate

from PIL import Image as Raster

from briefexport.assets import Asset
from briefexport.edition import Edition, Settings
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
    Inline,
    List,
    ListItem,
    Note,
    Paragraph,
    Reference,
    Row,
    Span,
    Table,
    Text,
)
from briefexport.source import decode
from briefexport.style import page, page_size
from briefexport.walk import identify
from epubs import the_style

# The commonest words of English come first, and as often as they do in life (Zipf's law).
LIFE = """
the of and to in that it was for on with as his they at be this from have by not were which their
had been more when who will would about there said into other could some than then only new its time
these may what over such after most made first before also many where much through years against
between without under again another however because government important different development
information particular experience international responsibility nevertheless understanding
administration characteristic communication consideration environmental representative
paper press letters compositor margin proof reader measure spacing evening harbour winter bridge
record number report question answer morning railway paragraph sentence printer chapter volume
"""
WORDS = LIFE.split()
WEIGHTS = tuple(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
SECTIONS, PARAGRAPHS, NOTED = 3, 11, 6
ROWS, ITEMS = 14, 4


def edition(count: int, changed: int | None = None) -> Edition:
    """Return the edition of `count` briefs; in brief `changed` a sentence is another one."""
    size = page_size("A5")
    assert size is not None
    settings = Settings(title="A generated edition", language="en-GB", date=date(2025, 2, 20))
    reads = [read(number, count, other=number == changed) for number in range(count)]
    made, _ = compose("bench", settings, reads, the_style(), page(the_style(), size), front=True)
    return made


def read(number: int, count: int, *, other: bool) -> Read:
    """Return the brief `number` as it would have been read."""
    chance = random.Random(number)
    name, picture = f"brief-{number}", f"picture-{number}.png"
    sentence = said(random.Random(~number if other else number), 20)
    target = f"brief-{(number + 1) % count}#table"
    blocks = tuple(written(chance, sentence, target, picture))
    title = (Text(f"Number {number + 1}: {said(chance, 3)}"),)
    brief = identify(Brief(blocks, title), name)
    return Read(name, brief, decode(f"{name}.md", b""), {picture: drawing(chance, picture)})


def written(chance: random.Random, sentence: str, target: str, picture: str) -> Iterator[Block]:
    """Yield the blocks of a brief."""
    yield Paragraph((Text(f"{sentence}. See "), Reference(target), Text(".")))
    for section in range(SECTIONS):
        yield Heading(1, (Text(said(chance, 4)),))
        for number in range(PARAGRAPHS):
            yield Paragraph(tuple(prose(chance, noted=number % NOTED == 1)))
        match section:
            case 0:
                yield nested(chance)
            case 1:
                yield table(chance)
            case _:
                yield Figure(Image(picture, said(chance, 6)), (Text(said(chance, 8)),))


def prose(chance: random.Random, *, noted: bool) -> Iterator[Inline]:
    yield Text(f"{said(chance, chance.randint(30, 70))} ".capitalize())
    yield Span("emphasis", (Text(said(chance, 3)),))
    yield Text(f" {said(chance, chance.randint(10, 40))}.")
    if noted:
        yield Note((Paragraph((Text(f"{said(chance, 14)}."),)),))


def nested(chance: random.Random) -> List:
    inner = List("decimal", items(chance, 3))
    first, *rest = items(chance, ITEMS)
    return List("bullet", (ListItem((*first.content, inner)), *rest))


def items(chance: random.Random, count: int) -> tuple[ListItem, ...]:
    return tuple(ListItem((Paragraph((Text(said(chance, 9)),)),)) for _ in range(count))


def table(chance: random.Random) -> Table:
    columns = (Column(), Column(), Column("end"), Column("end"))
    head = row("Place", "What it is", "Year", "Number")
    rows = (
        row(said(chance, 1), said(chance, 4), str(1900 + place), str(chance.randint(1, 99999)))
        for place in range(ROWS)
    )
    return Table(columns, (head,), tuple(rows), caption=(Text(said(chance, 5)),), id="table")


def row(*words: str) -> Row:
    return Row(tuple(Cell((Paragraph((Text(word),)),)) for word in words))


def said(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=count))


def drawing(chance: random.Random, name: str) -> Asset:
    """Return a picture of its own, of a few large fields."""
    data = io.BytesIO()
    small = Raster.frombytes("RGB", (6, 4), chance.randbytes(6 * 4 * 3))
    small.resize((600, 400), Raster.Resampling.NEAREST).save(data, "PNG")
    return Asset(name, "image/png", data.getvalue(), (600, 400), 300.0, 200.0)
