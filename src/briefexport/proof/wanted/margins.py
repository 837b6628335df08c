"""The page, and what stands in its margins: running heads and numbers."""

from collections.abc import Iterator

from briefexport.edition import Edition
from briefexport.proof.record import Kind, Look, Record, Run, Sheet
from briefexport.proof.wanted.letters import Type
from briefexport.proof.wanted.record import Wanted
from briefexport.style import Page, PageStyle, Role, Style, page, page_size

MARGINS = ("page.inner", "page.outer")
# Lengths nearer to one another are one, in points.
NEAR = 0.001
HEADS: tuple[Kind, ...] = ("running-verso", "running-recto", "folio")


def paper(edition: Edition, type_: Type) -> Page:
    """Return the page of `edition`, without what a thick book adds to its inner margins."""
    trim = page_size(edition.settings.print.page or type_.style.page.size)
    assert trim is not None
    return page(type_.style, trim)


def sheet(edition: Edition, style: Style, pages: int) -> Sheet:
    """Return the page that a PDF of `edition` of so many `pages` is meant to have."""
    own = paper(edition, Type(style, "pdf"))
    wider, _ = _gutter(style.page, own, pages)
    return Sheet(own.width, own.height, own.inner + wider, own.outer - wider)


def margins(edition: Edition, type_: Type, pages: int) -> Iterator[Wanted]:
    """Yield the page and what stands in its margins; a book for screens has neither.

    A book of print has so many `pages`.
    """
    if type_.format == "epub":
        return
    sheet = paper(edition, type_)
    yield _page(sheet, type_, pages)
    for kind in HEADS:
        yield _head(kind, edition, type_, sheet)


def _page(sheet: Page, type_: Type, pages: int) -> Wanted:
    """Return the page; no one knows beforehand how thick a document of Word's will be."""
    own = type_.style.page
    wider, said_by = _gutter(own, sheet, pages) if type_.format == "pdf" else (0.0, "")
    # What is left of a wide page goes to both margins.
    limited = abs(sheet.measure - own.measure) < NEAR
    inner, outer = ("page.inner page.outer page.measure",) * 2 if limited else MARGINS
    return Wanted(Record("page", "front")).with_looks(
        {
            "width": (type_.space(sheet.width), "page.size"),
            "height": (type_.space(sheet.height), "page.size"),
            "top": (type_.space(sheet.top), "page.top"),
            "foot": (type_.space(sheet.foot), "page.foot"),
            "inner": (type_.space(sheet.inner + wider), f"{inner} {said_by}".strip()),
            "outer": (type_.space(sheet.outer - wider), f"{outer} {said_by}".strip()),
        }
    )


def _gutter(own: PageStyle, sheet: Page, pages: int) -> tuple[float, str]:
    """Return how much the inner margin of a book grows, and the tokens that say so.

    Each gutter is for books of up to so many pages, the last for thicker ones as well.
    """
    number = next(
        (number for number, one in enumerate(own.gutters) if pages <= one.pages),
        len(own.gutters) - 1,
    )
    wanted, most = own.gutters[number].inner - sheet.inner, sheet.outer - own.least_outer
    ends = {max(0, number - 1), min(number, len(own.gutters) - 2)}
    said_by = [f"page.gutters.{number}.inner", *(f"page.gutters.{end}.pages" for end in ends)]
    if wanted <= 0:
        return 0.0, ""
    if most < wanted:
        return max(0.0, most), " ".join((*said_by, "page.least_outer"))
    return wanted, " ".join(said_by)


def _head(kind: Kind, edition: Edition, type_: Type, sheet: Page) -> Wanted:
    """Return a running head, or the number of a page: how it looks, and where it stands.

    Its text is what it is taken from, of which it may show a part.
    """
    role: Role = "folio"
    text = ""
    match kind:
        case "running-verso":
            role, text = "running-verso", edition.settings.title
        case "running-recto":
            role, text = "running-recto", "\n".join(_titles(edition))
        case _:
            pass
    ground = type_.ground(role)
    leading = type_.style.text[role].leading
    one = Wanted(
        Record(kind, "front", text, runs=(Run("", ground.letters),)), run_tokens=(ground.tokens,)
    )
    place = _in_word(role, type_, sheet) if type_.format == "docx" else _painted(role, type_, sheet)
    return one.with_looks({"leading": (leading, f"text.{role}.leading"), **place})


def _titles(edition: Edition) -> Iterator[str]:
    """Yield what may stand over rectos."""
    terms = edition.terms
    yield from (terms.contents, terms.tables, terms.figures, terms.index)
    labels = edition.labels.values()
    yield from (label.name for label in labels if label.kind in {"brief", "heading"})


def _painted(role: Role, type_: Type, sheet: Page) -> dict[str, tuple[Look, str]]:
    """Return where a head is painted: both stand on one line, whatever their leadings."""
    text, own = type_.style.text, type_.style.page
    half = text[role].leading / 2
    if role == "folio":
        tokens = "page.foot page.foot_gap text.folio.leading"
        return {"rise": (sheet.foot - own.foot_gap - half, tokens)}
    first = text["running-verso"].leading
    tokens = "page.top page.head_gap text.running-verso.leading"
    if role != "running-verso":
        tokens += f" text.{role}.leading"
    return {"depth": (sheet.top - own.head_gap - first + half, tokens)}


def _in_word(role: Role, type_: Type, sheet: Page) -> dict[str, tuple[Look, str]]:
    """Return how far from the edge of a page of Word's its heads are."""
    text, own = type_.style.text, type_.style.page
    if role == "folio":
        foot = max(0.0, sheet.foot - own.foot_gap - text["folio"].leading)
        return {"foot": (type_.space(foot), "page.foot page.foot_gap text.folio.leading")}
    both = text["running-verso"].leading, text["running-recto"].leading
    head = max(0.0, sheet.top - own.head_gap - max(both))
    tokens = "page.top page.head_gap text.running-verso.leading text.running-recto.leading"
    return {"head": (type_.space(head), tokens)}
