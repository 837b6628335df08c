"""The one style: `styles/<name>.toml` as typed tokens.

Every length is in points, every tracking in em; a file may say lengths in other units, or as shares
of the size of the text they belong to ("1.2em", "120%"). No length, colour or font name stands
elsewhere. The roles of `text` are closed: each is one CSS class and one Word style.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, get_args

from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError
from briefexport.fieldtypes import Bounds, Read
from briefexport.lengths import POINTS, Length, RuleWidth, Size, Space, points
from briefexport.model import ListKind
from briefexport.records import dataclass

# --- Colours and pages as they are written -------------------------------------------------------


def _ink(value: object) -> object:
    inks = value if isinstance(value, list) else []
    if len(inks) != len("CMYK") or not all(
        isinstance(ink, int | float) and 0 <= ink <= 1 for ink in inks
    ):
        raise ValueError(f"{value!r} is no ink; write cyan, magenta, yellow, black, each 0 to 1")
    return tuple(map(float, inks))


def _colour(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError(f"{value!r} is no colour; write it as #rrggbb")
    return value.lower()


def _page_size(value: object) -> object:
    if not isinstance(value, str) or page_size(value) is None:
        known = ", ".join(PAGE_SIZES)
        raise ValueError(f'{value!r} is no page size; write {known}, or "148mm x 210mm"')
    return value


PageSize: TypeAlias = Annotated[str, Read(_page_size)]


def _profile(value: object) -> object:
    inside = isinstance(value, str) and not {"..", "", "."} & set(value.split("/"))
    if not isinstance(value, str) or not inside or not value.lower().endswith((".icc", ".icm")):
        raise ValueError(f'{value!r} is no ICC profile; write a file in styles/, "icc/name.icc"')
    return value


# --- Colours and fonts -------------------------------------------------------------------------

ColourName: TypeAlias = str
FontName: TypeAlias = str
VariantName: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour on screen (#rrggbb) and as ink (CMYK, each 0 to 1)."""

    screen: Annotated[str, Read(_colour)]
    press: Annotated[tuple[float, float, float, float], Read(_ink)]


@dataclass(frozen=True, slots=True)
class Face:
    """One font file of a family."""

    file: str
    weight: int = 400
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Font:
    """A family, the Python package that brings its files, and what covers what it lacks."""

    family: str
    package: str
    generic: Literal["serif", "sans-serif", "monospace"]
    faces: Annotated[list[Face], Bounds(fewest=1)]
    fallback: list[FontName]

    def path(self, face: Face) -> Path:
        """Return where the file of `face` is installed."""
        return _font_file(self.package, face.file)

    def face(self, weight: int, *, italic: bool) -> Face:
        """Return the face nearest in weight, of the right slope where there is one."""
        return min(
            self.faces,
            key=lambda face: (face.italic != italic, abs(face.weight - weight)),
        )


@cache
def _font_file(package: str, name: str) -> Path:
    spec = find_spec(package) if package.isidentifier() else None
    if spec is None or spec.origin is None:
        raise RefusedError(
            diagnostic(
                "BX402",
                f"the font package {package} is not installed",
                hint=f"install it: uv pip install {package.replace('_', '-')}",
            )
        )
    path = Path(spec.origin).parent / "files" / name
    if not path.is_file():
        known = ", ".join(sorted(other.name for other in path.parent.glob("*.ttf")))
        raise RefusedError(
            diagnostic("BX402", f"the font package {package} has no {name}", hint=f"it has {known}")
        )
    return path


# --- Text --------------------------------------------------------------------------------------

Figures = Literal["old-style", "lining", "tabular"]

Role = Literal[
    "body", "edition-title", "edition-subtitle", "edition-author", "imprint", "kicker",
    "brief-title", "brief-subtitle", "byline", "heading-2", "heading-3", "heading-4", "heading-5",
    "heading-6", "lead-in", "caption", "table", "table-head", "table-note", "quote", "attribution",
    "code", "aside", "aside-title", "term", "note", "contents-title", "contents-1", "contents-2",
    "running-verso", "running-recto", "folio", "half-title", "index", "index-letter", "colophon",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How one role of text looks. `keep`: it stays on the page of what follows it."""

    font: FontName
    size: Size
    leading: Space
    colour: ColourName
    figures: Figures
    weight: int = 400
    italic: bool = False
    align: Literal["start", "justify", "center"] = "start"
    capitals: bool = False
    tracking: float = 0.0
    hyphenate: bool = False
    indent: Space = 0.0
    before: Space = 0.0
    after: Space = 0.0
    keep: bool = False


TITLES: frozenset[Role] = frozenset(
    (
        "edition-title", "edition-subtitle", "edition-author", "imprint", "kicker", "brief-title",
        "brief-subtitle", "byline", "heading-2", "heading-3", "heading-4", "heading-5", "heading-6",
        "contents-title", "index-letter", "colophon",
    )
)  # fmt: skip
# What stands in a line of its own, or in what says how it is aligned.
PLACED: frozenset[Role] = frozenset(
    (
        "lead-in", "table", "table-head", "code", "contents-1", "contents-2", "running-verso",
        "running-recto", "folio",
    )
)  # fmt: skip
# The roles that have a token which not all have. Of other roles, what they stand in says it (lists,
# tables, quotations, asides and code have tables of their own), or it could not be seen.
SAID_BY: Mapping[str, frozenset[Role]] = {
    "indent": frozenset(("body",)),
    "before": TITLES | {"half-title", "contents-1", "table-note", "attribution"},
    "after": TITLES | {"caption", "aside-title", "term"},
    "align": frozenset(ROLES) - PLACED,
    "hyphenate": frozenset(ROLES) - PLACED,
    "capitals": frozenset(ROLES) - {"note"},
    "keep": TITLES - {"edition-title", "edition-subtitle", "edition-author", "imprint", "colophon"}
    | {"table-head", "aside-title", "term"},
}


# --- Everything else ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gutter:
    """What the inner margin of a book of up to so many pages is at least."""

    pages: int
    inner: Length


@dataclass(frozen=True, slots=True)
class PageStyle:
    """The default page, and its margins as they are on A5.

    `gutters` go from thin books to thick ones; the last is also that of thicker ones. They leave
    `least_outer` of the outer margin, or `least_bleeding` where the paper is cut off in the bleed.
    """

    size: PageSize
    top: Length
    foot: Length
    inner: Length
    outer: Length
    measure: Length
    head_gap: Length
    foot_gap: Length
    gutters: Annotated[list[Gutter], Bounds(fewest=1)]
    least_outer: Length
    least_bleeding: Length


@dataclass(frozen=True, slots=True)
class Setting:
    """How lines and pages are broken, and small things within a line (in em).

    Paragraphs stand `paragraph_gap` apart; their first lines are indented as `text.body` says.
    """

    widows: int
    orphans: int
    hyphenation: Annotated[list[int], Bounds(fewest=3, longest=3)]
    grid: bool
    paragraph_gap: Space
    strong_weight: int
    label_colour: ColourName
    small_caps_tracking: float
    script_size: float
    script_raise: float
    script_drop: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The thin lines and what stands for a change of scene."""

    byline: RuleWidth
    byline_colour: ColourName
    byline_gap: Space
    note: RuleWidth
    note_colour: ColourName
    note_gap: Space
    scene: str
    scene_colour: ColourName
    scene_space: Space


@dataclass(frozen=True, slots=True)
class Links:
    """How a link is told from the text around it."""

    colour: ColourName
    underline: RuleWidth


@dataclass(frozen=True, slots=True)
class HeadingStyle:
    """Headings: how many levels are numbered, and the rule under those of sections (level 2).

    `number_space` stands between a number and its heading. A number whose `number_colour` is "" has
    that of its heading.
    """

    numbered: Annotated[int, Bounds(least=0, most=5)]
    number_space: str
    number_colour: ColourName
    rule: RuleWidth
    rule_colour: ColourName
    rule_gap: Space


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of lists at one level: what stands around each, and what they are written in.

    `kind` "written" leaves them as their author wrote them; else lists of 1, 2, 3 become that.
    """

    kind: Literal["written"] | ListKind
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """The marker of bullet lists at one level; `font` None is the text's own."""

    marker: str
    colour: ColourName
    font: FontName | None = None


@dataclass(frozen=True, slots=True)
class ListStyle:
    """Lists: `tight` and `loose` are the gaps between items.

    `nested` is the gap above a list within an item, `within` that between paragraphs of one.
    `marker_space` stands between a marker and its text. `bullets` and `numbers` are for the lists
    of their kind from the outermost in, and the last for all within that.
    """

    indent: Space
    before: Space
    after: Space
    tight: Space
    loose: Space
    nested: Space
    within: Space
    marker_space: str
    number_colour: ColourName
    open_task: str
    done_task: str
    task_colour: ColourName
    bullets: Annotated[list[Bullet], Bounds(fewest=1)]
    numbers: Annotated[list[Numbers], Bounds(fewest=1)]

    def bullet(self, level: int) -> Bullet:
        """Return the marker of bullet lists with `level` others of bullets around them."""
        return self.bullets[min(level, len(self.bullets) - 1)]

    def number(self, level: int) -> Numbers:
        """Return the numbers of numbered lists with `level` others around them."""
        return self.numbers[min(level, len(self.numbers) - 1)]


@dataclass(frozen=True, slots=True)
class DefinitionStyle:
    """Definition lists: meanings are indented, definitions stand `gap` apart."""

    indent: Space
    before: Space
    after: Space
    gap: Space


@dataclass(frozen=True, slots=True)
class TableStyle:
    """Tables, or one variant of them, which a table asks for by its name.

    `width`: as wide as the text, or as its content needs. Where a table is `flush`, what stands in
    its outer columns is flush with the text around it; else they have padding there too. Rules of
    no width are none, and so are fills called "": `rule` is above, `bottom_rule` below, `head_rule`
    under the head, `foot_rule` over the foot, all in `rule_colour`; `row_rule` between rows and
    `column_rule` between columns are in `row_colour`. `band_background` is behind every
    second row of the body. No text is set smaller than `smallest`; up to `unbroken_rows` rows stay
    on one page.
    """

    width: Literal["full", "content"]
    caption_place: Literal["above", "below"]
    before: Space
    after: Space
    flush: bool
    padding_x: Space
    padding_y: Space
    rule: RuleWidth
    bottom_rule: RuleWidth
    head_rule: RuleWidth
    foot_rule: RuleWidth
    rule_colour: ColourName
    row_rule: RuleWidth
    column_rule: RuleWidth
    row_colour: ColourName
    head_align: Literal["top", "middle", "bottom"]
    head_background: ColourName
    band_background: ColourName
    stub_background: ColourName
    stub_weight: int
    smallest: Size
    unbroken_rows: int
    variants: "dict[VariantName, TableStyle]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuoteStyle:
    """Quotations: indented on both sides."""

    indent: Space
    before: Space
    after: Space


@dataclass(frozen=True, slots=True)
class CodeStyle:
    """Code blocks; `inline_size` is the size of code in a line, as a share of the text's."""

    before: Space
    after: Space
    padding: Space
    background: ColourName
    inline_size: float


@dataclass(frozen=True, slots=True)
class FigureStyle:
    """Figures: the caption stands `caption_gap` under the picture.

    A picture in a line is at most `inline_height` em high and reaches `inline_drop` em under it.
    """

    before: Space
    after: Space
    caption_gap: Space
    inline_height: float
    inline_drop: float


@dataclass(frozen=True, slots=True)
class AsideStyle:
    """Asides: a tinted box with a rule at its start edge."""

    before: Space
    after: Space
    padding_x: Space
    padding_y: Space
    rule: RuleWidth
    rule_colour: ColourName
    background: ColourName


@dataclass(frozen=True, slots=True)
class ContentsStyle:
    """The contents: how far headings stand in from briefs, and what leads to the page number.

    Lines turned over stand `turnover` in. The column of numbers has room for `digit` a digit; what
    of it the number leaves, the leader keeps away from.
    """

    indent: Space
    turnover: Space
    leader: str
    leader_colour: ColourName
    digit: Space


@dataclass(frozen=True, slots=True)
class IndexStyle:
    """The index: its columns, and how far lines turned over stand in."""

    columns: Annotated[int, Bounds(least=1)]
    gap: Space
    turnover: Space


@dataclass(frozen=True, slots=True)
class PressStyle:
    """What a press file is made for: the printing condition, the bleed and the crop marks.

    `profile` is an ICC file in `styles/`; `condition` its name in `registry`, `about` what people
    call it. `ink_limit` is the most ink on one spot, in per cent of one solid ink. `bleed` reaches
    outside the trim. Marks are `mark_length` long and stand `mark_gap` outside the trim, or just
    outside the bleed where that is wider.
    """

    profile: Annotated[str, Read(_profile)]
    condition: Annotated[str, Bounds(fewest=1)]
    registry: str
    about: str
    ink_limit: Annotated[float, Bounds(least=100, most=400)]
    bleed: Length
    marks: bool
    mark_length: Length
    mark_gap: Length
    mark_weight: Length


@dataclass(frozen=True, slots=True)
class Style:
    """All tokens of one style."""

    name: str
    colours: dict[ColourName, Colour]
    fonts: dict[FontName, Font]
    page: PageStyle
    text: dict[Role, TextStyle]
    setting: Setting
    rules: Rules
    links: Links
    heading: HeadingStyle
    list: ListStyle
    definition: DefinitionStyle
    table: TableStyle
    quote: QuoteStyle
    code: CodeStyle
    figure: FigureStyle
    aside: AsideStyle
    contents: ContentsStyle
    index: IndexStyle
    press: PressStyle

    def colour(self, name: ColourName) -> str:
        """Return the screen colour `name` as #rrggbb."""
        return self.colours[name].screen

    def table_of(self, variant: str) -> TableStyle:
        """Return how tables of `variant` look, a name the style has, or "" for all others."""
        return self.table.variants[variant] if variant else self.table

    def face(self, role: Role) -> Path:
        """Return the font file in which text of `role` is set."""
        text = self.text[role]
        font = self.fonts[text.font]
        return font.path(font.face(text.weight, italic=text.italic))


# --- The page an edition is set on -------------------------------------------------------------

# Trim sizes in points: ISO 216; ANSI; the common trade sizes.
PAGE_SIZES: dict[str, tuple[float, float]] = {
    "A4": (210 * POINTS["mm"], 297 * POINTS["mm"]),
    "A5": (148 * POINTS["mm"], 210 * POINTS["mm"]),
    "B5": (176 * POINTS["mm"], 250 * POINTS["mm"]),
    "letter": (612.0, 792.0),
    "6x9in": (432.0, 648.0),
}
_FREE_SIZE = re.compile(r"([0-9.]+ ?[a-z]{2}) ?[x\u00d7, ] ?([0-9.]+ ?[a-z]{2})")
# Less has no room for a line of text.
SMALLEST_PAGE = 144.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page's trim size and margins, in points."""

    width: float
    height: float
    top: float
    foot: float
    inner: float
    outer: float

    @property
    def measure(self) -> float:
        """The width of the text block."""
        return self.width - self.inner - self.outer

    @property
    def depth(self) -> float:
        """The height of the text block."""
        return self.height - self.top - self.foot

    @property
    def turned(self) -> "Page":
        """The page turned clockwise: what was at the spine is on top, what was below is left."""
        return Page(
            width=self.height,
            height=self.width,
            top=self.inner,
            foot=self.outer,
            inner=self.foot,
            outer=self.top,
        )


def page_size(name: str) -> tuple[float, float] | None:
    """Return width and height in points of a named size or of "148mm x 210mm"; None if neither.

    A page narrower or lower than two inches is none.
    """
    name = " ".join(name.split()).lower()
    named = {known.lower(): size for known, size in PAGE_SIZES.items()}
    if size := named.get(name):
        return size
    if match := _FREE_SIZE.fullmatch(name):
        try:
            width, height = map(points, match.groups())
        except ValueError:
            return None
        return (width, height) if min(width, height) >= SMALLEST_PAGE else None
    return None


def page(style: Style, size: tuple[float, float]) -> Page:
    """Return the page of `style` at trim `size`: margins grow with it, the measure has a limit."""
    width, height = size
    base_width, base_height = PAGE_SIZES["A5"]
    across, down = width / base_width, height / base_height
    inner, outer = style.page.inner * across, style.page.outer * across
    spare = max(0.0, width - inner - outer - style.page.measure)
    share = inner / (inner + outer) if inner + outer else 0.5
    return Page(
        width=width,
        height=height,
        top=style.page.top * down,
        foot=style.page.foot * down,
        inner=inner + spare * share,
        outer=outer + spare * (1 - share),
    )
