"""styles.xml: every style with all it is based on; how a run looks where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TypeAlias

from lxml import etree

from briefexport.readers.docx.names import W, value
from briefexport.readers.docx.numbering import Numbering, level_of
from briefexport.readers.docx.properties import (
    NO_RUN,
    ParagraphProperties,
    RunProperties,
    paragraph_properties,
    run_properties,
)
from briefexport.readers.docx.roles import (
    Mark,
    Role,
    character_mark,
    is_monospaced,
    paragraph_role,
    variant_of,
)
from briefexport.records import dataclass

# No chain of styles that people make is longer; one that leads in a circle ends here.
CHAIN_LIMIT = 32


@dataclass(frozen=True, slots=True)
class Style:
    """A style as it is written, before what it is based on."""

    id: str
    name: str
    kind: str
    based: str
    paragraph: ParagraphProperties
    run: RunProperties
    head: bool = False
    foot: bool = False
    stub: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paragraph style with all it is based on. Lengths are twentieths of a point.

    `bare` is the indent without that of its list, `step` that of the style which names the role.
    """

    role: Role = "body"
    level: int = 0
    num: int = 0
    list_level: int = 0
    left: int = 0
    bare: int = 0
    step: int = 0
    before: int = 0
    after: int = 0
    contextual: bool = False
    aligned: str = ""
    bidi: bool = False
    ruled: bool = False
    decimal: bool = False
    keep: bool = False
    bold: bool = False
    italic: bool = False
    strike: bool = False
    small_caps: bool = False
    hidden: bool = False
    monospaced: bool = False
    lang: str = ""
    complex_lang: str = ""
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks beside the text around it. `plain` marks come from no style by their name."""

    marks: frozenset[Mark] = frozenset()
    plain: frozenset[Mark] = frozenset()
    language: str = ""
    east: str = ""
    rtl: bool = False
    hidden: bool = False


Key: TypeAlias = tuple[str, RunProperties]


@dataclass(slots=True)
class Styles:
    """The styles of a document, and what was worked out of them so far."""

    by_id: Mapping[str, Style]
    numbering: Numbering
    defaults: tuple[ParagraphProperties, RunProperties]
    default: str
    monospaced: bool = False
    sheets: dict[str, Sheet] = field(default_factory=dict)
    looks: dict[Key, Look] = field(default_factory=dict)


def read_styles(root: etree._Element | None, numbering: Numbering) -> Styles:
    """Return the styles in `root`."""
    by_id: dict[str, Style] = {}
    default = ""
    defaults = (paragraph_properties(None), NO_RUN)
    if root is not None:
        said = root.find(f"{W}docDefaults")
        if said is not None:
            defaults = (
                paragraph_properties(said.find(f"{W}pPrDefault/{W}pPr")),
                run_properties(said.find(f"{W}rPrDefault/{W}rPr")),
            )
        for element in root.iter(f"{W}style"):
            style = _style(element)
            by_id.setdefault(style.id, style)
            if style.kind == "paragraph" and element.get(f"{W}default") in {"1", "true", "on"}:
                default = style.id
    styles = Styles(by_id, numbering, defaults, default)
    styles.monospaced = sheet_of(styles, default).monospaced
    styles.sheets.clear()
    return styles


def _style(element: etree._Element) -> Style:
    parts = {
        part.get(f"{W}type"): any(len(said) for said in part)
        for part in element.iterfind(f"{W}tblStylePr")
    }
    id_ = element.get(f"{W}styleId", "")
    return Style(
        id_,
        value(element, "name") or id_,
        element.get(f"{W}type", "paragraph"),
        value(element, "basedOn") or "",
        paragraph_properties(element.find(f"{W}pPr")),
        run_properties(element.find(f"{W}rPr")),
        parts.get("firstRow", False),
        parts.get("lastRow", False),
        parts.get("firstCol", False),
    )


def chain(styles: Styles, id_: str) -> Iterator[Style]:
    """Yield the style `id_` and those it is based on; one the file lacks is known by its id."""
    if id_ and id_ not in styles.by_id:
        yield Style(id_, id_, "paragraph", "", paragraph_properties(None), NO_RUN)
        return
    for _ in range(CHAIN_LIMIT):
        style = styles.by_id.get(id_)
        if style is None:
            return
        yield style
        id_ = style.based


# --- Paragraph styles ----------------------------------------------------------------------------


def name_of(styles: Styles, id_: str | None) -> str:
    """Return the name of the paragraph style `id_`, or of the default one, in lower case."""
    style = styles.by_id.get(id_ or styles.default)
    return style.name.lower() if style else ""


def named(styles: Styles, name: str) -> str | None:
    """Return the id of the paragraph style `name`, which is in lower case; None for none."""
    found = (one.id for one in styles.by_id.values() if one.kind == "paragraph")
    return next((id_ for id_ in found if name and name_of(styles, id_) == name), None)


def sheet_of(styles: Styles, id_: str | None) -> Sheet:
    """Return the paragraph style `id_`, or the default one, with all it is based on."""
    key = id_ or styles.default
    if key not in styles.sheets:
        styles.sheets[key] = _sheet(styles, key)
    return styles.sheets[key]


def _sheet(styles: Styles, id_: str) -> Sheet:
    found = tuple(chain(styles, id_))
    said = (*(style.paragraph for style in found), styles.defaults[0])
    runs = tuple(style.run for style in found)
    role, level = _role(found)
    num, list_level = _numbered(found, styles)
    default = styles.defaults[1]
    font = next((run.font for run in (*runs, default) if run.font), None)
    return Sheet(
        role,
        level,
        num,
        list_level,
        _left(found, styles),
        next((one.left for one in said if one.left is not None), 0),
        _step(found, styles),
        next((one.before for one in said if one.before is not None), 0),
        next((one.after for one in said if one.after is not None), 0),
        next((one.contextual for one in said if one.contextual is not None), False),
        next((one.aligned for one in said if one.aligned is not None), ""),
        next((one.bidi for one in said if one.bidi is not None), False),
        any(one.ruled for one in said),
        any(one.decimal for one in said),
        next((one.keep for one in said if one.keep is not None), False),
        _toggled([run.bold for run in runs], default.bold),
        _toggled([run.italic for run in runs], default.italic),
        _toggled([run.strike for run in runs], default.strike),
        _toggled([run.small_caps for run in runs], default.small_caps),
        _toggled([run.hidden for run in runs], default.hidden),
        is_monospaced(font) and not styles.monospaced,
        next((run.lang for run in (*runs, default) if run.lang), ""),
        next((run.complex_lang for run in (*runs, default) if run.complex_lang), ""),
        next((run.rtl for run in (*runs, default) if run.rtl is not None), False),
    )


def _role(found: tuple[Style, ...]) -> tuple[Role, int]:
    """Return the role of a style: the nearest name that says one, or an outline level (17.3.1.20).

    A level that stands nearer than a name that says only body text counts before it.
    """
    for style in found:
        role = paragraph_role(style.name) or paragraph_role(style.id)
        outline = style.paragraph.outline
        if role and role[0] != "body":
            return role
        if outline is not None:
            return ("heading", outline + 1) if 0 <= outline < 9 else ("body", 0)
    return "body", 0


def _numbered(found: tuple[Style, ...], styles: Styles) -> tuple[int, int]:
    """Return the list a style is of, and its level: the one that names the style (17.9.23)."""
    for style in found:
        if style.paragraph.num is not None:
            num = style.paragraph.num
            linked = styles.numbering.linked.get((num, style.id))
            return num, linked if linked is not None else style.paragraph.level or 0
    return 0, 0


def _left(found: tuple[Style, ...], styles: Styles) -> int:
    """Return the indent: of what a style says itself and what its list says, the former."""
    for style in found:
        said = style.paragraph
        if said.left is not None:
            return said.left
        if said.num:
            level = styles.numbering.linked.get((said.num, style.id), said.level or 0)
            design = level_of(styles.numbering, said.num, level)
            if design and design.left is not None:
                return design.left
    return styles.defaults[0].left or 0


def _step(found: tuple[Style, ...], styles: Styles) -> int:
    """Return how far in the style stands that a style has its role from."""
    named = (n for n, style in enumerate(found) if paragraph_role(style.name))
    return _left(found[next(named, 0) :], styles)


def _toggled(said: list[bool | None], default: bool | None) -> bool:
    """Return a toggle property of a style: the nearest that says it (17.7.3)."""
    return bool(next((one for one in said if one is not None), default))


# --- Runs ----------------------------------------------------------------------------------------


def look_of(styles: Styles, paragraph: str | None, run: RunProperties) -> Look:
    """Return how `run` looks in a paragraph of the style `paragraph`."""
    key = (paragraph or "", run)
    if key not in styles.looks:
        styles.looks[key] = _look(styles, sheet_of(styles, paragraph), run)
    return styles.looks[key]


def _look(styles: Styles, sheet: Sheet, run: RunProperties) -> Look:
    found = tuple(chain(styles, run.style)) if run.style else ()
    mark = next((one for style in found if (one := character_mark(style.name))), None)
    runs = tuple(style.run for style in found)

    def differs(name: str, around: bool) -> bool:
        direct = getattr(run, name)
        if mark == "lead-in" and name == "italic":
            # It is as upright as its own style says, wherever it stands.
            return direct is not None and direct != _toggled([one.italic for one in runs], None)
        if direct is not None:
            return bool(direct) != around
        # Of styles that say the same toggle, each turns it (17.7.3).
        return _toggled([getattr(one, name) for one in runs], None) and mark != "link"

    plain: set[Mark] = set()
    if differs("bold", sheet.bold) and not sheet.bold and mark not in {"lead-in", "label"}:
        plain.add("strong")
    if differs("italic", sheet.italic):
        plain.add("emphasis")
    if differs("strike", sheet.strike) and not sheet.strike:
        plain.add("strike")
    if differs("small_caps", sheet.small_caps) and not sheet.small_caps:
        plain.add("small-caps")
    raised = next((one.raised for one in (run, *runs) if one.raised is not None), "")
    if raised in {"superscript", "subscript"} and mark != "call":
        plain.add("superscript" if raised == "superscript" else "subscript")
    font = next((one.font for one in (run, *runs) if one.font), None)
    if is_monospaced(font) and not styles.monospaced and not sheet.monospaced:
        plain.add("code")
    named: frozenset[Mark] = frozenset((mark,) if mark and mark not in {"link", "call"} else ())
    rtl = next((one.rtl for one in (run, *runs) if one.rtl is not None), sheet.rtl)
    return Look(
        named | plain, frozenset(plain) - named, _language(sheet, run, runs, rtl=rtl),
        _eastern(run, runs, styles), rtl, _is_hidden(sheet, run, runs),
    )  # fmt: skip


def _eastern(run: RunProperties, runs: tuple[RunProperties, ...], styles: Styles) -> str:
    """Return the language of East Asian text; one that a run says itself is of all its text."""
    if run.lang and not run.east_lang:
        return ""
    said = (one.east_lang for one in (run, *runs, styles.defaults[1]))
    return next(filter(None, said), "")


def _is_hidden(sheet: Sheet, run: RunProperties, runs: tuple[RunProperties, ...]) -> bool:
    if run.hidden is not None:
        return run.hidden
    return sheet.hidden != _toggled([one.hidden for one in runs], None)


def _language(
    sheet: Sheet, run: RunProperties, runs: tuple[RunProperties, ...], *, rtl: bool
) -> str:
    if rtl:
        said = next((one.complex_lang for one in (run, *runs) if one.complex_lang), "")
        return said or sheet.complex_lang
    return next((one.lang for one in (run, *runs) if one.lang), "") or sheet.lang


# --- Table styles --------------------------------------------------------------------------------


def table_variant(styles: Styles, id_: str | None) -> str:
    """Return the variant of tables that a style is for, or one it is based on; "" for none."""
    found = chain(styles, id_) if id_ else ()
    return next(filter(None, (variant_of(style.name) for style in found)), "")


def table_parts(styles: Styles, id_: str | None) -> tuple[bool, bool, bool]:
    """Return whether a table style sets off its first row, its last row and its first column."""
    found = tuple(chain(styles, id_)) if id_ and id_ in styles.by_id else ()
    return (
        any(style.head for style in found),
        any(style.foot for style in found),
        any(style.stub for style in found),
    )
