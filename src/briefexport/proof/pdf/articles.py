"""The articles of a PDF as pieces: what each tells of the whole, and what it tells by that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from briefexport.proof.pdf.areas import Area
from briefexport.proof.pdf.areas import areas as text_areas
from briefexport.proof.pdf.blocks import Blocks
from briefexport.proof.pdf.digests import Digests, TooDeepError
from briefexport.proof.pdf.evidence import Evidence, evidence, read_again, together, written
from briefexport.proof.pdf.file import File, opened
from briefexport.proof.pdf.inlines import Pages, contents_of
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.pdf.measure import measure
from briefexport.proof.pdf.reader import beside, told
from briefexport.proof.pdf.tree import Element
from briefexport.proof.pieces import Piece, Pieces, digest
from briefexport.proof.record import Part, Reading, Record


@dataclass(frozen=True, slots=True)
class _Ground:
    """What looks are measured by: the text area of each page, and the leadings of a file."""

    areas: Mapping[int, Area]
    leadings: Mapping[str, float | None]


@dataclass(slots=True)
class _Stretch:
    """What is read together: the parts it is of, and the pages that hold nothing else."""

    file: File
    parts: Sequence[tuple[Part, Sequence[Element]]]
    numbers: Sequence[int]
    read: tuple[Blocks, Pages] | None = field(default=None)

    def blocks(self) -> tuple[Blocks, Pages]:
        """Return its drafts, which are not measured yet, and its pages, read once."""
        if self.read is None:
            pages = self.file.painted(self.numbers)
            blocks = Blocks(pages)
            for part, elements in self.parts:
                blocks.part(part, elements, self.file.language)
            self.read = blocks, pages
        return self.read

    def evidence(self) -> Evidence:
        """Return what it tells of the whole."""
        blocks, pages = self.blocks()
        return evidence(pages, blocks.drafts)

    def records(self, ground: _Ground) -> tuple[Record, ...]:
        """Return what it tells, measured by what all do."""
        blocks, pages = self.blocks()
        measure(blocks.drafts, blocks.tables, pages, ground.areas, Leadings(ground.leadings))
        self.read = None
        return tuple(map(told, blocks.drafts))


def pieces(data: bytes, known: Mapping[str, str]) -> Pieces | None:
    """Return the articles of a PDF, each a piece, and what `read` tells of all that is beside them.

    None where they cannot be told apart. `known` is what the articles of another file told of the
    whole, as `Pieces.kept` has it. Raises ValueError as `read` does.
    """
    file = File.of(opened(data))
    parts = dict(file.parts())
    around = [(part, parts[part]) for part in ("front", "back") if part in parts]
    articles = _articles(file, parts.get("body", ()), around)
    if articles is None:
        return None
    own = {number for one in articles.values() for number in one.numbers}
    rest = _Stretch(file, around, [number for number in file.pages if number not in own])
    kept = {
        name: known.get(name) or written(one.evidence(), one.numbers[0])
        for name, one in articles.items()
    }
    told_by = (read_again(kept[name], one.numbers[0]) for name, one in articles.items())
    found = together([rest.evidence(), *told_by])
    leadings = Leadings.learnt(found.steps)
    pages = Pages({}, file.trims, file.leftwards)
    ground = _Ground(text_areas(pages, found), leadings.known)
    records = (*beside(pages, ground.areas, found, leadings), *rest.records(ground))
    return Pieces(
        Reading(records, file.language, file.title),
        tuple(_piece(name, one, ground) for name, one in articles.items()),
        kept,
    )


def _articles(
    file: File, body: Sequence[Element], around: Sequence[tuple[Part, Sequence[Element]]]
) -> dict[str, _Stretch] | None:
    """Return the articles of a file in order, by their digests.

    None where others stand between them or share their pages, where they lie too deep to be told by
    digests, or two are the same.
    """
    spread = [_pages_of([article]) for article in body]
    others = _pages_of(element for _, elements in around for element in elements)
    if not all(article.kind == "Art" for article in body):
        return None
    if not all(spread) or _overlap([*spread, others]):
        return None
    digests = Digests(file)
    try:
        found = {
            digests.article(article, numbers): _Stretch(file, (("body", (article,)),), numbers)
            for article, numbers in zip(body, spread, strict=True)
        }
    except TooDeepError:
        return None
    return found if len(found) == len(body) else None


def _piece(name: str, stretch: _Stretch, ground: _Ground) -> Piece:
    """Return an article as a piece: its own digest, and all that it is measured by."""
    areas = [ground.areas[number] for number in stretch.numbers]
    by = repr((areas, sorted(ground.leadings.items())))
    return Piece(digest([name.encode(), by.encode()]), lambda: stretch.records(ground))


def _pages_of(elements: Iterable[Element]) -> list[int]:
    """Return the pages that `elements` have content on, in order."""
    found = {content.page for element in elements for content in contents_of(element)}
    return sorted(found - {0})


def _overlap(every: Sequence[Sequence[int]]) -> bool:
    """Return whether a page is of more than one."""
    pages = [number for numbers in every for number in numbers]
    return len(set(pages)) < len(pages)
