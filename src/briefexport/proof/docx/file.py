"""A DOCX with all that is known before its text is read: styles, lists, bookmarks, settings."""

from collections.abc import Mapping

from lxml import etree

from briefexport.proof.docx.bookmarks import Bookmarks, bookmarks
from briefexport.proof.docx.flow import Flow
from briefexport.proof.docx.inlines import Scanner
from briefexport.proof.docx.letters import Lettering, fixed_fonts, theme_fonts
from briefexport.proof.docx.notes import NOTE_KINDS, Calls, NoteKind, numbering
from briefexport.proof.docx.numbering import counter
from briefexport.proof.docx.package import Package, Part, W
from briefexport.proof.docx.paragraphs import Settings
from briefexport.proof.docx.properties import Properties, flattened, is_on
from briefexport.proof.docx.styles import Stylesheet, purpose, stylesheet
from briefexport.records import dataclass

# How far in a meaning stands from its term where no style says it: further than the term.
FURTHER = 1.0


@dataclass(frozen=True, slots=True)
class File:
    """What all parts of a file share; `said` are its settings.

    `meaning` is how far in from its term a meaning stands, in points.
    """

    package: Package
    sheet: Stylesheet
    lettering: Lettering
    settings: Settings
    marks: Bookmarks
    calls: Calls
    notes: Mapping[NoteKind, Part]
    said: Properties
    meaning: float

    def flow(self, part: Part, name: str) -> Flow:
        """Return what reads the blocks of a part; `name` is the part's, for people."""
        scanner = Scanner(self.lettering, self.marks, part.relations, self.calls)
        return Flow(self.settings, scanner, name, self.one_row)

    @property
    def one_row(self) -> bool:
        """Whether the look of a table's first row is that row's alone ([MS-DOCX] 2.4.1)."""
        return is_on(self.said, "differentiateMultirowTableHeaders")


def known(package: Package) -> File:
    """Return what is known of a file before its text is read."""
    sheet = stylesheet(_root(package.related("styles")))
    themes = theme_fonts(_root(package.related("theme")))
    fixed = fixed_fonts(_root(package.related("fontTable")))
    settings = _root(package.related("settings"))
    notes = {kind: part for kind in NOTE_KINDS if (part := package.related(f"{kind}s"))}
    roots = [package.document.root, *(part.root for part in notes.values())]
    return File(
        package,
        sheet,
        Lettering(sheet, themes, fixed),
        Settings(sheet, counter(_root(package.related("numbering")), sheet)),
        bookmarks(package, roots),
        Calls(numbering(settings)),
        notes,
        _switches(settings),
        _meaning(sheet),
    )


def _root(part: Part | None) -> etree._Element | None:
    return None if part is None else part.root


def _switches(settings: etree._Element | None) -> Properties:
    """Return the settings of a file, those of w:compat by their own names (17.15.3)."""
    if settings is None:
        return {}
    compat = {
        str(one.get(f"{W}name")): str(one.get(f"{W}val"))
        for one in settings.iterfind(f"{W}compat/{W}compatSetting")
    }
    return {**compat, **flattened(settings)}


def _meaning(sheet: Stylesheet) -> float:
    """Return how far in from its term a meaning stands, by the style there is for it."""
    for kind, id_ in sheet.styles:
        if kind == "paragraph":
            found = purpose(sheet, id_)
            if found.use == "meaning":
                return found.left
    return FURTHER
