"""What is to be printed of an edition, made ready to be laid out; of each brief it is kept."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from briefexport.backends.pdf.documents.document import (
    Chapter,
    Document,
    Front,
    Layout,
    chapter,
    digits,
    layout,
    print_sheet,
)
from briefexport.backends.pdf.ink import Ink, style_ink
from briefexport.backends.pdf.layout.engine import Fonts, Sheets
from briefexport.backends.rendering import RenderOptions
from briefexport.backends.singly import Singly, made_of
from briefexport.cache import dumped, key, loaded
from briefexport.edition import Edition, EditionBrief, Profile
from briefexport.edition.apart import FRAME, LISTS
from briefexport.edition.framing import framing
from briefexport.engines import files_under, made_by
from briefexport.inputs import FileBytes
from briefexport.jsonform import without_origins
from briefexport.markup.css import faces
from briefexport.model import VERSION, Brief
from briefexport.records import dataclass
from briefexport.style import PAGE_SIZES, Page, Style, page, page_size
from briefexport.workers import Shared

# Where paper is Letter (CLDR, measurementData/paperSize).
LETTER = {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}


@dataclass(frozen=True, slots=True)
class Printing:
    """What is to be printed of an edition: all that is laid out, on what paper, in which ink.

    `edition` is what surrounds the briefs; `model` is attached to the file. `sheets` are the style
    sheet and the fonts of all documents. `fresh` is what is to be kept, as it was asked for: the
    style sheet, what comes before the briefs, and each of these. `index` is the document of the
    index, when the pages it names are known.
    """

    edition: Edition
    style: Style
    profile: Profile
    paper: Page
    plan: Layout
    sheets: Sheets
    ink: Ink | None
    model: str
    fresh: tuple[bytes | None, ...]
    index: Document | None = None


@dataclass(frozen=True, slots=True)
class Styled:
    """The style sheet with room for so many digits of a page's number."""

    digits: int
    css: str


@dataclass(frozen=True, slots=True)
class Before:
    """What comes before the briefs, and the digests of the fonts that its cover is drawn in."""

    fonts: tuple[str, ...]
    front: Front


@dataclass(frozen=True, slots=True)
class Printed:
    """A brief as it is laid out, and its part of the model that is attached."""

    chapter: Chapter
    model: str


def keys_around(edition: Shared[Edition], style: Style, profile: Profile) -> tuple[str, str]:
    """Return what names all that the style sheet and what comes before the briefs depend on.

    How many pages there may be, and whether there is an index to be listed, is said by themselves.
    """
    frame, lists = (edition.written.digests[place] for place in (FRAME, LISTS))
    of = (made_by().encode(), frame, dumped(style), profile.encode())
    return key([b"print sheet", *of]), key([b"print front", *of, lists])


def printing(
    briefs: Singly,
    style: Style,
    options: RenderOptions,
    fonts: Fonts,
    sheet: bytes | None,
    front: bytes | None,
) -> Printing:
    """Return what is to be laid out of an edition, by the templates of the project.

    `fonts` are those of the style, `sheet` is what was kept of its style sheet, `front` what of all
    that comes before the briefs.
    """
    profile, project = options.profile, options.project
    own = has_templates(project)
    whole = briefs.edition.value if own else briefs.around
    edition = _of_profile(whole, profile)
    paper = page(style, _size(edition, style, profile))

    def printed_as(brief: EditionBrief, part: Edition, _: bool) -> Printed:
        model = json.dumps(without_origins(_brief(brief)), ensure_ascii=False)
        return Printed(chapter(brief, edition if own else part, style, project), model)

    each, fresh = made_of(briefs, edition, Printed, printed_as)
    drawn_in = tuple(file.digest for _, file in fonts)
    before = loaded(front, Before) if front is not None else None
    known_front = before.front if before and before.fonts == drawn_in else None
    plan = layout(edition, style, paper, project, [one.chapter for one in each], known_front)
    room = digits(plan.documents)
    known = styled = loaded(sheet, Styled) if sheet is not None else None
    if styled is None or styled.digits != room:
        styled = Styled(room, print_sheet(framing(edition), style, paper, room, project))
    around: tuple[tuple[object, bool], ...] = (
        (styled, styled is known),
        (Before(drawn_in, plan.front), plan.front is known_front),
    )
    return Printing(
        edition=replace(edition, assets={}),
        style=style,
        profile=profile,
        paper=paper,
        plan=plan,
        sheets=Sheets(styled.css, fonts),
        ink=style_ink(style, project) if profile == "press" else None,
        model=model(edition, [one.model for one in each]),
        fresh=(
            *(dumped(one) if briefs.keeping and not is_kept else None for one, is_kept in around),
            *fresh,
        ),
    )


def fonts_of(style: Style) -> Fonts:
    """Return the fonts that the style sheet names, by their addresses."""
    named = {path.name: path for _, _, path in faces(style)}
    return tuple((name, FileBytes(path)) for name, path in sorted(named.items()))


def has_templates(project: Path | None) -> bool:
    """Return whether the folder `project` has templates of its own."""
    return project is not None and any(files_under(project / "templates"))


def _of_profile(edition: Edition, profile: Profile) -> Edition:
    """Return `edition` as it is printed.

    On the office's printer it has no half-title, which is there for the back it leaves empty.
    """
    if profile != "office":
        return edition
    settings = edition.settings
    printed = replace(settings.print, half_title=False)
    return replace(edition, settings=replace(settings, print=printed))


def _size(edition: Edition, style: Style, profile: Profile) -> tuple[float, float]:
    """Return the trim size: what the office's printer has, or what the editor chose."""
    if profile == "office":
        region = next((part for part in edition.settings.language.split("-") if part.isupper()), "")
        return PAGE_SIZES["letter" if region in LETTER else "A4"]
    size = page_size(edition.settings.print.page or style.page.size)
    assert size is not None
    return size


def model(edition: Edition, briefs: Sequence[str]) -> str:
    """Return the model of the edition, its `briefs` in the form that `show --json` writes."""
    around = {
        "format": VERSION,
        "title": edition.settings.title,
        "language": edition.settings.language,
        "identifier": edition.identifier,
    }
    head = json.dumps(around, ensure_ascii=False).removesuffix("}")
    return f'{head}, "briefs": [{", ".join(briefs)}]}}'


def _brief(brief: EditionBrief) -> Brief:
    return Brief(
        brief.blocks,
        brief.title,
        brief.subtitle,
        brief.byline,
        language=brief.language,
        source=brief.source,
    )
