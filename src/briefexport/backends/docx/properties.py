"""Properties of runs, paragraphs and cells that styles and text have in common."""

from dataclasses import replace
from typing import Literal

from briefexport.backends.docx.fonts import BOLD, complex_font, font_of
from briefexport.style import Figures, Style, TableStyle, TextStyle
from briefexport.wordml.xml import half_points, rgb, twips
from briefexport.xmltext import quoted

# w14:numForm and w14:numSpacing of each kind of figures.
FIGURES: dict[Figures, tuple[str, str]] = {
    "old-style": ("oldStyle", "proportional"),
    "lining": ("lining", "proportional"),
    "tabular": ("lining", "tabular"),
}


ON_BOLD = '<w:b w:val="1"/><w:bCs w:val="1"/>'


def shading(colour: str) -> str:
    """Return a fill; without a `colour`, that there is none, whatever a style has there."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{rgb(colour) or "auto"}"/>'


# In a paragraph written from right to left Word's left is where lines begin (ECMA-376, 17.18.44).
ALIGNMENTS = {
    "start": "left", "center": "center", "end": "right", "decimal": "right", "justify": "both",
}  # fmt: skip


def alignment(align: str) -> str:
    """Return the alignment `align` of a paragraph."""
    return f'<w:jc w:val="{ALIGNMENTS[align]}"/>'


def fonts(family: str, complex_family: str) -> str:
    """Return the fonts of a run, for the scripts Word tells apart."""
    own, other = quoted(family), quoted(complex_family)
    return f'<w:rFonts w:ascii="{own}" w:hAnsi="{own}" w:eastAsia="{own}" w:cs="{other}"/>'


def text_fonts(style: Style, text: TextStyle) -> str:
    """Return the fonts of text in `text`."""
    face = font_of(style, text.font, text.weight, italic=text.italic)
    other = complex_font(style, text.font, text.weight, italic=text.italic)
    return fonts(face.family, other.family)


def run_properties(
    style: Style,
    text: TextStyle,
    over: TextStyle | None = None,
    *,
    language: str = "",
    verbatim: bool = False,
    in_line: bool = False,
) -> str:
    """Return the w:rPr of a style that sets `text`, in the order of EG_RPrBase.

    What `over`, the text of the style it is made of, has on and `text` has not is switched off.
    With a `language` it is that of the document's defaults, in which nothing is switched on: no
    style could switch it off again (ECMA-376, 17.7.3). What stands `in_line` with other text says
    its tracking in any case.
    """
    form, spacing = FIGURES[text.figures]
    tracking = twips(text.tracking * text.size)
    said = f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}"/>'
    return "".join(
        (
            "<w:rPr>",
            text_fonts(style, text),
            "" if language else _switches(text, over or text),
            '<w:noProof w:val="1"/>' if verbatim else "",
            f'<w:color w:val="{rgb(style.colour(text.colour))}"/>',
            f'<w:spacing w:val="{tracking}"/>'
            if tracking or in_line or (over and over.tracking)
            else "",
            '<w:kern w:val="2"/>',
            size(text.size),
            said if language else "",
            '<w14:ligatures w14:val="standard"/>' if not verbatim else "",
            f'<w14:numForm w14:val="{form}"/><w14:numSpacing w14:val="{spacing}"/>',
            "</w:rPr>",
        )
    )


def _switches(text: TextStyle, over: TextStyle) -> str:
    """Return what `text` has switched on, and off where `over` has it on."""
    said = (
        (("b", "bCs"), text.weight >= BOLD, over.weight >= BOLD),
        (("i", "iCs"), text.italic, over.italic),
        (("caps",), text.capitals, over.capitals),
    )
    return "".join(
        f'<w:{name} w:val="{int(on)}"/>' for names, on, was in said if on or was for name in names
    )


def size(points: float) -> str:
    """Return the size of a run."""
    value = half_points(points)
    return f'<w:sz w:val="{value}"/><w:szCs w:val="{value}"/>'


def code_fonts(style: Style) -> str:
    """Return the fonts of code."""
    mono = style.text["code"].font
    face = font_of(style, mono, 400, italic=False)
    other = complex_font(style, mono, 400, italic=False)
    return fonts(face.family, other.family)


def code_properties(style: Style, around: float) -> str:
    """Return what code in a line changes in text of the size `around`."""
    return f'{code_fonts(style)}<w:noProof w:val="1"/>{size(around * style.code.inline_size)}'


def label_properties(style: Style) -> str:
    """Return what sets the number of a caption apart."""
    label = replace(style.text["caption"], weight=style.setting.strong_weight)
    colour = rgb(style.colour(style.setting.label_colour))
    return f'{text_fonts(style, label)}{ON_BOLD}<w:color w:val="{colour}"/>'


def gap_at_end(table: TableStyle) -> bool:
    """Return whether the space between two columns stands at the end of the first, see `widths`.

    Where a rule is to stand in its middle, half of it is at the start of the second.
    """
    return table.flush and not table.column_rule


def cell_margins(table: TableStyle, share: float = 1.0) -> str:
    """Return the padding of the cells of `table`, `share` times the style's."""
    down, across = twips(table.padding_y * share), twips(table.padding_x * share)
    left, right = (0, twips(2 * table.padding_x * share)) if gap_at_end(table) else (across, across)
    sides = {"top": down, "left": left, "bottom": down, "right": right}
    written = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in sides.items())
    return f"<w:tblCellMar>{written}</w:tblCellMar>"


def scale(style: Style, size: float | None) -> float:
    """Return how much smaller than others a table set in `size` is: its padding shrinks along."""
    return size / style.text["table"].size if size else 1.0


# w:vAlign (17.4.84) of each place in a cell.
VALIGN = {"top": "top", "middle": "center", "bottom": "bottom"}

TablePart = Literal["head", "foot", "stub", "band"]


def table_fill(style: Style, table: TableStyle, part: TablePart) -> tuple[str, bool]:
    """Return the fill of a part of `table`, "" for none, and whether it lies over those of others.

    Bands and stubs are those of the body; Word counts the rows of head and foot among them.
    """
    names = {
        "head": table.head_background,
        "foot": "",
        "stub": table.stub_background,
        "band": table.band_background,
    }
    others = bool(table.band_background or table.stub_background)
    return (style.colour(names[part]) if names[part] else ""), others and part in {"head", "foot"}
