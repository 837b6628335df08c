"""Which page comes where: documents in their order, blanks between them, and every page's label."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from briefexport.backends.pdf.documents.document import Document, Matter
from briefexport.backends.pdf.fragment import Fragment, Sheet
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.records import dataclass
from briefexport.style import Page, PageStyle

NUMERALS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Laid:
    """A document and what was laid out of it."""

    document: Document
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the whole: a sheet of a fragment, or a blank where `laid` is None.

    `number` counts the sheets of its fragment from 0.
    """

    label: str
    laid: Laid | None = None
    number: int = 0

    @property
    def sheet(self) -> Sheet | None:
        """The sheet, None for a blank."""
        return self.laid.fragment.sheets[self.number] if self.laid else None


def bound(laid: Sequence[Laid], cover: str, *, facing: bool = True) -> tuple[Leaf, ...]:
    """Return all pages in their order; the label of a cover is `cover`.

    Of `facing` pages, the first brief begins on a recto, as does every document that asks for it.
    """
    leaves: list[Leaf] = []
    counted: Counter[Matter] = Counter()
    before: Matter = "body"
    for one in laid:
        matter = one.document.matter
        opens = facing and (one.document.recto or (matter == "body" and not counted["body"]))
        blanks = [None] if opens and len(leaves) % 2 else []
        for number in [*blanks, *range(len(one.fragment.sheets))]:
            # A blank belongs to what it stands behind.
            kind = before if number is None else matter
            counted[kind] += 1
            label = _label(kind, counted[kind], cover)
            leaves.append(Leaf(label) if number is None else Leaf(label, one, number))
        before = matter
    return tuple(leaves)


def _label(matter: Matter, number: int, cover: str) -> str:
    match matter:
        case "cover":
            # The trade calls the inside of a cover "cover 2".
            return cover if number == 1 else f"{cover} {number}"
        case "front":
            return roman(number)
        case "body":
            return str(number)
        case _:
            assert_never(matter)


def roman(number: int) -> str:
    """Return `number`, above 0, in lower-case roman numerals."""
    text = ""
    for value, numeral in NUMERALS:
        text += numeral * (number // value)
        number %= value
    return text


def gutter(style: PageStyle, paper: Page, pages: int, *, bleeding: bool) -> float:
    """Return how much further from the spine the text of a book of `pages` stands than on `paper`.

    It never comes nearer to the outer edge than the style allows. In points.
    """
    last = style.gutters[-1]
    wanted = next((one for one in style.gutters if pages <= one.pages), last).inner - paper.inner
    least = style.least_bleeding if bleeding else style.least_outer
    return max(0.0, min(wanted, paper.outer - least))


def pages_of(leaves: Sequence[Leaf]) -> dict[str, int]:
    """Return the page, from 0, of every id."""
    pages: dict[str, int] = {}
    for first, laid in beginnings(leaves):
        for name, spot in laid.fragment.anchors.items():
            pages[name] = first + spot.page
    return pages


def beginnings(leaves: Sequence[Leaf]) -> Iterator[tuple[int, Laid]]:
    """Yield every document with the page, from 0, on which it begins."""
    for number, leaf in enumerate(leaves):
        if leaf.laid and leaf.number == 0:
            yield number, leaf.laid


def faults(laid: Sequence[Laid]) -> Iterator[Diagnostic]:
    """Yield what keeps the whole from being stitched: ids that stand twice, links to nowhere."""
    homes: dict[str, Document] = {}
    for one in laid:
        for name in one.fragment.anchors:
            if name in homes:
                yield diagnostic(
                    "BX505",
                    f"the id {name!r} is in {_named(homes[name])} and in {_named(one.document)}",
                    Place(file=one.document.source),
                    hint="give one of them another label",
                )
            homes[name] = one.document
    for one in laid:
        for name in one.fragment.links:
            if name not in homes:
                yield diagnostic(
                    "BX506",
                    f"{_named(one.document)} links to {name!r}, which is on no page",
                    Place(file=one.document.source),
                )


def _named(document: Document) -> str:
    return document.source or document.name


def running(leaf: Leaf) -> str:
    """Return the id whose line runs over `leaf`: the first that begins on it, or went before."""
    if not leaf.laid:
        return ""
    anchors: Mapping[str, int] = {
        name: leaf.laid.fragment.anchors[name].page
        for name in leaf.laid.document.running
        if name in leaf.laid.fragment.anchors
    }
    here = [name for name, page in anchors.items() if page == leaf.number]
    before = [name for name, page in anchors.items() if page < leaf.number]
    return next(iter([*here, *before[::-1], *leaf.laid.document.running]), "")
