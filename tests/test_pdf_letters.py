import re
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from briefexport.backends.pdf.layout.letters import letters
from briefexport.model import CodeBlock, Foreign, Heading
from every import p, said
from pdf_files import pdf_of


def amiri() -> Path:
    spec = find_spec("fontpkg_amiri")
    assert spec
    assert spec.origin
    return Path(spec.origin).parent / "files" / "Amiri-Regular.ttf"


@pytest.mark.parametrize("feature", ["init", "medi", "fina"])
def test_every_form_of_a_joining_letter_is_that_letter(feature: str) -> None:
    known = letters(amiri().read_bytes(), 0)
    with TTFont(amiri()) as font:
        table = font["GSUB"].table
        numbers = {
            number
            for record in table.FeatureList.FeatureRecord
            if record.FeatureTag == feature
            for number in record.Feature.LookupListIndex
        }
        # Amiri writes its forms as one glyph put in the place of one (GSUB type 2).
        forms = {
            (glyph, form)
            for number in numbers
            for sub in table.LookupList.Lookup[number].SubTable
            for glyph, glyphs in sub.mapping.items()
            for form in glyphs
        }
        lam = font.getBestCmap()[ord("ل")]
        named = {font.getGlyphName(glyph): text for glyph, text in known.items()}
    assert any(glyph == lam for glyph, _ in forms)
    assert {named[form] for glyph, form in forms if glyph == lam} == {"ل"}


def test_a_ligature_is_its_letters() -> None:
    with TTFont(amiri()) as font:
        names = font.getReverseGlyphMap()
        known = letters(amiri().read_bytes(), 0)
        ligatures = [name for name in names if name.startswith("uni0644_uni0627")]
    assert all(known[names[name]] == "لا" for name in ligatures)
    # A presentation form that only the code table knows is no author's character.
    assert not any(
        "\ufb50" <= character <= "\ufefc" for text in known.values() for character in text
    )


def test_every_glyph_of_a_letter_and_its_mark_says_what_it_is() -> None:
    marked = "(\u0301) x\u0301 q\u0301\u0323 \u0133\u0301 ñ\u0301"
    pdf = pdf_of(
        Heading(1, said(marked, Foreign("he", "rtl", said(marked)))), p(marked), CodeBlock(marked)
    )
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
    maps = [one.ToUnicode.read_bytes().decode() for one in fonts if "/ToUnicode" in one]
    texts = {line[1] for text in maps for line in re.findall(r"<(\w+)> <(\w*)>\n", text)}
    assert "0301" in texts
    assert "" not in texts
    assert "00280301" not in texts
