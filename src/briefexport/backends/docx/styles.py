"""`styles.xml`: the style as Word styles."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from briefexport.backends.docx import roles
from briefexport.backends.docx.properties import (
    ON_BOLD,
    alignment,
    cell_margins,
    code_properties,
    label_properties,
    run_properties,
    shading,
    strong_fonts,
)
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.backends.docx.sheets import Sheet
from briefexport.style import Style
from briefexport.wordml.names import DECLARATIONS
from briefexport.wordml.xml import border, rgb, twips


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


# --- The table style -----------------------------------------------------------------------------


def table_style(style: Style) -> str:
    """Return the style of tables: rules above, below, under the head and between rows."""
    table = style.table
    ink, hair = style.colour(table.rule_colour), style.colour(table.row_colour)
    borders = (
        border("top", table.rule, ink) + border("bottom", table.rule, ink)
        + border("insideH", table.row_rule, hair)
    )  # fmt: skip
    under = f"<w:tcBorders>{border('bottom', table.head_rule, ink)}</w:tcBorders>"
    over = f"<w:tcBorders>{border('top', table.head_rule, ink)}</w:tcBorders>"
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{roles.TABLE}">'
        '<w:name w:val="Brief Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="40"/>'
        "<w:qFormat/>"
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f"{cell_margins(style)}</w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:tblPr/>'
        f'<w:tcPr>{under}<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="lastRow"><w:tblPr/><w:tcPr>{over}</w:tcPr></w:tblStylePr>'
        "</w:style>"
    )
