"""Sections: the page, what runs at its head and foot, and where notes begin to count anew."""

from dataclasses import dataclass
from typing import Literal

from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.flow import Para, para_xml
from briefexport.backends.docx.inlines import plain_run
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.style import Page, Role
from briefexport.wordml.names import DECLARATIONS
from briefexport.wordml.xml import field, run, twips

RESTART = '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
# A page number at the outer edge of whatever page it is on.
OUTSIDE = (
    '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="outside" w:y="1"/>'
)


@dataclass(frozen=True, slots=True)
class Running:
    """The ids of the heads and feet of a section's pages: odd ones, even ones, and the first."""

    heads: tuple[str, str, str]
    feet: tuple[str, str, str]


# How pages are numbered: before the briefs, from the first brief, and on from there, as in print.
NUMBERINGS = {
    "front": '<w:pgNumType w:fmt="lowerRoman"/>',
    "first": '<w:pgNumType w:start="1"/>',
    "on": "",
}


def section_xml(
    draft: Draft,
    running: Running,
    *,
    restart: bool = False,
    numbering: Literal["front", "first", "on"] = "on",
) -> str:
    """Return a w:sectPr, its children in the order of CT_SectPr (ECMA-376, 17.6.17).

    A section begins on a new page, with `restart` its notes with 1. Where there is nothing to count
    on from it is left out: LibreOffice 7 counts from 0 whatever follows a section that restarts.
    """
    page = draft.page
    numbers = RESTART if restart else ""
    bidi = "<w:bidi/>" if draft.edition.direction == "rtl" else ""
    return (
        f'<w:sectPr>{_references(running)}{numbers}<w:type w:val="nextPage"/>'
        f"{_geometry(draft, page)}{NUMBERINGS[numbering]}"
        f'<w:cols w:space="720"/><w:titlePg/>{bidi}</w:sectPr>'
    )


def _references(running: Running) -> str:
    kinds = ("default", "even", "first")
    heads = zip(kinds, running.heads, strict=True)
    feet = zip(kinds, running.feet, strict=True)
    return "".join(
        [f'<w:headerReference w:type="{kind}" r:id="{id_}"/>' for kind, id_ in heads]
        + [f'<w:footerReference w:type="{kind}" r:id="{id_}"/>' for kind, id_ in feet]
    )


def _geometry(draft: Draft, page: Page) -> str:
    """Return the size of the page and its margins, of which the left one is the inner."""
    text, own = draft.style.text, draft.style.page
    head = max(text["running-verso"].leading, text["running-recto"].leading)
    header = max(0.0, page.top - own.head_gap - head)
    footer = max(0.0, page.foot - own.foot_gap - text["folio"].leading)
    return (
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"/>'
        f'<w:pgMar w:top="{twips(page.top)}" w:right="{twips(page.outer)}"'
        f' w:bottom="{twips(page.foot)}" w:left="{twips(page.inner)}" w:header="{twips(header)}"'
        f' w:footer="{twips(footer)}" w:gutter="0"/>'
    )


def measure(page: Page) -> float:
    """Return the width of the text in points as the section's margins, in twips, leave it."""
    return (twips(page.width) - twips(page.inner) - twips(page.outer)) / 20


# --- Heads and feet ------------------------------------------------------------------------------


def verso_head(draft: Draft, ground: Ground) -> bytes:
    """Return the head of even pages: the edition's title."""
    title = draft.edition.settings.title
    return _part(
        "hdr", _furniture("running-verso", plain_run(title, ground, draft, "running-verso"), draft)
    )


def recto_head(draft: Draft, ground: Ground, title: str) -> bytes:
    """Return the head of odd pages: the title of the brief, which Word looks up on the page."""
    shown = plain_run(title, ground, draft, "running-recto")
    content = field("STYLEREF 1", shown)
    return _part("hdr", _furniture("running-recto", content, draft, align="end"))


def no_head(draft: Draft) -> bytes:
    """Return the head of a brief's first page: nothing."""
    return _part("hdr", _furniture("running-verso", "", draft))


def no_foot(draft: Draft) -> bytes:
    """Return the foot of the pages before the contents: nothing."""
    return _part("ftr", _furniture("folio", "", draft))


def foot(draft: Draft, where: Literal["start", "end", "outside"]) -> bytes:
    """Return a foot with the page number; "outside" is at the outer edge of whatever page."""
    number = field("PAGE", run("1"))
    if where == "outside":
        framed = _furniture("folio", number, draft, align="end", frame=OUTSIDE)
        return _part("ftr", framed + _furniture("folio", "", draft))
    align = "" if where == "start" else where
    return _part("ftr", _furniture("folio", number, draft, align=align))


def _furniture(role: Role, content: str, draft: Draft, align: str = "", frame: str = "") -> str:
    style = ROLE_STYLES[role].id
    return para_xml(Para(style, content, align=align, frame=frame), draft.metrics[style])


def _part(tag: str, inner: str) -> bytes:
    return f"<w:{tag} {DECLARATIONS}>{inner}</w:{tag}>".encode()
