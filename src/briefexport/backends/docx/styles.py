"""`styles.xml`: the style as Word styles."""

from collections.abc import Mapping
from dataclasses import field

from briefexport.backends.docx import roles
from briefexport.backends.docx.properties import (
    ON_BOLD,
    VALIGN,
    TablePart,
    alignment,
    cell_margins,
    code_properties,
    label_properties,
    run_properties,
    scale,
    shading,
    table_fill,
)
from briefexport.backends.docx.sheets import Sheet
from briefexport.backends.docx.stylebook import Fit, Fitted, RunStyle, Stylebook, TableLook
from briefexport.records import dataclass
from briefexport.style import Style, TableStyle, TextStyle
from briefexport.wordml.names import DECLARATIONS
from briefexport.wordml.xml import border, rgb, twips


def styles_xml(book: Stylebook, language: str, *, rtl: bool) -> bytes:
    """Return `styles.xml`: defaults, Word's own three, and every style of ours."""
    style = book.style
    body = style.text["body"]
    defaults = run_properties(style, body, language=language)
    normal = Sheet("Normal", "Normal", body, based="", priority=0)
    parts = [
        f"<w:styles {DECLARATIONS}>",
        f"<w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        LATENT,
        _paragraph_style(style, normal, None, rtl=rtl, default=True),
        DEFAULTS,
        *(
            _paragraph_style(style, sheet, _over(book, sheet, body), rtl=rtl)
            for sheet in book.sheets.values()
        ),
        *map(_fitted_style, book.fitted.values()),
        *_character_styles(style),
        *map(_run_style, book.runs.values()),
        *(_table_style(style, look, name) for look, name in book.tables.items()),
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


def _over(book: Stylebook, sheet: Sheet, body: TextStyle) -> TextStyle:
    """Return the text of the style that `sheet` is made of."""
    return book.sheets[sheet.based].text if sheet.based in book.sheets else body


def _paragraph_style(
    style: Style, sheet: Sheet, over: TextStyle | None, *, rtl: bool, default: bool = False
) -> str:
    own = "" if _is_built_in(sheet.name) else ' w:customStyle="1"'
    mark = ' w:default="1"' if default else ""
    based = f'<w:basedOn w:val="{sheet.based}"/>' if sheet.based else ""
    following = f'<w:next w:val="{sheet.after_it}"/>' if sheet.after_it else ""
    shown = "<w:qFormat/>" if sheet.listed else "<w:semiHidden/><w:unhideWhenUsed/>"
    return (
        f'<w:style w:type="paragraph"{mark}{own} w:styleId="{sheet.id}">'
        f'<w:name w:val="{sheet.name}"/>{based}{following}<w:uiPriority w:val="{sheet.priority}"/>'
        f"{shown}{_paragraph_properties(sheet, over, rtl=rtl)}"
        f"{run_properties(style, sheet.text, over, verbatim=sheet.verbatim)}</w:style>"
    )


def _is_built_in(name: str) -> bool:
    return not name.startswith("Brief ")


def _hyphens(text: TextStyle, over: TextStyle | None) -> str:
    """Return that words are not divided, or are where those of `over`, its base, are not."""
    if text.hyphenate:
        whole = over is not None and not over.hyphenate
        return '<w:suppressAutoHyphens w:val="0"/>' if whole else ""
    return "<w:suppressAutoHyphens/>"


def _paragraph_properties(sheet: Sheet, over: TextStyle | None, *, rtl: bool) -> str:
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
            _flag("keepNext", on=sheet.keep, of=sheet),
            _flag("keepLines", on=sheet.whole, of=sheet),
            "<w:widowControl/>",
            numbering,
            f"<w:pBdr>{sheet.borders}</w:pBdr>" if sheet.borders else "",
            shading(sheet.fill) if sheet.fill else "",
            f"<w:tabs>{sheet.tabs}</w:tabs>" if sheet.tabs else "",
            _hyphens(text, over),
            "<w:bidi/>" if rtl else "",
            f"<w:spacing {space} {line}/>",
            f'<w:ind w:left="{twips(sheet.left)}" w:right="{twips(sheet.right)}"{first}/>',
            _flag("contextualSpacing", on=sheet.contextual, of=sheet),
            alignment(sheet.align or "start"),
            "" if sheet.outline is None else f'<w:outlineLvl w:val="{sheet.outline}"/>',
            "</w:pPr>",
        )
    )


def _flag(name: str, *, on: bool, of: Sheet) -> str:
    """Return a switch of the style `of`; what it is made from may have it on."""
    if on:
        return f"<w:{name}/>"
    return "" if of.based in {"", "Normal"} else f'<w:{name} w:val="0"/>'


# --- Styles made of others -----------------------------------------------------------------------


def _fitted_style(made: Fitted) -> str:
    """Return a style that says what a paragraph has otherwise than the style it is made of."""
    fit = made.fit
    keep = "" if fit.keep is None else f'<w:keepNext w:val="{int(fit.keep)}"/>'
    size = f'<w:rPr><w:sz w:val="{fit.size}"/><w:szCs w:val="{fit.size}"/></w:rPr>'
    following = f'<w:next w:val="{made.after_it}"/>' if made.after_it else ""
    properties = "".join(
        (
            keep,
            "<w:pageBreakBefore/>" if fit.page_break else "",
            fit.frame,
            fit.borders,
            f"<w:tabs>{fit.tabs}</w:tabs>" if fit.tabs else "",
            _fitted_spacing(fit),
            _fitted_indent(fit),
            '<w:contextualSpacing w:val="0"/>' if fit.apart else "",
            alignment(fit.align) if fit.align else "",
        )
    )
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{made.id}">'
        f'<w:name w:val="{made.name}"/><w:basedOn w:val="{made.based}"/>{following}'
        f'<w:uiPriority w:val="99"/><w:semiHidden/><w:pPr>{properties}</w:pPr>'
        f"{size if fit.size is not None else ''}</w:style>"
    )


def _fitted_spacing(fit: Fit) -> str:
    rule = "atLeast" if fit.grows else "exact"
    said = {
        "before": fit.before,
        "after": fit.after,
        "line": fit.line,
        "lineRule": None if fit.line is None else rule,
    }
    return _element("spacing", said)


def _fitted_indent(fit: Fit) -> str:
    return _element("ind", {"left": fit.left, "right": fit.right, "firstLine": fit.first})


def _element(name: str, said: Mapping[str, object]) -> str:
    attributes = "".join(f' w:{key}="{one}"' for key, one in said.items() if one is not None)
    return f"<w:{name}{attributes}/>" if attributes else ""


def _run_style(made: RunStyle) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{made.id}">'
        f'<w:name w:val="{made.name}"/>'
        f'<w:basedOn w:val="{made.based or "DefaultParagraphFont"}"/><w:uiPriority w:val="99"/>'
        f"<w:semiHidden/><w:rPr>{made.properties}</w:rPr></w:style>"
    )


# --- Character styles ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A character style: what it changes, and how near the top Word lists it."""

    id: str
    properties: str
    priority: int = 22
    listed: bool = field(default=True, kw_only=True)


def _character_styles(style: Style) -> list[str]:
    lead_in = style.text["lead-in"]
    colour = rgb(style.colour(style.links.colour))
    underlined = f'<w:u w:val="single" w:color="{colour}"/>' if style.links.underline else ""
    accent = f'<w:color w:val="{rgb(style.colour(style.setting.label_colour))}"/>'
    wide = twips(style.setting.small_caps_tracking * style.text["body"].size)
    tracking = f'<w:spacing w:val="{wide}"/>' if wide else ""
    marks = (
        Mark(roles.STRONG, ON_BOLD),
        Mark(roles.EMPHASIS, '<w:i w:val="1"/><w:iCs w:val="1"/>', 20),
        Mark(roles.LEAD_IN, _inner(run_properties(style, lead_in, in_line=True))),
        Mark(roles.CODE, code_properties(style, style.text["body"].size)),
        Mark(roles.SMALL_CAPS, f'<w:smallCaps w:val="1"/>{tracking}'),
        Mark(roles.LABEL, label_properties(style)),
        Mark(roles.HEADING_NUMBER, _heading_number(style)),
        Mark(roles.HYPERLINK, underlined, 99),
        Mark(roles.NOTE_CALL, f'{accent}<w:vertAlign w:val="superscript"/>', 99, listed=False),
    )
    others = (
        _character_style("FollowedHyperlink", "FollowedHyperlink", Mark("", underlined, 99)),
        _character_style("PageNumber", "page number", Mark("", "", 99, listed=False)),
    )
    return [*(_character_style(mark.id, roles.RUN_NAMES[mark.id], mark) for mark in marks), *others]


def _heading_number(style: Style) -> str:
    name = style.heading.number_colour
    return f'<w:color w:val="{rgb(style.colour(name))}"/>' if name else ""


def _character_style(id_: str, name: str, mark: Mark) -> str:
    own = "" if _is_built_in(name) else ' w:customStyle="1"'
    shown = "<w:qFormat/>" if mark.listed else "<w:semiHidden/><w:unhideWhenUsed/>"
    properties = f"<w:rPr>{mark.properties}</w:rPr>" if mark.properties else ""
    return (
        f'<w:style w:type="character"{own} w:styleId="{id_}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/>'
        f'<w:uiPriority w:val="{mark.priority}"/>{shown}{properties}</w:style>'
    )


def _inner(properties: str) -> str:
    return properties.removeprefix("<w:rPr>").removesuffix("</w:rPr>")


# --- The table style -----------------------------------------------------------------------------


def _table_style(style: Style, look: TableLook, id_: str) -> str:
    """Return a style of tables: their rules, their fills, and the padding of their cells.

    Each part that Word can format by itself is there, so that an editor finds it.
    """
    table = style.table_of(look.variant)
    ink, hair = style.colour(table.rule_colour), style.colour(table.row_colour)
    rules = (
        ("top", table.rule, ink), ("bottom", table.bottom_rule, ink),
        ("insideH", table.row_rule, hair), ("insideV", table.column_rule, hair),
    )  # fmt: skip
    borders = "".join(border(*rule) for rule in rules if rule[1])
    bands = ("band2Horz", "band1Horz") if look.odd else ("band1Horz", "band2Horz")
    parts = {
        "firstRow": f"{_edge('bottom', table.head_rule, ink)}{_fill(style, table, 'head')}"
        f'<w:vAlign w:val="{VALIGN[table.head_align]}"/>',
        "lastRow": f"{_edge('top', table.foot_rule, ink)}{_fill(style, table, 'foot')}",
        "firstCol": _fill(style, table, "stub"),
        "lastCol": '<w:tcMar><w:right w:w="0" w:type="dxa"/></w:tcMar>' if table.flush else "",
        # What a style is made of may have a fill here.
        bands[0]: shading("") if look.odd else "",
        bands[1]: _fill(style, table, "band"),
    }
    formats = "".join(
        f'<w:tblStylePr w:type="{part}"><w:tblPr/><w:tcPr>{parts[part]}</w:tcPr></w:tblStylePr>'
        for part in PARTS
    )
    base, called = roles.table_style(look.variant)
    if id_ == base:
        named = f'<w:name w:val="{called}"/><w:basedOn w:val="TableNormal"/>'
        shown = '<w:uiPriority w:val="40"/><w:qFormat/>'
    else:
        size = f"{look.size:g} pt" if look.size else ""
        own = " ".join(filter(None, (size, look.fill, "odd" if look.odd else "")))
        named = f'<w:name w:val="{called} ({own})"/><w:basedOn w:val="{base}"/>'
        shown = '<w:uiPriority w:val="99"/><w:semiHidden/>'
    margins = cell_margins(table, scale(style, look.size))
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{id_}">{named}{shown}<w:tblPr>'
        f'<w:tblStyleRowBandSize w:val="1"/><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>{margins}</w:tblPr>"
        f"{f'<w:tcPr>{shading(look.fill)}</w:tcPr>' if look.fill else ''}{formats}</w:style>"
    )


# The parts of a table that are formatted, in the order in which Word lists them.
PARTS = ("firstRow", "lastRow", "firstCol", "lastCol", "band1Horz", "band2Horz")


def _edge(side: str, width: float, colour: str) -> str:
    return f"<w:tcBorders>{border(side, width, colour)}</w:tcBorders>"


def _fill(style: Style, table: TableStyle, part: TablePart) -> str:
    """Return the fill of a part of `table`, which hides those of others where it has none."""
    colour, hides = table_fill(style, table, part)
    return shading(colour) if colour or hides else ""
