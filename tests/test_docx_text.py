"""The text of the DOCX is the text of the model, whatever it holds, and it holds nothing else."""

import io
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from lxml import etree
from PIL import Image as Raster

from briefexport.edition import Edition
from briefexport.errors import RefusedError
from briefexport.model import (
    Block,
    Brief,
    Code,
    CodeBlock,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Rule,
    Span,
    SpanKind,
    Text,
)
from briefexport.walk import rewrite
from docx_files import (
    ROOT,
    M,
    R,
    W,
    article,
    edition,
    found,
    instructions,
    lines,
    made,
    opened,
    para,
    paragraphs,
    picture,
    rendered,
    said,
    the_style,
    value,
    values,
    words,
)
from reading_back.compare import difference
from reading_back.docx import read
from reading_back.expected import expected_words
from trees import briefs

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/>'
    b"</svg>"
)
# What may stand in a field: our own, never a document's.
OWN_FIELDS = re.compile(
    r'(PAGE|NUMPAGES|STYLEREF 1|TOC \\o "1-[1-6]" \\h \\z \\u|TOC \\h \\z \\c "(Table|Figure)"'
    r"|PAGEREF _bx_\w+( \\h)?|REF _bxl?_\w+ \\h"
    r"|NOTEREF _bx_\w+ \\h|SEQ (Table|Figure) \\\* ARABIC( \\r [0-9]+)?)"
)


def composed(brief: Brief) -> Edition:
    try:
        return edition(brief)
    except RefusedError:  # a label on what has no number
        reject()


def comparable(node: Any) -> Any:
    """Return `node` as the comparison of words takes it.

    Words stand for a rule, which the style says with a sign of its own; characters that would be
    composed with those of another text are left out.
    """
    match node:
        case Rule():
            return para("a rule")
        case Text(value) | Code(value):
            kept = "".join(one for one in value if not unicodedata.combining(one))
            return replace(node, value=kept or "x", segments=())
        case _:
            return node


@given(briefs(linked=True))
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
def test_the_words_of_any_brief_are_in_its_file(
    tmp_path_factory: pytest.TempPathFactory, brief: Brief
) -> None:
    whole = composed(rewrite(brief, comparable))
    file = tmp_path_factory.getbasetemp() / "any.docx"
    file.write_bytes(rendered(whole).data)
    assert difference(expected_words(whole), read(file, first=2)) is None


@given(briefs(linked=True))
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
def test_in_the_file_of_any_brief_everything_named_is_there(brief: Brief) -> None:
    file = opened(rendered(composed(brief)).data)
    marks = [
        str(one.get(f"{W}name")) for tree in file.texts() for one in found(tree, "bookmarkStart")
    ]
    assert len(set(marks)) == len(marks)
    for tree in file.texts():
        assert set(values(tree, "hyperlink", f"{W}anchor")) <= {*marks, "None"}
        assert all(OWN_FIELDS.fullmatch(one) for one in instructions(tree))
        assert all(one[-1].tag == f"{W}p" for one in found(tree, "tc"))
        kinds = values(tree, "fldChar", f"{W}fldCharType")
        assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    ids = values(file.body, "footnoteReference", f"{W}id")
    assert ids == [str(note.get(f"{W}id")) for note in file.notes]


HOSTILE = (
    '{ INCLUDEPICTURE "http://example.org/x.png" }',
    "]]></w:t></w:r><w:r><w:instrText>DATE</w:instrText>",
    "&amp; &#0; &lt;w:p/> <!-- -- --> <?x ?>",
    "MERGEFIELD x \\* MERGEFORMAT",
    '" onclick="x" \'',
    "a\u00a0b\u200bc\u2028d\u00ade\ufeff",
    "=1+1|cmd",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_wherever_it_stands(text: str) -> None:
    note = Note((para(text),))
    figure = Figure(Image("p.png", text), words(text))
    brief = article(Heading(1, words(text)), para(text, note), CodeBlock(text), figure, title=text)
    file = opened(rendered(edition(brief)).data)
    shown = [line for _, line in lines(file)]
    listed = f"Figure 1. {text}"
    assert [line for line in shown if text in line] == [*[text] * 2, listed, *[text] * 4, listed]
    assert said(file.notes[0]) == f" {text}"
    (alt,) = file.body.iter("{*}docPr")
    assert alt.get("descr") == text
    for tree in file.texts():
        assert all(OWN_FIELDS.fullmatch(one) for one in instructions(tree))


def test_nothing_outside_is_named_but_by_links_a_reader_may_follow() -> None:
    link = Link('https://example.org/?a=\x01\ud800<>"{}', words("x"))
    file = made(para(link, Note((para(link),))), Figure(Image("p.png", "x")))
    outside = [
        (one.get("Type", "").rpartition("/")[2], one.get("Target", ""))
        for name in file.parts
        if name.endswith(".rels")
        for one in file.tree(name)
        if one.get("TargetMode") == "External"
    ]
    assert {kind for kind, _ in outside} == {"hyperlink"}
    assert {target for _, target in outside} == {
        "https://example.org/?a=\ufffd\ufffd%3C%3E%22%7B%7D"
    }


def test_two_processes_make_the_same_bytes() -> None:
    script = (
        "import hashlib; from pathlib import Path\n"
        "from briefexport.backends.docx import render\n"
        "from briefexport.backends.rendering import RenderOptions\n"
        "from briefexport.edition.load import load_edition\n"
        "loaded = load_edition(Path('sources/specimen'))\n"
        "data = render(loaded.edition, loaded.style, None, RenderOptions()).data\n"
        "print(hashlib.sha256(data).hexdigest())\n"
    )
    digests = set()
    for seed, zone in (("1", "Pacific/Kiritimati"), ("2", "America/Adak")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        digests.add(
            subprocess.run(
                [sys.executable, "-c", script], cwd=ROOT, env=environment, check=True,
                capture_output=True,
            ).stdout
        )  # fmt: skip
    assert len(digests) == 1


# --- Spans ---------------------------------------------------------------------------------------


def properties(content: Inline, *, inside: type = Paragraph) -> dict[str, str | None]:
    """Return what the run of `content` says of itself: each property and its value."""
    block: Block = para(content)
    if inside is Quote:
        block = Quote((para(content),))
    if inside is Heading:
        block = Heading(1, (content,))
    run = next(one for one in found(made(block).body, "r") if said(one) == "words")
    listed = run.find(f"{W}rPr")
    return {
        etree.QName(one).localname: one.get(f"{W}val") for one in (() if listed is None else listed)
    }


def span(*kinds: SpanKind) -> Inline:
    content: Inline = Text("words")
    for kind in kinds:
        content = Span(kind, (content,))
    return content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (span("strong"), {"rStyle": "Strong"}),
        (span("emphasis"), {"rStyle": "Emphasis"}),
        (span("lead-in"), {"rStyle": "BriefLeadIn"}),
        (span("strike"), {"strike": None}),
        (span("superscript"), {"vertAlign": "superscript"}),
        (span("subscript"), {"vertAlign": "subscript"}),
        (span("emphasis", "strong"), {"rStyle": "Strong", "i": None, "iCs": None}),
        (Code("words"), {"rStyle": "BriefInlineCode"}),
        (Link("https://a.org", words("words")), {"rStyle": "Hyperlink"}),
        (Text("words"), {}),
    ],
)
def test_a_span_is_a_character_style_or_one_property(
    content: Inline, expected: dict[str, str | None]
) -> None:
    assert properties(content) == expected


def test_small_caps_are_small_caps() -> None:
    assert properties(span("small-caps")) == {"rStyle": "BriefSmallCaps"}
    # The style of what is strong does not set them apart as that of small capitals does.
    strong = {"rStyle": "BriefStrongtracked0_4", "smallCaps": None}
    assert properties(span("small-caps", "strong")) == strong


def test_emphasis_in_italics_is_upright_and_strong_in_a_bold_heading_stays_bold() -> None:
    assert properties(span("emphasis"), inside=Quote)["i"] == "0"
    assert properties(span("strong"), inside=Heading)["b"] is None


def test_a_line_break_is_a_line_break() -> None:
    assert said(paragraphs(made(para("a", LineBreak(), "b")).body)[-1]) == "a\nb"


# --- Languages and fonts -------------------------------------------------------------------------


def test_text_in_another_language_says_which() -> None:
    file = made(para("x ", Foreign("ru", None, words("words"))))
    assert values(file.body, "lang") == ["ru"]
    whole = opened(rendered(edition(article(para("words"), language="de"), front=False)).data)
    assert set(values(whole.body, "lang")) == {"de"}
    assert (
        value(made(para("x")).tree("word/styles.xml"), "docDefaults/rPrDefault/rPr/lang") == "en-GB"
    )


def test_text_from_right_to_left_runs_so() -> None:
    inline = made(para("x ", Foreign("ar", "rtl", words("سلام")), " y"))
    assert len(found(inline.body, "rtl")) == 1
    assert not found(inline.body, "bidi")
    assert values(inline.body, "lang", f"{W}bidi") == ["ar"]
    whole = made(para(Foreign("ar", "rtl", words("سلام"))))
    assert paragraphs(whole.body)[-1].find(f"{W}pPr/{W}bidi") is not None


def test_an_edition_from_right_to_left_says_so_once_in_its_styles() -> None:
    whole = edition(article(para("שלום")), front=False, language="he")
    file = opened(rendered(whole).data)
    assert found(file.body, "sectPr")[0].find(f"{W}bidi") is not None
    assert file.styles["Normal"].find(f"{W}pPr/{W}bidi") is not None
    assert not [one for one in paragraphs(file.body) if one.find(f"{W}pPr/{W}bidi") is not None]


def test_characters_the_font_lacks_are_set_in_one_that_has_them() -> None:
    file = made(para("say λόγος now"))
    shown = [
        (said(one), file.effective(one, "rPr/rFonts", f"{W}ascii")) for one in found(file.body, "r")
    ]
    assert shown[-3:] == [("say ", None), ("λόγος", "Cardo"), (" now", None)]


def test_the_fonts_of_the_text_go_along_undamaged() -> None:
    file = made(para("plain ", Span("strong", words("strong"))))
    table = file.tree("word/fontTable.xml")
    relations = file.relations("fontTable")
    style = the_style()
    originals = {
        font.path(face).read_bytes() for font in style.fonts.values() for face in font.faces
    }
    embedded = [one for one in table.iter() if "embed" in str(one.tag)]
    assert embedded
    for one in embedded:
        target = relations[one.get(f"{R}id", "")]
        data = bytearray(file.parts[f"word/{target.get('Target')}"])
        digits = re.sub(r"[{}-]", "", one.get(f"{W}fontKey", ""))
        key = bytes.fromhex(digits)[::-1]
        for at in range(32):  # ECMA-376, 17.8.1
            data[at] ^= key[at % 16]
        assert bytes(data) in originals
    names = [one.get(f"{W}name") for one in found(table, "font")]
    assert {"Spectral", "Fira Sans Medium", "Fira Sans"} <= set(names)


# --- Formulas and pictures -----------------------------------------------------------------------


def formula(latex: str) -> etree._Element:
    (found_math,) = made(para(Math(latex))).body.iter(f"{M}oMath")
    return found_math


def shape(element: etree._Element) -> str:
    """Return a formula's structure: tags of what it is made of, and its characters."""
    local = etree.QName(element).localname
    if local == "t":
        return element.text or ""
    if local.endswith("Pr"):
        return ""
    inner = "".join(shape(child) for child in element)
    return inner if local in {"r", "oMath"} else f"{local}({inner})"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{a}{b+1}", "f(num(a)den(b+1))"),
        (r"\sqrt{x}", "rad(deg()e(x))"),
        (r"\sqrt[3]{x}", "rad(deg(3)e(x))"),
        ("x_i^2", "sSubSup(e(x)sub(i)sup(2))"),
        (r"\sum_{i=1}^n i^2 = x", "nary(sub(i=1)sup(n)e(sSup(e(i)sup(2))))=x"),
        (r"\int_0^1 f", "nary(sub(0)sup(1)e(f))"),
        (r"\left(\frac12\right)", "d(e(f(num(1)den(2))))"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "d(e(m(mr(e(a)e(b))mr(e(c)e(d)))))"),
        (r"\begin{cases}1&x\\0&y\end{cases}", "d(e(m(mr(e(1)e(x))mr(e(0)e(y)))))"),
        (r"\binom{n}{k}", "d(e(f(num(n)den(k))))"),
        (r"\hat{x}", "acc(e(x))"),
        (r"\overline{AB}", "bar(e(AB))"),
        (r"\lim_{x\to0} y", "func(fName(limLow(e(lim)lim(x→0)))e(y))"),
        (r"\sin x", "func(fName(sin)e(x))"),
        (r"a \le b", "a≤b"),
        (r"\text{if } x", "if\u00a0x"),
        (r"\boxed{x}", "borderBox(e(x))"),
    ],
)
def test_a_formula_is_words_own(latex: str, expected: str) -> None:
    assert shape(formula(latex)) == expected


def test_a_displayed_formula_is_a_paragraph_of_its_own() -> None:
    last = paragraphs(made(MathBlock(r"x \approx 1")).body)[-1]
    (inner,) = last.iter(f"{M}oMathPara")
    assert shape(inner) == "oMathPara(x≈1)"


def test_a_formula_nested_too_deep_is_shown_as_written_and_told() -> None:
    latex = "{" * 60 + "x" + "}" * 60
    rendering = rendered(edition(article(para(Math(latex))), front=False))
    assert lines(opened(rendering.data))[-1][1] == latex
    assert [finding.code for finding in rendering.diagnostics] == ["BX530"]


def test_a_drawing_goes_along_with_a_picture_of_itself() -> None:
    drawing = picture("d.svg", DRAWING, "image/svg+xml")
    whole = edition(article(Figure(Image("d.svg", "x"))), front=False, pictures=(drawing,))
    file = opened(rendered(whole).data)
    kinds = sorted(name.rpartition(".")[2] for name in file.parts if "/media/" in name)
    assert kinds == ["png", "svg"]
    assert file.parts["word/media/picture1.png"].startswith(b"\x89PNG")
    assert file.parts["word/media/picture2.svg"] == DRAWING


def test_a_picture_used_twice_is_kept_once_and_is_two_drawings() -> None:
    file = made(
        para(Image("p.png", "x"), Note((para(Image("p.png", "y")),))), Figure(Image("p.png", "z"))
    )
    assert [name for name in file.parts if "/media/" in name] == ["word/media/picture1.png"]
    ids = [one.get("id") for tree in file.texts() for one in tree.iter("{*}docPr")]
    assert len(set(ids)) == len(ids) == 3


def test_webp_becomes_png() -> None:
    data = io.BytesIO()
    Raster.new("RGB", (8, 8)).save(data, "WEBP")
    shown = picture("w.webp", data.getvalue(), "image/webp")
    whole = edition(article(Figure(Image("w.webp", "x"))), front=False, pictures=(shown,))
    file = opened(rendered(whole).data)
    assert file.parts["word/media/picture1.png"].startswith(b"\x89PNG")


@pytest.mark.parametrize(("name", "kind"), [("a.webp", "image/webp"), ("a.svg", "image/svg+xml")])
def test_a_picture_that_cannot_be_drawn_is_refused_by_name(name: str, kind: str) -> None:
    broken = picture(name, b"<svg", kind)
    whole = edition(article(Figure(Image(name, "x"))), front=False, pictures=(broken,))
    with pytest.raises(RefusedError) as refused:
        rendered(whole)
    assert [one.code for one in refused.value.diagnostics] == ["BX532"]
    assert name in str(refused.value)


# --- Properties ----------------------------------------------------------------------------------


def test_the_file_says_what_it_is_and_when_it_is_of() -> None:
    file = made(
        para("x"), title="A <title> & more", authors=["A. B.", "C. D."], isbn="9780306406157"
    )
    core = {etree.QName(one).localname: one.text for one in file.tree("docProps/core.xml")}
    assert core["title"] == "A <title> & more"
    assert core["creator"] == "A. B., C. D."
    assert core["language"] == "en-GB"
    assert core["identifier"] == "urn:isbn:9780306406157"
    assert core["created"] == core["modified"] == "2025-02-20T00:00:00Z"
    custom = file.tree("docProps/custom.xml")
    own = {one.get("name"): one[0].text or "" for one in custom}
    assert own["bx.edition"] == "edition"
    assert own["bx.version"] == "briefexport/1"
    assert re.fullmatch("[0-9a-f]{64}", own["bx.model"])
    assert not [name for name in file.parts if "thumbnail" in name]


def test_the_fingerprint_is_that_of_the_text() -> None:
    prints = [
        made(para(text)).tree("docProps/custom.xml")[2][0].text for text in ("one", "one", "two")
    ]
    assert prints[0] == prints[1] != prints[2]


def test_the_mark_of_the_end_is_round_a_link_and_never_in_it() -> None:
    link = Link("https://example.org/", (Text("one "), Code("two")))
    file = made(Paragraph((Text("Read "), link)))
    last = paragraphs(file.body)[-1]
    order = [(one.tag.removeprefix(W), one.get(f"{W}name")) for one in last if one.tag != f"{W}pPr"]
    start = order.index(("bookmarkStart", "_bx_END"))
    assert order[start + 1] == ("hyperlink", None)
    assert order[start + 2] == ("bookmarkEnd", None)
    assert not list(last.iterfind(f"{W}hyperlink/{W}bookmarkStart"))
