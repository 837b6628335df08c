"""Fonts: in the file as far as they are used, and every glyph with its character."""

import re
from collections.abc import Iterable, Iterator

from briefexport.preflight.contents import Font
from briefexport.preflight.findings import Finding
from briefexport.preflight.objects import Object, array, dictionary, name, stream
from briefexport.preflight.report import Expectation, FontFact

_TAG = re.compile(r"[A-Z]{6}\+")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
# The fourteen fonts that programs once could do without in a file (PDF 32000-1, 9.6.2.2).
_FAMILIES = ("Courier", "Helvetica", "Times", "Symbol", "ZapfDingbats", "Arial", "TimesNewRoman")
# Encodings from which characters are known without a table.
_KNOWN = {"WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding", "StandardEncoding"}
_KINDS = {
    "CIDFontType0": "OpenType (CFF)",
    "CIDFontType2": "TrueType",
    "Type1": "Type 1",
    "MMType1": "Type 1",
    "TrueType": "TrueType",
    "Type3": "Type 3",
}


def font_facts(fonts: Iterable[Font]) -> tuple[FontFact, ...]:
    """Return what each font is, once each, by name."""
    found = {_fact(font.object) for font in fonts}
    return tuple(sorted(found, key=lambda fact: (fact.name, fact.kind)))


def _fact(font: Object) -> FontFact:
    called = name(font.get("/BaseFont")) or "without a name"
    below = _below(font)
    return FontFact(
        name=_TAG.sub("", called, count=1),
        kind=_KINDS.get(name(below.get("/Subtype")), "of no known kind"),
        embedded=_is_embedded(below),
        subset=_TAG.match(called) is not None,
        unicode=_has_characters(font),
    )


def _below(font: Object) -> Object:
    """Return the font that has the glyphs: the descendant of a composite font, or itself."""
    members = [dictionary(one) for one in array(font.get("/DescendantFonts"))]
    return members[0] if members and members[0] is not None else font


def _is_embedded(font: Object) -> bool:
    if name(font.get("/Subtype")) == "Type3":
        return dictionary(font.get("/CharProcs")) is not None
    descriptor = dictionary(font.get("/FontDescriptor"))
    files = [stream(descriptor.get(key)) for key in _FILES] if descriptor is not None else []
    return any(file is not None and len(file.read_bytes()) > 0 for file in files)


def _has_characters(font: Object) -> bool:
    if stream(font.get("/ToUnicode")) is not None:
        return True
    return name(font.get("/Subtype")) != "Type3" and name(font.get("/Encoding")) in _KNOWN


def font_findings(fonts: Iterable[Font], wanted: Expectation) -> Iterator[Finding]:
    """Yield what is wrong with each font."""
    for font in fonts:
        fact = _fact(font.object)
        press = wanted.profile == "press"
        if fact.kind == "Type 3" and press:
            text = "the font is of Type 3, drawn glyph by glyph; presses take none"
            yield Finding(code="BX632", text=text, where=font.where)
        elif not fact.embedded:
            yield _missing(font, fact)
        elif not fact.subset and press and fact.kind != "Type 3":
            text = f"the font {fact.name} is in the file whole, not only the glyphs that are used"
            yield Finding(code="BX631", text=text, where=font.where)
        if not fact.unicode:
            # Paper is not searched or read aloud.
            text = f"the font {fact.name} does not say which characters its glyphs are (ToUnicode)"
            yield Finding(
                code="BX633",
                text=text,
                where=font.where,
                severity="warning" if press else "error",
            )


def _missing(font: Font, fact: FontFact) -> Finding:
    standard = fact.name.startswith(_FAMILIES)
    about = ", one of the fourteen that readers once had to have," if standard else ""
    return Finding(
        code="BX630",
        text=f"the font {fact.name}{about} is not in the file",
        where=font.where,
        hint="embed it, or another font is printed in its place",
    )
