"""The fonts of a PDF: each is written once, with the glyphs that any fragment uses.

Composite fonts whose character codes are the glyphs of the file (ISO 32000-1, 9.7), so that no
fragment depends on what the others use.
"""

# ruff: noqa: ANN401 - neither pydyf nor uharfbuzz is typed

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pydyf
import uharfbuzz

from briefexport.backends.pdf.fragment import FontUse
from briefexport.inputs import FileBytes
from briefexport.typefaces import opentype_tag

# Flags of a font descriptor (ISO 32000-1, 9.8.2).
FIXED_PITCH = 1
# What a viewer needs none of once the glyphs are chosen.
DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")
# A CMap has sections of at most so many lines (Adobe Technical Note 5014).
SECTION = 100
IDENTITY = {"Registry": pydyf.String("Adobe"), "Supplement": 0}


def united(uses: Iterable[FontUse]) -> dict[str, FontUse]:
    """Return for every font what all of `uses` use of it together."""
    fonts: dict[str, FontUse] = {}
    for use in uses:
        known = fonts.get(use.key, use)
        fonts[use.key] = replace(
            known,
            widths={**use.widths, **known.widths},
            letters={**use.letters, **known.letters},
        )
    return fonts


def write_font(pdf: Any, font: FontUse, files: Mapping[str, FileBytes]) -> bytes:
    """Write `font` and return its reference; `files` are font files by their SHA-256."""
    file = files[font.file].data
    glyphs = sorted(font.letters)
    program = subset(file, glyphs, font.properties["index"], outline_missing=font.own)
    outlines = program[:4] == b"OTTO"
    extra = {"Subtype": "/OpenType"} if outlines else {"Length1": len(program)}
    stream = pydyf.Stream([program], extra, compress=True)
    pdf.add_object(stream)
    said = font.properties
    widths = font.widths.values()
    fixed = FIXED_PITCH if len(font.widths) > 1 and len(set(widths)) == 1 else 0
    descriptor = {
        "Type": "/FontDescriptor",
        "FontName": said["name"],
        "FontFamily": pydyf.String(said["family"]),
        "Flags": said["flags"] | fixed,
        "FontBBox": pydyf.Array([0, said["descent"], max(widths, default=0), said["ascent"]]),
        "ItalicAngle": said["italic_angle"],
        "Ascent": said["ascent"],
        "Descent": said["descent"],
        "CapHeight": said["ascent"],
        "StemV": said["stemv"],
        "StemH": said["stemh"],
        "FontFile3" if outlines else "FontFile2": stream.reference,
    }
    descendant = {
        "Type": "/Font",
        "Subtype": "/CIDFontType0" if outlines else "/CIDFontType2",
        "BaseFont": said["name"],
        "CIDSystemInfo": pydyf.Dictionary({**IDENTITY, "Ordering": pydyf.String("Identity")}),
        "CIDToGIDMap": "/Identity",
        "W": _widths(font.widths),
        "FontDescriptor": _added(pdf, descriptor),
    }
    composite = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": said["name"],
        "Encoding": _encoding(pdf, font) if font.own else "/Identity-H",
        "DescendantFonts": pydyf.Array([_added(pdf, descendant)]),
        "ToUnicode": _to_unicode(pdf, font.letters),
    }
    return _added(pdf, composite)


def subset(
    file: bytes, glyphs: Sequence[int], index: int = 0, *, outline_missing: bool = False
) -> bytes:
    """Return the font `file` with `glyphs` only, which keep their numbers."""
    flags = uharfbuzz.SubsetFlags
    kept = flags.PASSTHROUGH_UNRECOGNIZED | flags.DESUBROUTINIZE
    kept |= flags.NOTDEF_OUTLINE if outline_missing else 0
    chosen = uharfbuzz.SubsetInput()
    chosen.glyph_set.update(glyphs)
    chosen.drop_table_tag_set.update(map(opentype_tag, DROPPED))
    chosen.flags = kept | flags.RETAIN_GIDS
    face = uharfbuzz.subset(uharfbuzz.Face(uharfbuzz.Blob(file), index), chosen)
    # A second time without the empty glyphs after the last, and without hints.
    chosen = uharfbuzz.SubsetInput()
    chosen.glyph_set.update(range(max(glyphs, default=0) + 1))
    chosen.flags = kept | flags.NO_HINTING
    data: bytes = uharfbuzz.subset(face, chosen).blob.data
    return data


def _widths(widths: Mapping[int, float]) -> Any:
    """Return the array of widths: runs of glyphs, each behind the number of its first."""
    runs = pydyf.Array()
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            runs.extend((glyph, pydyf.Array()))
        runs[-1].append(widths[glyph])
    return runs


def _to_unicode(pdf: Any, letters: Mapping[int, str]) -> bytes:
    """Write which characters the glyphs stand for (ISO 32000-1, 9.10.3)."""
    lines = [
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>"
        for glyph, text in sorted(letters.items())
    ]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    return _stream(pdf, [*head, *_sections(lines, "bfchar"), *END], {})


def _encoding(pdf: Any, font: FontUse) -> bytes:
    """Write an encoding in which codes past the last glyph are that of a missing one."""
    missing = set(font.properties["missing"].values())
    lines = [f"<{glyph:04x}> {0 if glyph in missing else glyph}" for glyph in sorted(font.letters)]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> def",
        "/CMapName /Briefexport-Missing def",
        "/CMapType 1 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    extra = {
        "Type": "/CMap",
        "CMapName": "/Briefexport-Missing",
        "CIDSystemInfo": pydyf.Dictionary({**IDENTITY, "Ordering": pydyf.String("Identity")}),
    }
    return _stream(pdf, [*head, *_sections(lines, "cidchar"), *END], extra)


END = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")


def _sections(lines: Sequence[str], kind: str) -> Iterator[str]:
    for start in range(0, len(lines), SECTION):
        some = lines[start : start + SECTION]
        yield from (f"{len(some)} begin{kind}", *some, f"end{kind}")


def _stream(pdf: Any, lines: Sequence[str], extra: Mapping[str, Any]) -> bytes:
    stream = pydyf.Stream([line.encode() for line in lines], dict(extra), compress=True)
    pdf.add_object(stream)
    reference: bytes = stream.reference
    return reference


def _added(pdf: Any, entries: Mapping[str, Any]) -> bytes:
    made = pydyf.Dictionary(entries)
    pdf.add_object(made)
    reference: bytes = made.reference
    return reference
