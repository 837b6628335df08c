"""Which Word style each role of text is, and each thing that is no role.

Word knows its built-in styles by their English names and shows them in the reader's language; ids
are ours. A role has exactly one style.
"""

from typing import Literal

from briefexport.records import dataclass
from briefexport.style import Role


@dataclass(frozen=True, slots=True)
class Name:
    """A Word style: its id in the file, and the name Word knows it by."""

    id: str
    name: str
    kind: Literal["paragraph", "character", "table"] = "paragraph"


ROLE_STYLES: dict[Role, Name] = {
    "body": Name("BodyText", "Body Text"),
    "edition-title": Name("Title", "Title"),
    "edition-subtitle": Name("Subtitle", "Subtitle"),
    "edition-author": Name("BriefAuthor", "Brief Author"),
    "imprint": Name("BriefImprint", "Brief Imprint"),
    "kicker": Name("BriefKicker", "Brief Kicker"),
    "brief-title": Name("Heading1", "heading 1"),
    "brief-subtitle": Name("BriefSubtitle", "Brief Subtitle"),
    "byline": Name("BriefByline", "Brief Byline"),
    "heading-2": Name("Heading2", "heading 2"),
    "heading-3": Name("Heading3", "heading 3"),
    "heading-4": Name("Heading4", "heading 4"),
    "heading-5": Name("Heading5", "heading 5"),
    "heading-6": Name("Heading6", "heading 6"),
    "lead-in": Name("BriefLeadIn", "Brief Lead-in", "character"),
    "caption": Name("Caption", "caption"),
    "table": Name("BriefTableText", "Brief Table Text"),
    "table-head": Name("BriefTableHead", "Brief Table Head"),
    "table-note": Name("BriefTableNote", "Brief Table Note"),
    "quote": Name("Quote", "Quote"),
    "attribution": Name("BriefAttribution", "Brief Attribution"),
    "code": Name("BriefCode", "Brief Code"),
    "aside": Name("BriefAside", "Brief Aside"),
    "aside-title": Name("BriefAsideTitle", "Brief Aside Title"),
    "term": Name("BriefTerm", "Brief Term"),
    "note": Name("FootnoteText", "footnote text"),
    "contents-title": Name("TOCHeading", "TOC Heading"),
    "contents-1": Name("TOC1", "toc 1"),
    "contents-2": Name("TOC2", "toc 2"),
    "running-verso": Name("Header", "header"),
    "running-recto": Name("BriefRectoHead", "Brief Recto Head"),
    "folio": Name("Footer", "footer"),
    "half-title": Name("BriefHalfTitle", "Brief Half-Title"),
    "index": Name("Index1", "index 1"),
    "index-letter": Name("IndexHeading", "index heading"),
    "colophon": Name("BriefColophon", "Brief Colophon"),
}

# What the names of all styles begin with that are not Word's own.
PREFIX = "Brief "

# --- Styles that are no role of their own: they look like one, but stand otherwise ---------------

BODY = ROLE_STYLES["body"].id
INDENTED = "BodyTextFirstIndent"
MEANING = "BriefDefinition"
FIGURE = "BriefFigure"
FIGURE_CAPTION = "BriefFigureCaption"
TASK_OPEN = "BriefTask"
TASK_DONE = "BriefTaskDone"
FORMULA = "BriefFormula"
SCENE = "BriefSceneBreak"
NUMBER = "BriefTableNumber"
DECIMAL = "BriefTableDecimal"
STUB = "BriefTableStub"
SPACER = "BriefSpacer"
NOTE_RULE = "BriefNoteRule"
CONTENTS_3 = "TOC3"
LISTED = "TableofFigures"
TABLE = "BriefTable"
TABLE_NAME = "Brief Table"

STRONG = "Strong"
EMPHASIS = "Emphasis"
HYPERLINK = "Hyperlink"
CODE = "BriefInlineCode"
SMALL_CAPS = "BriefSmallCaps"
NOTE_CALL = "FootnoteReference"
LABEL = "BriefCaptionLabel"
HEADING_NUMBER = "BriefHeadingNumber"
LEAD_IN = ROLE_STYLES["lead-in"].id
# The names of the character styles.
RUN_NAMES = {
    STRONG: "Strong",
    EMPHASIS: "Emphasis",
    LEAD_IN: ROLE_STYLES["lead-in"].name,
    CODE: "Brief Inline Code",
    SMALL_CAPS: "Brief Small Caps",
    LABEL: "Brief Caption Label",
    HEADING_NUMBER: "Brief Heading Number",
    HYPERLINK: "Hyperlink",
    NOTE_CALL: "footnote reference",
}

# Word has these list styles for five levels; deeper items take the fifth's, at their own level.
LIST_STYLE_DEPTH = 5


def table_style(variant: str) -> tuple[str, str]:
    """Return the id and the name of the style of tables of `variant`, "" for all others."""
    if not variant:
        return TABLE, TABLE_NAME
    return f"{TABLE}-{variant}", f"{TABLE_NAME} {variant}"


def stub_style(variant: str) -> tuple[str, str]:
    """Return the id and the name of the style of header cells in tables of `variant`."""
    return (
        (f"{STUB}-{variant}", f"Brief Table Stub ({variant})")
        if variant
        else (
            STUB,
            "Brief Table Stub",
        )
    )


def heading_style(level: int) -> str:
    """Return the style of a heading of the edition; level 1 is a brief's title."""
    return f"Heading{level}"


def list_style(family: Literal["ListBullet", "ListNumber", "ListContinue"], level: int) -> str:
    """Return the style of an item at `level`, from 0."""
    depth = min(level + 1, LIST_STYLE_DEPTH)
    return family if depth == 1 else f"{family}{depth}"


def family_style(family: Literal["bullet", "number", "open", "done"], level: int) -> str:
    """Return the style of an item of a family of lists at `level`."""
    match family:
        case "bullet":
            return list_style("ListBullet", level)
        case "number":
            return list_style("ListNumber", level)
        case "open":
            return TASK_OPEN
        case "done":
            return TASK_DONE
