"""From a painted document to a fragment: its objects, set free from the file they were made for."""

# ruff: noqa: ANN401, SLF001 - the engine is not typed

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pydyf

from briefexport.backends.pdf.fragment import (
    Bookmark,
    FontUse,
    Fragment,
    Line,
    Segment,
    Sheet,
    Spot,
    Thing,
)
from briefexport.backends.pdf.layout.gaps import Aside, Hole, filled
from briefexport.backends.pdf.layout.pagemap import Map
from briefexport.backends.pdf.layout.tags import POINTS, Structure
from briefexport.diagnostics import Diagnostic

# What of the engine's own description of a font the dictionaries are made from.
PROPERTIES = (
    "hash", "name", "family", "style", "weight", "variations", "font_size", "ascent", "descent",
    "italic_angle", "upem", "png", "svg", "colr", "bitmap", "glyph_count", "stemv", "stemh",
    "flags", "tables", "missing", "used_in_forms", "index",
)  # fmt: skip


def forbid_smoothing(pdf: Any) -> None:
    """Take back that images are to be smoothed, which PDF/A forbids (ISO 19005-3, 6.2.8)."""
    for made in pdf.objects:
        if isinstance(made, pydyf.Stream):
            made.extra.pop("Interpolate", None)


def collected(
    pdf: Any,
    laid_out: Any,
    structure: Structure,
    found: Map,
    asides: Mapping[str, Aside],
    diagnostics: Sequence[Diagnostic],
) -> Fragment:
    """Return as a fragment what was painted of `laid_out` into `pdf`."""
    pages = [pdf.objects[int(reference.split()[0])] for reference in pdf.page_references]
    apart = {0, pdf.pages.number, pdf.catalog.number, structure.document.number}
    apart |= {page.number for page in pages}
    apart |= {_number(page["Contents"]) for page in pages}
    dictionary = _number(pdf.objects[_number(pages[0]["Resources"])]["Font"]) if pages else 0
    apart.add(dictionary)
    widths = {font.hash: font.widths for font in laid_out.fonts.values()}
    sheets = zip(pages, laid_out.pages, structure.owners, found.starts, strict=True)
    return Fragment(
        things=tuple(_thing(made) for made in pdf.objects if made.number not in apart),
        sheets=tuple(
            Sheet(
                width=page.width * POINTS,
                height=page.height * POINTS,
                number=made.number,
                content=tuple(_segments(pdf.objects[_number(made["Contents"])].stream, widths)),
                resources=_number(made["Resources"]),
                annotations=tuple(map(_number, made.get("Annots", ()))),
                owners=tuple(map(_number, owners)),
                start=start,
            )
            for made, page, owners, start in sheets
        ),
        document=structure.document.number,
        roots=tuple(map(_number, structure.document["K"])),
        annotated=tuple((note.number, owner.number) for note, owner in structure.annotations),
        named={name: element.number for name, element in structure.named.items()},
        fonts=tuple(_fonts(laid_out.fonts.values())),
        font_dictionary=dictionary,
        anchors=dict(reversed(list(_anchors(laid_out.pages)))),
        bookmarks=tuple(_bookmarks(laid_out.pages)),
        links=tuple(structure.links),
        diagnostics=tuple(diagnostics),
        lines={name: _line(aside, laid_out.pages, widths) for name, aside in asides.items()},
    )


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _thing(made: Any) -> Thing:
    if not isinstance(made, pydyf.Stream):
        return Thing(made.number, made.data)
    # The engine's own way to write a stream, its dictionary and its data apart.
    head, _, data = made.data.partition(b"\nstream\n")
    return Thing(made.number, head, data.removesuffix(b"\nendstream"))


def _segments(
    tokens: Sequence[Any], widths: Mapping[str, Mapping[int, float]]
) -> Iterator[Segment]:
    """Yield what `tokens` paint, compressed, with the gaps for labels in between."""
    for part in _parts(tokens, widths):
        yield zlib.compress(part, 9) if isinstance(part, bytes) else part


def _parts(tokens: Sequence[Any], widths: Mapping[str, Mapping[int, float]]) -> Iterator[Segment]:
    open_part: list[bytes] = []
    for token in tokens:
        if isinstance(token, Hole):
            yield b"\n".join(open_part)
            yield filled(token, widths[token.font])
            open_part = []
        else:
            open_part.append(pydyf._to_bytes(token))
    if open_part:
        yield b"\n".join(open_part)


def _line(aside: Aside, pages: Sequence[Any], widths: Mapping[str, Mapping[int, float]]) -> Line:
    content = tuple(_parts(aside.tokens, widths))
    height = pages[aside.page].height * POINTS
    return Line(content, aside.baseline, aside.ascent * POINTS, height)


def _fonts(fonts: Sequence[Any]) -> Iterator[FontUse]:
    for font in fonts:
        yield FontUse(
            key=font.hash,
            file=hashlib.sha256(font.file_content).hexdigest(),
            properties={name: getattr(font, name) for name in PROPERTIES},
            widths=dict(font.widths),
            letters=dict(font.to_unicode),
            own=bool(font.missing),
        )


def _anchors(pages: Sequence[Any]) -> Iterator[tuple[str, Spot]]:
    for number, page in enumerate(pages):
        for name, (x, y, _, _) in page.anchors.items():
            yield name, _spot(number, page, x, y)


def _bookmarks(pages: Sequence[Any]) -> Iterator[Bookmark]:
    for number, page in enumerate(pages):
        for level, title, (x, y), _ in page.bookmarks:
            yield Bookmark(level, title, _spot(number, page, x, y))


def _spot(number: int, page: Any, x: float, y: float) -> Spot:
    return Spot(number, x * POINTS, (page.height - y) * POINTS)
