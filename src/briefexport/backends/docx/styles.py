"""The style as Word styles: `styles.xml`, and what each style says of space and indents."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from briefexport.backends.docx import roles
from briefexport.backends.docx.fonts import BOLD, advance, complex_font, font_of
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.style import Figures, Role, Style, TextStyle
from briefexport.wordml.names import DECLARATIONS
from briefexport.wordml.xml import border, escape, half_points, rgb, twips

# w14:numForm and w14:numSpacing of each kind of figures.
FIGURES: dict[Figures, tuple[str, str]] = {
    "old-style": ("oldStyle", "proportional"),
    "lining": ("lining", "proportional"),
    "tabular": ("lining", "tabular"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paragraph style: the text it sets, where it stands, and what else it says.

    Lengths are points. `first` indents the first line, or hangs it out where it is negative.
    `grows` lets lines grow with what stands in them. `contextual` takes away the space between two
    paragraphs of this style. `whole` keeps its lines on one page, `keep` it and what follows.
    """

    id: str
    name: str
    text: TextStyle
    based: str = "Normal"
    after_it: str = ""
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    align: str = ""
    contextual: bool = False
    keep: bool = False
    whole: bool = False
    outline: int | None = None
    borders: str = ""
    fill: str = ""
    tabs: str = ""
    frame: str = ""
    numbering: tuple[int, int] | None = None
    grows: bool = False
    verbatim: bool = False
    listed: bool = True
    priority: int = 20


@dataclass(frozen=True, slots=True)
class Metrics:
    """The space and the indents a style gives by itself, in points."""

    before: float
    after: float
    left: float
    right: float
    leading: float
    contextual: bool


def metrics(sheets: Mapping[str, Sheet]) -> Mapping[str, Metrics]:
    """Return the metrics of each style by its id."""
    return {
        sheet.id: Metrics(
            sheet.before, sheet.after, sheet.left, sheet.right, sheet.text.leading, sheet.contextual
        )
        for sheet in sheets.values()
    }


# --- Which styles there are ----------------------------------------------------------------------


def sheets(style: Style, measure: float) -> dict[str, Sheet]:
    """Return every paragraph style by its id; `measure` is the width of the text in points."""
    found = [
        *_role_sheets(style, measure),
        *_body_sheets(style),
        *_list_sheets(style),
        *_furniture_sheets(style),
    ]
    return {sheet.id: sheet for sheet in found}


def _role_sheets(style: Style, measure: float) -> list[Sheet]:
    """Return the style of each role that is a paragraph."""
    found = []
    for role, name in ROLE_STYLES.items():
        if name.kind == "paragraph":
            text = style.text[role]
            plain = Sheet(
                name.id,
                name.name,
                text,
                before=text.before,
                after=text.after,
                keep=text.keep,
                whole=text.keep,
                align=text.align,
            )
            found.append(_placed(role, plain, style, measure))
    return found


def _placed(role: Role, sheet: Sheet, style: Style, measure: float) -> Sheet:
    """Return the style of a role with what its place on the page asks."""
    match role:
        case "body":
            return replace(sheet, after_it=roles.INDENTED, priority=1)
        case "brief-title":
            return replace(sheet, outline=0, after_it=roles.BODY, priority=9)
        case "heading-2" | "heading-3" | "heading-4" | "heading-5" | "heading-6":
            level = int(role.removeprefix("heading-"))
            return replace(sheet, outline=level - 1, after_it=roles.BODY, priority=9)
        case "quote":
            indent = style.quote.indent
            space = style.quote
            return replace(
                sheet, left=indent, right=indent, before=space.before, after=space.after,
                contextual=True,
            )  # fmt: skip
        case "attribution":
            return replace(sheet, left=style.quote.indent, right=style.quote.indent)
        case "code":
            return _code_sheet(sheet, style)
        case "aside" | "aside-title":
            return _aside_sheet(sheet, style, role)
        case "caption":
            return replace(sheet, keep=True, before=style.table.before, priority=35)
        case "byline":
            rule = style.rules
            colour = style.colour(rule.byline_colour)
            line = border("bottom", rule.byline, colour, rule.byline_gap)
            return replace(sheet, borders=line, after_it=roles.BODY)
        case "imprint":
            return replace(sheet, frame=FRAME_AT_FOOT.format(width=twips(measure)), listed=False)
        case "contents-title":
            return replace(sheet, priority=39)
        case "contents-1" | "contents-2":
            indent = style.contents.indent if role == "contents-2" else 0.0
            tabs = contents_tab(style, measure)
            return replace(sheet, tabs=tabs, left=indent, listed=False, priority=39)
        case "running-verso" | "running-recto" | "folio":
            return replace(sheet, listed=False, priority=99)
        case _:
            return sheet


# A frame at the foot of the text block.
FRAME_AT_FOOT = (
    '<w:framePr w:w="{width}" w:hSpace="0" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin"'
    ' w:xAlign="left" w:yAlign="bottom"/>'
)


def contents_tab(style: Style, measure: float) -> str:
    """Return the tab stop at which page numbers stand in the contents."""
    leader = {".": "dot", "·": "middleDot", "_": "underscore", "-": "hyphen"}
    kind = leader.get(style.contents.leader.strip(), "none")
    return f'<w:tab w:val="right" w:leader="{kind}" w:pos="{twips(measure)}"/>'


def _code_sheet(sheet: Sheet, style: Style) -> Sheet:
    code = style.code
    colour = style.colour(code.background)
    sides = "".join(
        border(side, 0.25, colour, code.padding) for side in ("top", "left", "bottom", "right")
    )
    return replace(
        sheet, before=code.before, after=code.after, left=code.padding, right=code.padding,
        borders=sides, fill=colour, verbatim=True,
    )  # fmt: skip


def _aside_sheet(sheet: Sheet, style: Style, role: Role) -> Sheet:
    aside = style.aside
    title = role == "aside-title"
    return replace(
        sheet,
        before=aside.before if title else 0.0,
        after=0.0 if title else aside.after,
        left=aside.padding_x + aside.rule,
        right=aside.padding_x,
        borders=aside_borders(style, aside.padding_y, aside.padding_y),
        fill=style.colour(aside.background),
        contextual=not title,
    )


def aside_borders(style: Style, top: float | None, foot: float | None, inset: float = 0.0) -> str:
    """Return the borders of a paragraph in an aside: its rule, and its padding as borders in tint.

    `top` and `foot` are the padding above and below, None where the box goes on; `inset` is how far
    the paragraph stands in from the others.
    """
    aside = style.aside
    tint = style.colour(aside.background)
    sides = (
        border("top", 0.25, tint, top) if top is not None else "",
        border("left", aside.rule, style.colour(aside.rule_colour), aside.padding_x + inset),
        border("bottom", 0.25, tint, foot) if foot is not None else "",
        border("right", 0.25, tint, aside.padding_x),
    )
    return "".join(sides)


def _body_sheets(style: Style) -> list[Sheet]:
    """Return the styles that set body text, but stand otherwise."""
    body = style.text["body"]
    plain = Sheet("", "", body, based=roles.BODY, align=body.align)
    scene = replace(body, colour=style.rules.scene_colour)
    table = style.text["table"]
    cell = ROLE_STYLES["table"].id
    figure, formula = style.figure, style.rules.scene_space
    return [
        replace(plain, id=roles.INDENTED, name="Body Text First Indent", first=body.indent),
        replace(plain, id=roles.MEANING, name="Brief Definition", left=style.definition.indent),
        Sheet(
            roles.SCENE, "Brief Scene Break", scene, align="center",
            before=style.rules.scene_space, after=style.rules.scene_space, after_it=roles.BODY,
        ),
        Sheet(
            roles.FIGURE, "Brief Figure", body, before=figure.before, after=figure.caption_gap,
            keep=True, grows=True,
        ),
        Sheet(
            roles.FORMULA, "Brief Formula", body, align="center", before=formula, after=formula,
            grows=True,
        ),
        Sheet(roles.NUMBER, "Brief Table Number", table, based=cell, align="end"),
        Sheet(
            roles.STUB, "Brief Table Stub",
            replace(table, weight=style.table.stub_weight), based=cell,
        ),
        Sheet(
            roles.CONTENTS_3, "toc 3", style.text["contents-2"],
            left=2 * style.contents.indent, listed=False, priority=39,
        ),
    ]  # fmt: skip


def marker_gap(style: Style) -> float:
    """Return the space between a marker and its text in points, as wide as the style's own."""
    body = style.text["body"]
    own = font_of(style, body.font, body.weight, italic=False)
    return body.size * sum(advance(own.path, character) for character in style.list.marker_space)


def _list_sheets(style: Style) -> list[Sheet]:
    """Return Word's list styles: bullets, numbers and what goes on in an item, five levels deep."""
    body = style.text["body"]
    found = []
    families = (("ListBullet", "List Bullet"), ("ListNumber", "List Number"))
    for level in range(roles.LIST_STYLE_DEPTH):
        suffix = f" {level + 1}" if level else ""
        left = style.list.indent * (level + 1)
        common = Sheet(
            "", "", body, based=roles.BODY, before=style.list.tight, left=left, align=body.align,
            priority=21,
        )  # fmt: skip
        for number, (family, name) in enumerate(families, 1):
            found.append(
                replace(
                    common,
                    id=f"{family}{suffix.strip()}",
                    name=name + suffix,
                    numbering=(number, level),
                    first=-marker_gap(style),
                )
            )
        found.append(
            replace(common, id=f"ListContinue{suffix.strip()}", name=f"List Continue{suffix}")
        )
    return found


def _furniture_sheets(style: Style) -> list[Sheet]:
    """Return the styles of what no author writes: the rule over notes, and what parts tables."""
    rules, note = style.rules, style.text["note"]
    line = border("top", rules.note, style.colour(rules.note_colour))
    tiny = replace(note, size=1.0, leading=1.0)
    gap = replace(tiny, leading=max(1.0, rules.note_gap))
    return [
        Sheet(
            roles.NOTE_RULE, "Brief Note Rule", gap, borders=line,
            listed=False, priority=99,
        ),
        Sheet(roles.SPACER, "Brief Spacer", tiny, listed=False, priority=99),
    ]  # fmt: skip


# --- Their XML -----------------------------------------------------------------------------------


def styles_xml(style: Style, known: Mapping[str, Sheet], language: str, *, rtl: bool) -> bytes:
    """Return `styles.xml`: defaults, Word's own three, and every style of ours."""
    body = style.text["body"]
    defaults = run_properties(style, body, language=language)
    normal = Sheet("Normal", "Normal", body, based="", priority=0)
    parts = [
        f"<w:styles {DECLARATIONS}>",
        f"<w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        LATENT,
        _paragraph_style(style, normal, rtl=rtl, default=True),
        DEFAULTS,
        *(_paragraph_style(style, sheet, rtl=rtl) for sheet in known.values()),
        *_character_styles(style),
        table_style(style),
        "</w:styles>",
    ]
    return "".join(parts).encode()


# Word hides what it is not told to show.
LATENT = (
    '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
    ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
)
DEFAULTS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
    "<w:unhideWhenUsed/></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0"'
    ' w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)


def _paragraph_style(style: Style, sheet: Sheet, *, rtl: bool, default: bool = False) -> str:
    own = "" if _is_built_in(sheet.name) else ' w:customStyle="1"'
    mark = ' w:default="1"' if default else ""
    based = f'<w:basedOn w:val="{sheet.based}"/>' if sheet.based else ""
    following = f'<w:next w:val="{sheet.after_it}"/>' if sheet.after_it else ""
    shown = "<w:qFormat/>" if sheet.listed else "<w:semiHidden/><w:unhideWhenUsed/>"
    return (
        f'<w:style w:type="paragraph"{mark}{own} w:styleId="{sheet.id}">'
        f'<w:name w:val="{sheet.name}"/>{based}{following}<w:uiPriority w:val="{sheet.priority}"/>'
        f"{shown}{_paragraph_properties(sheet, rtl=rtl)}"
        f"{run_properties(style, sheet.text, verbatim=sheet.verbatim)}</w:style>"
    )


def _is_built_in(name: str) -> bool:
    return not name.startswith("Brief ")


def _paragraph_properties(sheet: Sheet, *, rtl: bool) -> str:
    """Return a style's w:pPr, its children in the order of CT_PPrBase (ECMA-376, 17.3.1.26)."""
    text = sheet.text
    numbering = ""
    if sheet.numbering:
        number, level = sheet.numbering
        numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    rule = "atLeast" if sheet.grows else "exact"
    space = f'w:before="{twips(sheet.before)}" w:after="{twips(sheet.after)}"'
    line = f'w:line="{twips(text.leading)}" w:lineRule="{rule}"'
    side = "hanging" if sheet.first < 0 else "firstLine"
    first = f' w:{side}="{twips(abs(sheet.first))}"'
    return "".join(
        (
            "<w:pPr>",
            _flag("keepNext", on=sheet.keep),
            _flag("keepLines", on=sheet.whole),
            sheet.frame,
            _flag("widowControl", on=True),
            numbering,
            f"<w:pBdr>{sheet.borders}</w:pBdr>" if sheet.borders else "",
            shading(sheet.fill) if sheet.fill else "",
            f"<w:tabs>{sheet.tabs}</w:tabs>" if sheet.tabs else "",
            "" if text.hyphenate else "<w:suppressAutoHyphens/>",
            _flag("bidi", on=rtl),
            f"<w:spacing {space} {line}/>",
            f'<w:ind w:left="{twips(sheet.left)}" w:right="{twips(sheet.right)}"{first}/>',
            _flag("contextualSpacing", on=sheet.contextual),
            alignment(sheet.align or "start"),
            "" if sheet.outline is None else f'<w:outlineLvl w:val="{sheet.outline}"/>',
            "</w:pPr>",
        )
    )


def _flag(name: str, *, on: bool) -> str:
    return f"<w:{name}/>" if on else ""


def shading(colour: str) -> str:
    """Return a fill."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{rgb(colour)}"/>'


# In a paragraph written from right to left Word's left is where lines begin (ECMA-376, 17.18.44).
ALIGNMENTS = {
    "start": "left", "center": "center", "end": "right", "decimal": "right", "justify": "both",
}  # fmt: skip


def alignment(align: str) -> str:
    """Return the alignment `align` of a paragraph."""
    return f'<w:jc w:val="{ALIGNMENTS[align]}"/>'


def fonts(family: str, complex_family: str) -> str:
    """Return the fonts of a run, for the scripts Word tells apart."""
    own, other = escape(family), escape(complex_family)
    return f'<w:rFonts w:ascii="{own}" w:hAnsi="{own}" w:eastAsia="{own}" w:cs="{other}"/>'


def text_fonts(style: Style, text: TextStyle) -> str:
    """Return the fonts of text in `text`."""
    face = font_of(style, text.font, text.weight, italic=text.italic)
    other = complex_font(style, text.font, text.weight, italic=text.italic)
    return fonts(face.family, other.family)


def run_properties(
    style: Style, text: TextStyle, *, language: str = "", verbatim: bool = False
) -> str:
    """Return the w:rPr of a style that sets `text`, in the order of EG_RPrBase."""
    bold, italic = text.weight >= BOLD, text.italic
    form, spacing = FIGURES[text.figures]
    tracking = twips(text.tracking * text.size)
    said = f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}"/>'
    return "".join(
        (
            "<w:rPr>",
            text_fonts(style, text),
            '<w:b w:val="1"/><w:bCs w:val="1"/>' if bold else "",
            '<w:i w:val="1"/><w:iCs w:val="1"/>' if italic else "",
            '<w:caps w:val="1"/>' if text.capitals else "",
            '<w:noProof w:val="1"/>' if verbatim else "",
            f'<w:color w:val="{rgb(style.colour(text.colour))}"/>',
            f'<w:spacing w:val="{tracking}"/>' if tracking else "",
            '<w:kern w:val="2"/>',
            size(text.size),
            said if language else "",
            '<w14:ligatures w14:val="standard"/>' if not verbatim else "",
            f'<w14:numForm w14:val="{form}"/><w14:numSpacing w14:val="{spacing}"/>',
            "</w:rPr>",
        )
    )


def size(points: float) -> str:
    """Return the size of a run."""
    value = half_points(points)
    return f'<w:sz w:val="{value}"/><w:szCs w:val="{value}"/>'


# --- Character styles ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A character style: its name, its priority, and what it changes."""

    id: str
    name: str
    properties: str
    priority: int = 22
    listed: bool = field(default=True, kw_only=True)


def _character_styles(style: Style) -> list[str]:
    lead_in = style.text["lead-in"]
    name = ROLE_STYLES["lead-in"].name
    underlined = f'<w:u w:val="single" w:color="{rgb(style.colour(style.links.colour))}"/>'
    accent = f'<w:color w:val="{rgb(style.colour(style.setting.label_colour))}"/>'
    raised = f'{accent}<w:vertAlign w:val="superscript"/>'
    marks = (
        Mark(roles.STRONG, "Strong", f"{strong_fonts(style, 'body')}{ON_BOLD}"),
        Mark(roles.EMPHASIS, "Emphasis", '<w:i w:val="1"/><w:iCs w:val="1"/>', 20),
        Mark(roles.LEAD_IN, name, _inner(run_properties(style, lead_in))),
        Mark(roles.CODE, "Brief Inline Code", code_properties(style, style.text["body"].size)),
        Mark(roles.LABEL, "Brief Caption Label", label_properties(style)),
        Mark(roles.HYPERLINK, "Hyperlink", underlined, 99),
        Mark("FollowedHyperlink", "FollowedHyperlink", underlined, 99, listed=False),
        Mark(
            roles.NOTE_CALL, "footnote reference", raised, 99, listed=False,
        ),
        Mark("PageNumber", "page number", "", 99, listed=False),
    )  # fmt: skip
    return list(map(_character_style, marks))


ON_BOLD = '<w:b w:val="1"/><w:bCs w:val="1"/>'


def _character_style(mark: Mark) -> str:
    own = "" if _is_built_in(mark.name) else ' w:customStyle="1"'
    shown = "<w:qFormat/>" if mark.listed else "<w:semiHidden/><w:unhideWhenUsed/>"
    properties = f"<w:rPr>{mark.properties}</w:rPr>" if mark.properties else ""
    return (
        f'<w:style w:type="character"{own} w:styleId="{mark.id}"><w:name w:val="{mark.name}"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/>'
        f'<w:uiPriority w:val="{mark.priority}"/>{shown}{properties}</w:style>'
    )


def _inner(properties: str) -> str:
    return properties.removeprefix("<w:rPr>").removesuffix("</w:rPr>")


def strong_fonts(style: Style, role: Role) -> str:
    """Return the fonts of strong words in text of `role`."""
    text = style.text[role]
    return text_fonts(style, replace(text, weight=max(style.setting.strong_weight, text.weight)))


def code_properties(style: Style, around: float) -> str:
    """Return what code in a line changes in text of the size `around`."""
    mono = style.text["code"].font
    face = font_of(style, mono, 400, italic=False)
    other = complex_font(style, mono, 400, italic=False)
    return (
        f'{fonts(face.family, other.family)}<w:noProof w:val="1"/>'
        f"{size(around * style.code.inline_size)}"
    )


def label_properties(style: Style) -> str:
    """Return what sets the number of a caption apart."""
    label = replace(style.text["caption"], weight=style.setting.strong_weight)
    colour = rgb(style.colour(style.setting.label_colour))
    return f'{text_fonts(style, label)}{ON_BOLD}<w:color w:val="{colour}"/>'


# --- The table style -----------------------------------------------------------------------------


def table_style(style: Style) -> str:
    """Return the style of tables: rules above, below, under the head and between rows."""
    table = style.table
    ink, hair = style.colour(table.rule_colour), style.colour(table.row_colour)
    borders = (
        border("top", table.rule, ink) + border("bottom", table.rule, ink)
        + border("insideH", table.row_rule, hair)
    )  # fmt: skip
    margins = "".join(
        f'<w:{side} w:w="{twips(width)}" w:type="dxa"/>'
        for side, width in (
            ("top", table.padding_y),
            ("left", table.padding_x),
            ("bottom", table.padding_y),
            ("right", table.padding_x),
        )
    )
    under = f"<w:tcBorders>{border('bottom', table.head_rule, ink)}</w:tcBorders>"
    over = f"<w:tcBorders>{border('top', table.head_rule, ink)}</w:tcBorders>"
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{roles.TABLE}">'
        '<w:name w:val="Brief Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="40"/>'
        "<w:qFormat/>"
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:tblPr/>'
        f'<w:tcPr>{under}<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="lastRow"><w:tblPr/><w:tcPr>{over}</w:tcPr></w:tblStylePr>'
        "</w:style>"
    )
