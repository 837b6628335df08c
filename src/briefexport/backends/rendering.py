"""What a backend is: one function from an edition and a style to the bytes of a file."""

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal, Protocol

from briefexport.cache import Cache
from briefexport.diagnostics import Diagnostic
from briefexport.edition import Edition, Profile
from briefexport.records import dataclass
from briefexport.scheduling import Flow
from briefexport.style import Style
from briefexport.workers import Shared


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where in the text a page begins.

    `id` is the nearest id around the place (a paragraph's, a heading's, a table's for its caption),
    `offset` counts the characters of that element's own text before it. `note` is the id of a note
    whose call stands first on the page.
    """

    id: str
    offset: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageMap:
    """The pages of the PDF of this build.

    `labels` are the pages' labels as printed, `pages` the label of the page of every id, `starts`
    where in the text each page begins: None for one without text, such as a blank. `source`
    identifies the file.
    """

    labels: tuple[str, ...]
    pages: Mapping[str, str] = field(default_factory=dict)
    starts: tuple[PageStart | None, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What a build asks beyond the edition and the style.

    `project` is the folder whose templates come before the shipped ones; `cache` has what need not
    be made again. `profile` is what a PDF is made for; with `review` a DOCX asks its editor for
    tracked changes, and says what is open: `comments` is the file of an editor's own.
    """

    project: Path | None = None
    cache: Cache | None = None
    profile: Profile = "screen"
    review: bool = False
    comments: Path | None = None


Unit = Literal["page", "part", "brief"]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a file is: so many pages, parts of an e-book, or briefs."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count != 1 else ''}"


@dataclass(frozen=True, slots=True)
class Rendering:
    """A finished file, and how much it is."""

    data: bytes
    extent: Extent
    pages: PageMap | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


class Render(Protocol):
    """Render `edition` in `style`; `pages` is the page map of the PDF, where one was made."""

    def __call__(
        self, edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
    ) -> Rendering:
        """Return the finished file, or raise RefusedError."""
        ...


class RenderFlow(Protocol):
    """Render as `Render` does, in tasks that others may do."""

    def __call__(
        self,
        edition: Shared[Edition],
        style: Style,
        pages: PageMap | None,
        options: RenderOptions,
        /,
    ) -> Flow[Rendering]:
        """Return the finished file, or raise RefusedError."""
        ...


@dataclass(frozen=True, slots=True)
class Backend:
    """One output format. `templates` are the patterns of the templates its files are made with.

    `load` loads all that they are made by; it may raise UsageError, as `render` then does.
    `steps` render it in tasks; without them it is one task, and there is `in_one` with them.
    """

    suffix: str
    media_type: str
    render: Render
    load: Callable[[], None]
    templates: tuple[str, ...] = ()
    steps: RenderFlow | None = None
    in_one: bool = False
