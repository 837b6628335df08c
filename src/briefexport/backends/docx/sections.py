"""Sections: the page, what runs at its head and foot, and where notes begin to count anew."""

from typing import Literal

from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.flow import Para, para_xml
from briefexport.backends.docx.inlines import plain_run
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.records import dataclass
from briefexport.style import Page, Role
from briefexport.wordml.names import DECLARATIONS, TEXT_END
from briefexport.wordml.xml import field, run, twips

# Whether notes begin with 1 or go on; said only where there is something to go on from, since
# LibreOffice 7 counts from 0 whatever follows a section that restarts.
NOTES = {
    "first": "",
    "restart": '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>',
    "on": '<w:footnotePr><w:numRestart w:val="continuous"/></w:footnotePr>',
}
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


@dataclass(frozen=True, slots=True)
class Section:
    """What is said of the pages of a section beyond their size.

    An `opening` has heads and feet of its own on its first page; pages that are `turned` lie.
    """

    running: Running
    notes: Literal["first", "restart", "on"] = "first"
    numbering: Literal["front", "first", "on"] = "on"
    opening: bool = True
    turned: bool = False


def section_xml(draft: Draft, section: Section) -> str:
    """Return a w:sectPr, its children in the order of CT_SectPr (ECMA-376, 17.6.17).

    A section begins on a new page.
    """
    bidi = "<w:bidi/>" if draft.edition.direction == "rtl" else ""
    opening = "<w:titlePg/>" if section.opening else ""
    return (
        f"<w:sectPr>{_references(section.running)}{NOTES[section.notes]}"
        f'<w:type w:val="nextPage"/>{_geometry(draft, draft.page, turned=section.turned)}'
        f'{NUMBERINGS[section.numbering]}<w:cols w:space="720"/>{opening}{bidi}</w:sectPr>'
    )


def _references(running: Running) -> str:
    kinds = ("default", "even", "first")
    heads = zip(kinds, running.heads, strict=True)
    feet = zip(kinds, running.feet, strict=True)
    return "".join(
        [f'<w:headerReference w:type="{kind}" r:id="{id_}"/>' for kind, id_ in heads]
        + [f'<w:footerReference w:type="{kind}" r:id="{id_}"/>' for kind, id_ in feet]
    )


def _geometry(draft: Draft, page: Page, *, turned: bool) -> str:
    """Return the size of the page and its margins, of which the left one is the inner.

    A page is turned against the clock, its head towards the inner edge, as it is in print.
    """
    text, own = draft.style.text, draft.style.page
    head = max(text["running-verso"].leading, text["running-recto"].leading)
    top, right, bottom, left = page.top, page.outer, page.foot, page.inner
    wide, high, lying = page.width, page.height, ""
    if turned:
        top, right, bottom, left = page.inner, page.top, page.outer, page.foot
        wide, high, lying = high, wide, ' w:orient="landscape"'
    header = max(0.0, top - own.head_gap - head)
    footer = max(0.0, bottom - own.foot_gap - text["folio"].leading)
    return (
        f'<w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{lying}/>'
        f'<w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}"'
        f' w:left="{twips(left)}" w:header="{twips(header)}" w:footer="{twips(footer)}"'
        ' w:gutter="0"/>'
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


def foot(draft: Draft, where: Literal["start", "end", "outside"], *, last: str = "") -> bytes:
    """Return a foot with the page number; "outside" is at the outer edge of whatever page.

    With `last`, the label of the last page, it says of how many, as the field that Word has for it:
    where pages are numbered anew on the way, that is the number of the page where the text ends.
    """
    number = field("PAGE", run("1"))
    if last:
        whole = f"PAGEREF {TEXT_END}" if draft.edition.front else "NUMPAGES"
        number += run(" / ") + field(whole, run(last))
    if where == "outside":
        framed = _furniture("folio", number, draft, align="end", frame=OUTSIDE)
        return _part("ftr", framed + _furniture("folio", "", draft))
    align = "" if where == "start" else where
    return _part("ftr", _furniture("folio", number, draft, align=align))


def _furniture(role: Role, content: str, draft: Draft, align: str = "", frame: str = "") -> str:
    return para_xml(Para(ROLE_STYLES[role].id, content, align=align, frame=frame), draft.book)


def _part(tag: str, inner: str) -> bytes:
    return f"<w:{tag} {DECLARATIONS}>{inner}</w:{tag}>".encode()
