"""What stands in the margins of pages: running heads and numbers, which are artifacts.

ISO 32000-1, 14.8.2.2.2: artifacts of pagination are headers and footers by their subtype; where
there is none, by where they stand.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from briefexport.proof.pdf.areas import Area, side
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.lines import Ink, Said, said
from briefexport.proof.pdf.painted import Piece
from briefexport.proof.record import Kind, Look, Record

SAME = 0.5
NAMED: Mapping[str, str] = {"Header": "head", "Footer": "foot"}


def furniture(pages: Pages, areas: Mapping[int, Area]) -> Iterator[Record]:
    """Yield what stands in the margins, each once: the first that looks as most of its kind do."""
    found: dict[Kind, list[tuple[int, Said]]] = defaultdict(list)
    for number, painted in pages.painted.items():
        pieces: dict[str, list[Piece]] = defaultdict(list)
        # Where some say which they are, others are none.
        named = any(piece.mark.artifact in NAMED for piece in painted.artifacts)
        for piece in painted.artifacts:
            if where := _where(piece, abs(pages.trims[number].height), named=named):
                pieces[where].append(piece)
        for where, together in pieces.items():
            recto: Kind = "running-recto" if side(pages, number).is_recto else "running-verso"
            kind = "folio" if where == "foot" else recto
            found[kind].append((number, said([Ink(piece) for piece in together])))
    kinds: tuple[Kind, ...] = ("running-verso", "running-recto", "folio")
    for kind in kinds:
        if lines := [(number, line) for number, line in found[kind] if line.runs]:
            common = Counter(line.runs[0].letters for _, line in lines).most_common(1)[0][0]
            number, line = next(pair for pair in lines if pair[1].runs[0].letters == common)
            looks = _looks(line, areas[number])
            height = abs(pages.trims[number].height)
            looks |= (
                {"rise": height - _middle(line)} if kind == "folio" else {"depth": _middle(line)}
            )
            yield Record(
                kind, "front", line.text, looks=looks, runs=line.runs, where=f"page {number}"
            )


def _where(piece: Piece, height: float, *, named: bool) -> str:
    artifact = piece.mark.artifact
    if artifact == "Pagination" and not named:
        return "head" if piece.base < height / 2 else "foot"
    return NAMED.get(artifact, "")


def _middle(line: Said) -> float:
    """Return how far down the middle of a line is."""
    main = line.lines[0].main
    return round(main.base - main.font.middle * main.size, 3)


def _looks(line: Said, area: Area) -> dict[str, Look]:
    first = line.lines[0]
    if abs(first.left - area.left) < SAME:
        return {"align": "start"}
    if abs(first.right - area.right) < SAME:
        return {"align": "end"}
    return {"align": "center"} if abs(first.left + first.right - 2 * area.middle) < SAME else {}
