"""Inlines as runs: nested spans become the properties of flat runs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple, TypeAlias, assert_never

from briefexport.backends.docx import roles
from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.fonts import BOLD, REGULAR, FontFile, by_font, font_of
from briefexport.backends.docx.formulas import formula
from briefexport.backends.docx.notes import note_call
from briefexport.backends.docx.pictures import small_drawing
from briefexport.backends.docx.properties import code_fonts, fonts, size, text_fonts
from briefexport.edition import LabelKind
from briefexport.model import (
    Code,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    Note,
    Reference,
    Span,
    SpanKind,
    Text,
    legal,
)
from briefexport.style import Role, TextStyle
from briefexport.wordml.names import LABEL_PREFIX, bookmark_name
from briefexport.wordml.xml import field, half_points, run, twips
from briefexport.xmltext import quoted

Mark: TypeAlias = SpanKind | Literal["code", "link", "label", "heading-number"]

# The character style of a mark; of several the first of these, the others are said beside it.
STYLES: dict[Mark, str] = {
    "link": roles.HYPERLINK,
    "label": roles.LABEL,
    "heading-number": roles.HEADING_NUMBER,
    "code": roles.CODE,
    "lead-in": roles.LEAD_IN,
    "strong": roles.STRONG,
    "emphasis": roles.EMPHASIS,
    "small-caps": roles.SMALL_CAPS,
}


class Look(NamedTuple):
    """How a run looks: the marks around it, the role of its paragraph, and its language."""

    role: Role
    language: str
    marks: frozenset[Mark] = frozenset()
    rtl: bool = False
    size: float | None = None


def runs(content: Sequence[Inline], ground: Ground, draft: Draft, role: Role | None = None) -> str:
    """Return `content` as runs, in the role of running text at `ground` or in `role`."""
    look = Look(
        role or ground.role, ground.language, rtl=ground.direction == "rtl", size=ground.size
    )
    return "".join(_inline(inline, look, ground, draft) for inline in content)


def plain_run(text: str, ground: Ground, draft: Draft, role: Role, *marks: Mark) -> str:
    """Return `text`, which is not of the model, as runs in `role`."""
    rtl = ground.direction == "rtl"
    return _text(text, Look(role, ground.language, frozenset(marks), rtl, ground.size), draft)


def _inline(inline: Inline, look: Look, ground: Ground, draft: Draft) -> str:
    match inline:
        case Text(value):
            return _text(value, look, draft)
        case Span(kind, content):
            return _inlines(content, _marked(look, kind), ground, draft)
        case Code(value):
            return _text(value, _marked(look, "code"), draft)
        case Link(target, content):
            outside = look if target.startswith("#") else _marked(look, "link")
            return _link(target, _inlines(content, outside, ground, draft), ground, draft)
        case Reference(target):
            return _reference(target, look, draft)
        case Note():
            return note_call(inline, ground, draft)
        case Image():
            return small_drawing(inline, _around(look, draft), ground, draft)
        case LineBreak():
            return "<w:r><w:br/></w:r>"
        case Math(value):
            return formula(value, draft) or _text(value, _marked(look, "code"), draft)
        case Foreign(language, direction, content):
            rtl = look.rtl if direction is None else direction == "rtl"
            inner_look = look._replace(language=language or look.language, rtl=rtl)
            return _inlines(content, inner_look, ground, draft)
        case _:
            assert_never(inline)


def _inlines(content: Sequence[Inline], look: Look, ground: Ground, draft: Draft) -> str:
    return "".join(_inline(inline, look, ground, draft) for inline in content)


def _marked(look: Look, mark: Mark) -> Look:
    return look._replace(marks=look.marks | {mark})


# --- Text ----------------------------------------------------------------------------------------


def _text(text: str, look: Look, draft: Draft) -> str:
    """Return `text` as runs: one, unless the font of its role lacks some of it."""
    candidates = _candidates(look, draft)
    written = []
    for other, piece in by_font(text, candidates):
        draft.faces.add(other or candidates[0])
        written.append(run(piece, properties(look, draft, other.family if other else None)))
    return "".join(written)


def _candidates(look: Look, draft: Draft) -> Sequence[FontFile]:
    """Return the fonts text of `look` is set in: its own, then those that have what it lacks."""
    found = draft.candidates.get(look)
    if found is None:
        found = draft.candidates[look] = tuple(_fonts_for(look, draft))
    return found


def _fonts_for(look: Look, draft: Draft) -> Iterator[FontFile]:
    style = draft.style
    text = style.text[_text_role(look)]
    weight = text.weight
    if look.marks & {"strong", "label"}:
        weight = max(weight, style.setting.strong_weight)
    italic = text.italic != ("emphasis" in look.marks)
    names = (text.font, *style.fonts[text.font].fallback)
    return (font_of(style, name, weight, italic=italic) for name in names)


def _text_role(look: Look) -> Role:
    if "code" in look.marks:
        return "code"
    return "lead-in" if "lead-in" in look.marks else look.role


def properties(look: Look, draft: Draft, family: str | None = None) -> str:
    """Return the w:rPr of a run that looks like `look`; `family` is another font than its own.

    What the character style and the paragraph's style already say is left out.
    """
    found = draft.looks.get((look, family))
    if found is None:
        inner = _properties(look, draft, family)
        found = draft.looks[look, family] = f"<w:rPr>{inner}</w:rPr>" if inner else ""
    return found


def _properties(look: Look, draft: Draft, family: str | None) -> str:
    """Return the children of a w:rPr, in the order of EG_RPrBase (ECMA-376, 17.3.2).

    Fonts and sizes are always a style's; said beside it is only emphasis upon emphasis.
    """
    marks, text = look.marks, draft.style.text[look.role]
    named = next((mark for mark in STYLES if mark in marks), None)
    parts = [_run_style(look, draft, named, family)]
    if "lead-in" in marks:
        parts.append(_lead_in(draft.style.text["lead-in"], text, marks, named))
    else:
        parts += (_weight(text, marks, named), _slope(text, marks, named))
    if "small-caps" in marks and named != "small-caps":
        parts.append("<w:smallCaps/>")
    if "strike" in marks:
        parts.append("<w:strike/>")
    if marks & {"superscript", "subscript"}:
        where = "superscript" if "superscript" in marks else "subscript"
        parts.append(f'<w:vertAlign w:val="{where}"/>')
    parts.append("<w:rtl/>" if look.rtl else "")
    if look.language and look.language != draft.edition.settings.language:
        said = "bidi" if look.rtl else "val"
        parts.append(f'<w:lang w:{said}="{quoted(look.language)}"/>')
    return "".join(parts)


def _run_style(look: Look, draft: Draft, named: Mark | None, family: str | None) -> str:
    """Return the character style: that of the mark, or one made of it for where it stands."""
    base = STYLES[named] if named else ""
    other = (
        *_fonts(look, draft, named, family),
        *_tracking(look, draft, named),
        *_size(look, draft, named),
    )
    if other:
        name = roles.RUN_NAMES.get(base, "Brief Text")
        properties = "".join(one.properties for one in other)
        base = draft.book.run(base, name, properties, [one.word for one in other])
    return f'<w:rStyle w:val="{base}"/>' if base else ""


class Otherwise(NamedTuple):
    """A property that a character style lacks, and the word for it in the name of a new one."""

    properties: str
    word: str


def _fonts(look: Look, draft: Draft, named: Mark | None, family: str | None) -> Iterator[Otherwise]:
    style, text = draft.style, draft.style.text[look.role]
    if family:
        yield Otherwise(fonts(family, family), family)
    elif "code" in look.marks and named != "code":
        yield Otherwise(code_fonts(style), "code")
    elif look.marks & {"strong", "label"} and BOLD > text.weight > REGULAR:
        # Its own family is that of its weight, which has no bold.
        bold = replace(text, weight=BOLD)
        yield Otherwise(text_fonts(style, bold), style.fonts[text.font].family)


def _tracking(look: Look, draft: Draft, named: Mark | None) -> Iterator[Otherwise]:
    style = draft.style
    body, around = style.text["body"].size, _around(look, draft)
    if "small-caps" in look.marks and (around != body or named != "small-caps"):
        wide = twips(style.setting.small_caps_tracking * around)
        yield Otherwise(f'<w:spacing w:val="{wide}"/>', f"tracked {wide / 20:g}")


def _size(look: Look, draft: Draft, named: Mark | None) -> Iterator[Otherwise]:
    """Yield a size that no style says: code and lead-ins keep their share of the text around."""
    style = draft.style
    body = style.text["body"].size
    around = _around(look, draft)
    if "code" in look.marks:
        share = style.code.inline_size
    elif "lead-in" in look.marks:
        share = style.text["lead-in"].size / body
    else:
        return
    if around != body or named not in {"code", "lead-in"}:
        points = half_points(around * share) / 2
        yield Otherwise(size(points), f"{points:g} pt")


def _weight(text: TextStyle, marks: frozenset[Mark], named: Mark | None) -> str:
    """Return the weight; a bold style within a bold one would turn it off (ECMA-376, 17.7.3)."""
    bold = "strong" in marks or "label" in marks
    if not bold or (named in {"strong", "label"} and text.weight < BOLD):
        return ""
    return "<w:b/><w:bCs/>"


def _lead_in(own: TextStyle, text: TextStyle, marks: frozenset[Mark], named: Mark | None) -> str:
    """Return what a lead-in says beside its style: what that does not do in text with it on.

    A style of runs turns round what the paragraph's has on (ECMA-376, 17.7.3). What is code as well
    has the style of that.
    """
    bold, styled = own.weight >= BOLD, named == "lead-in"
    emphasis = "emphasis" in marks
    said = (
        (("b", "bCs"), bold or "strong" in marks, (styled and bold) != (text.weight >= BOLD)),
        (("i", "iCs"), own.italic != emphasis, (styled and own.italic) != text.italic),
        (("caps",), own.capitals, (styled and own.capitals) != text.capitals),
    )
    return "".join(
        f'<w:{name} w:val="{int(on)}"/>' for names, on, is_ in said if on != is_ for name in names
    )


def _slope(text: TextStyle, marks: frozenset[Mark], named: Mark | None) -> str:
    """Return the slope: emphasis within italics is upright."""
    if "emphasis" not in marks:
        return ""
    if text.italic:
        return '<w:i w:val="0"/><w:iCs w:val="0"/>'
    return "" if named == "emphasis" else "<w:i/><w:iCs/>"


def _around(look: Look, draft: Draft) -> float:
    """Return the size of the text that `look` stands in."""
    return look.size or draft.style.text[look.role].size


# --- Links and references ------------------------------------------------------------------------

# What no address holds unescaped (RFC 3986, 2).
NOT_IN_ADDRESS = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f]')


def _link(target: str, inner: str, ground: Ground, draft: Draft) -> str:
    if target.startswith("#"):
        name = bookmark_name(target[1:])
        return f'<w:hyperlink w:anchor="{name}" w:history="1">{inner}</w:hyperlink>'
    address = NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", legal(target))
    relation = draft.link(ground.part, address)
    return f'<w:hyperlink r:id="{relation}" w:history="1">{inner}</w:hyperlink>'


# The field that shows what a reference to each kind of thing says, and the bookmark it reads.
FIELDS: dict[LabelKind, tuple[str, str]] = {
    "brief": ("REF", ""),
    "heading": ("REF", ""),
    "table": ("REF", LABEL_PREFIX),
    "figure": ("REF", LABEL_PREFIX),
    "note": ("NOTEREF", ""),
}


def _reference(target: str, look: Look, draft: Draft) -> str:
    label = draft.edition.labels[target]
    code, prefix = FIELDS[label.kind]
    name = bookmark_name(target, prefix) if prefix else bookmark_name(target)
    shown = _text(label.name, look, draft)
    return field(f"{code} {name} \\h", shown, properties(look, draft))
