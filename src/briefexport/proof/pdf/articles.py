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
    """What looks are measured by: the text area of each page, and the leadings of drafts alike."""

    areas: Mapping[int, Area]
    leadings: Leadings


@dataclass(frozen=True, slots=True)
class _Margin:
    """What is `said` to be painted apart in the margins of a page; `name` is the digest of it."""

    file: File
    first: int
    said: bytes
    name: str

    def evidence(self) -> Evidence:
        """Return what it tells of the whole."""
        return evidence(self.file.margin(self.first, self.said), ())


@dataclass(slots=True)
class _Stretch:
    """What is read together: the parts it is of, and the pages that hold nothing else.

    `name` is the digest of all that but its letters, with its pages counted from `first`.
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

    def evidence(self) -> Evidence | None:
        """Return what it tells of the whole; None where its pages are to be painted whole."""
        blocks, pages = self.blocks()
        return evidence(pages, blocks.drafts) if pages.settled else None

    def records(self, ground: _Ground) -> tuple[Record, ...]:
        """Return what it tells, measured by what all do."""
        blocks, pages = self.blocks()
        measure(blocks.drafts, blocks.tables, pages, ground.areas, ground.leadings)
        self.read = None
        return tuple(map(told, blocks.drafts))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a part of a file tells of the whole, and the digest of the letters it is told by.

    `kept` is both, as text.
    """

    evidence: Evidence
    letters: str
    kept: str


def pieces(
    data: bytes, known: Mapping[str, str], sheet: Callable[[int], Sheet] | None = None
) -> Pieces | None:
    """Return the articles of a PDF, each a piece, and what `read` tells of all that is beside them.

    None where they cannot be told apart. `known` is what was read of another file, as `Pieces.kept`
    has it, `sheet` that of `read`. Raises ValueError as that does.
    """
    file = File.of(opened(data))
    digests = Digests(file)
    stretches = _stretches(file, digests)
    if stretches is None:
        return None
    pages = Pages({}, file.trims, file.leftwards)
    each: list[_Told] = []
    kept: dict[str, str] = {}
    parts: list[_Stretch | _Margin] = [*stretches, *_margins(file, digests)]
    for one in parts:
        told_ = _told(one, pages, kept.get(one.name) or known.get(one.name))
        if told_ is None:
            return None
        each.append(told_)
        kept[one.name] = told_.kept
    found = together(one.evidence for one in each)
    leadings = Leadings.learnt(found.steps)
    reached = text_areas(pages, found)
    meant = sheet(len(file.trims)) if sheet else None
    areas = kept_to(reached, pages, meant)
    rest, *articles = (
        _piece(one, own, areas, leadings) for one, own in zip(stretches, each, strict=False)
    )
    kept[rest.key] = known.get(rest.key) or written(rest.read())
    records = (
        *beside(pages, meant, (reached, areas), found, leadings),
        *read_again(kept[rest.key]),
    )
    reading = Reading(records, file.language, file.title, len(file.trims))
    return Pieces(reading, tuple(articles), kept)


def _told(one: _Stretch | _Margin, pages: Pages, known: str | None) -> _Told | None:
    """Return what is told of the whole, as it is `known` where the letters are those that were.

    None where the pages cannot be painted in parts.
    """
    if known:
        letters, _, text = known.partition("\n")
        found = evidence_read(text, one.first, pages)
        if letters == one.file.letters(found.codes):
            return _Told(found, letters, known)
    fresh = one.evidence()
    if fresh is None:
        return None
    text = evidence_written(fresh, one.first)
    letters = one.file.letters(fresh.codes)
    return _Told(evidence_read(text, one.first, pages), letters, f"{letters}\n{text}")


def _piece(stretch: _Stretch, own: _Told, areas: Mapping[int, Area], leadings: Leadings) -> Piece:
    """Return a stretch as a piece, by what it is measured by: its key is the digest of all that."""
    reached = {number: areas[number] for number in stretch.numbers}
    ground = _Ground(reached, leadings.among(own.evidence.likenesses))
    by = repr((list(reached.values()), sorted(ground.leadings.known.items())))
    key = digest(part.encode() for part in (stretch.name, own.letters, by))
    return Piece(key, lambda: stretch.records(ground))


def _margins(file: File, digests: Digests) -> list[_Margin]:
    """Return what is painted apart in the margins of pages."""
    return [
        _Margin(file, number, said, digests.margin(number, said))
        for number, streams in file.streams.items()
        for said in streams.margins
    ]


def _stretches(file: File, digests: Digests) -> list[_Stretch] | None:
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
