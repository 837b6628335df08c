"""The articles of a PDF as pieces: what each tells of the whole, and what it tells by that."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from briefexport.proof.pdf.areas import Area, kept_to
from briefexport.proof.pdf.areas import areas as text_areas
from briefexport.proof.pdf.blocks import Blocks
from briefexport.proof.pdf.digests import Digests, TooDeepError
from briefexport.proof.pdf.evidence import Evidence, evidence, together
from briefexport.proof.pdf.evidence import read_again as evidence_read
from briefexport.proof.pdf.evidence import written as evidence_written
from briefexport.proof.pdf.file import File, opened
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.pdf.measure import measure
from briefexport.proof.pdf.reader import beside, told
from briefexport.proof.pdf.tree import Content, Element
from briefexport.proof.pieces import Piece, Pieces, digest, read_again, written
from briefexport.proof.record import Part, Reading, Record, Sheet
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class _Ground:
    """What looks are measured by: the text area of each page, and the leadings of a file."""

    areas: Mapping[int, Area]
    leadings: Mapping[str, float | None]


@dataclass(slots=True)
class _Stretch:
    """What is read together: the parts it is of, and the pages that hold nothing else.

    `name` is the digest of all that, with its pages counted from `first`.
    """

    file: File
    parts: Sequence[tuple[Part, Sequence[Element]]]
    numbers: Sequence[int]
    first: int
    name: str
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

    def key(self, ground: _Ground) -> str:
        """Return the digest of all that it is, and of all that it is measured by."""
        areas = [ground.areas[number] for number in self.numbers]
        by = repr((areas, sorted(ground.leadings.items())))
        return digest([self.name.encode(), by.encode()])

    def records(self, ground: _Ground) -> tuple[Record, ...]:
        """Return what it tells, measured by what all do."""
        blocks, pages = self.blocks()
        measure(blocks.drafts, blocks.tables, pages, ground.areas, Leadings(ground.leadings))
        self.read = None
        return tuple(map(told, blocks.drafts))


def pieces(
    data: bytes, known: Mapping[str, str], sheet: Callable[[int], Sheet] | None = None
) -> Pieces | None:
    """Return the articles of a PDF, each a piece, and what `read` tells of all that is beside them.

    None where they cannot be told apart. `known` is what was read of another file, as `Pieces.kept`
    has it, `sheet` that of `read`. Raises ValueError as that does.
    """
    file = File.of(opened(data))
    stretches = _stretches(file)
    if stretches is None:
        return None
    rest, *articles = stretches
    kept = {
        one.name: known.get(one.name) or evidence_written(one.evidence(), one.first)
        for one in stretches
    }
    found = together(evidence_read(kept[one.name], one.first) for one in stretches)
    leadings = Leadings.learnt(found.steps)
    pages = Pages({}, file.trims, file.leftwards)
    reached = text_areas(pages, found)
    meant = sheet(len(file.trims)) if sheet else None
    ground = _Ground(kept_to(reached, pages, meant), leadings.known)
    beside_them = rest.key(ground)
    kept[beside_them] = known.get(beside_them) or written(rest.records(ground))
    records = (
        *beside(pages, meant, (reached, ground.areas), found, leadings),
        *read_again(kept[beside_them]),
    )
    return Pieces(
        Reading(records, file.language, file.title, len(file.trims)),
        tuple(_piece(one, ground) for one in articles),
        kept,
    )


def _piece(stretch: _Stretch, ground: _Ground) -> Piece:
    return Piece(stretch.key(ground), lambda: stretch.records(ground))


def _stretches(file: File) -> list[_Stretch] | None:
    """Return what is beside the articles of a file, and then each of these.

    None where others stand between them or share their pages, or where they lie too deep to be told
    by digests.
    """
    parts = dict(file.parts())
    around = [(part, parts[part]) for part in ("front", "back") if part in parts]
    others = [element for _, elements in around for element in elements]
    body = parts.get("body", ())
    spread = [_pages_of([article]) for article in body]
    if not all(article.kind == "Art" for article in body):
        return None
    if not all(spread) or _overlap([*spread, _pages_of(others)]):
        return None
    own = {number for numbers in spread for number in numbers}
    left = [number for number in file.pages if number not in own]
    digests = Digests(file)
    try:
        whole = digest(
            [
                repr([(part, len(elements)) for part, elements in around]).encode(),
                digests.of_all(others, left, 1).encode(),
            ]
        )
        return [
            _Stretch(file, around, left, 1, whole),
            *(
                _Stretch(
                    file,
                    (("body", (article,)),),
                    numbers,
                    numbers[0],
                    digests.of_all([article], numbers, numbers[0]),
                )
                for article, numbers in zip(body, spread, strict=True)
            ),
        ]
    except TooDeepError:
        return None


def _pages_of(elements: Iterable[Element]) -> list[int]:
    """Return the pages that `elements` have content on, in order."""
    found: set[int] = set()
    waiting = list(elements)
    while waiting:
        for kid in waiting.pop().kids:
            if isinstance(kid, Element):
                waiting.append(kid)
            elif isinstance(kid, Content):
                found.add(kid.page)
    return sorted(found - {0})


def _overlap(every: Sequence[Sequence[int]]) -> bool:
    """Return whether a page is of more than one."""
    pages = [number for numbers in every for number in numbers]
    return len(set(pages)) < len(pages)
