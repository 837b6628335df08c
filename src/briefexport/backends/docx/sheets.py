"""Which paragraph styles there are: one for each role, and those that body text needs besides."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from briefexport.backends.docx import roles
from briefexport.backends.docx.fonts import font_of
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.records import dataclass
from briefexport.style import Role, Style, TextStyle
from briefexport.typefaces import characters, text_width
from briefexport.wordml.xml import border, twips


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paragraph style: the text it sets, where it stands, and what else it says.

    Lengths are points. `first` indents the first line, or hangs it out where it is negative.
    `grows` lets lines grow with what stands in them. `contextual` takes away the space between two
    paragraphs of this style. `whole` keeps its lines on one page, `keep` it and what follows.
    """

    id: str
    name: str
    text: TextStyle
    based: str = "Normal"
    after_it: str = ""
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    align: str = ""
    contextual: bool = False
    keep: bool = False
    whole: bool = False
    outline: int | None = None
    borders: str = ""
    fill: str = ""
    tabs: str = ""
    numbering: tuple[int, int] | None = None
    grows: bool = False
    verbatim: bool = False
    listed: bool = True
    priority: int = 20


@dataclass(frozen=True, slots=True)
class Metrics:
    """The space and the indents a style gives by itself, in points."""

    before: float
    after: float
    left: float
    right: float
    leading: float
    contextual: bool
    keep: bool


# How high a paragraph is that says nothing, in points: no line can be lower.
SPACER = 1.0


def metrics(sheets: Mapping[str, Sheet]) -> Mapping[str, Metrics]:
    """Return the metrics of each style by its id."""
    return {
        name: Metrics(
            before=sheet.before,
            after=sheet.after,
            left=sheet.left,
            right=sheet.right,
            leading=sheet.text.leading,
            contextual=sheet.contextual,
            keep=sheet.keep,
        )
        for name, sheet in sheets.items()
    }


def sheets(style: Style, measure: float) -> dict[str, Sheet]:
    """Return every paragraph style by its id; `measure` is the width of the text in points."""
    found = [
        *_role_sheets(style, measure),
        *_body_sheets(style, measure),
        *_list_sheets(style),
        *_furniture_sheets(style),
    ]
    return {sheet.id: sheet for sheet in found}


def _role_sheets(style: Style, measure: float) -> list[Sheet]:
    """Return the style of each role that is a paragraph."""
    found = []
    for role, name in ROLE_STYLES.items():
        if name.kind == "paragraph":
            text = style.text[role]
            plain = Sheet(
                name.id,
                name.name,
                text,
                before=text.before,
                after=text.after,
                keep=text.keep,
                whole=text.keep,
                align=text.align,
            )
            found.append(_placed(role, plain, style, measure))
    return found


def _placed(role: Role, sheet: Sheet, style: Style, measure: float) -> Sheet:
    """Return the style of a role with what its place on the page asks."""
    match role:
        case "body":
            return replace(sheet, after_it=roles.INDENTED, priority=1)
        case "brief-title":
            return replace(sheet, outline=0, after_it=roles.BODY, priority=9)
        case "heading-2" | "heading-3" | "heading-4" | "heading-5" | "heading-6":
            level = int(role.removeprefix("heading-"))
            under = _heading_rule(style) if level == SECTION else ""
            return replace(sheet, outline=level - 1, after_it=roles.BODY, priority=9, borders=under)
        case "quote":
            indent = style.quote.indent
            space = style.quote
            return replace(
                sheet, left=indent, right=indent, before=space.before, after=space.after,
                contextual=True,
            )  # fmt: skip
        case "attribution":
            return replace(sheet, left=style.quote.indent, right=style.quote.indent)
        case "code":
            return _code_sheet(sheet, style)
        case "aside" | "aside-title":
            return _aside_sheet(sheet, style, role)
        case "caption":
            return _caption_sheet(sheet, style)
        case "table-note":
            return replace(sheet, after=style.table.after, contextual=True)
        case "byline":
            rule = style.rules
            colour = style.colour(rule.byline_colour)
            # LibreOffice leaves out the line above a heading with one, unless more is said of both.
            line = border("bottom", rule.byline, colour, rule.byline_gap) + border("between", 0, "")
            return replace(sheet, borders=line, after_it=roles.BODY)
        case "imprint" | "half-title" | "index" | "index-letter" | "colophon":
            return replace(sheet, listed=False)
        case "contents-title":
            return replace(sheet, priority=39)
        case "contents-1" | "contents-2":
            indent = style.contents.indent if role == "contents-2" else 0.0
            return replace(_entry_sheet(sheet, style, measure, indent), priority=39)
        case "running-verso" | "running-recto" | "folio":
            return replace(sheet, listed=False, priority=99)
        case _:
            return sheet


# The level of the headings that divide a brief.
SECTION = 2


def _heading_rule(style: Style) -> str:
    heading = style.heading
    if not heading.rule:
        return ""
    colour = style.colour(heading.rule_colour)
    # Of neighbours with the same borders, the upper have the one between (ECMA-376, 17.3.1.5).
    return "".join(
        border(side, heading.rule, colour, heading.rule_gap) for side in ("bottom", "between")
    )


def _caption_sheet(sheet: Sheet, style: Style) -> Sheet:
    if style.table.caption_place == "below":
        return replace(sheet, before=sheet.after, after=style.table.after, priority=35)
    return replace(sheet, keep=True, before=style.table.before, priority=35)


def contents_tab(style: Style, measure: float) -> str:
    """Return the tab stop at which page numbers stand in the contents."""
    leader = {".": "dot", "·": "middleDot", "_": "underscore", "-": "hyphen"}
    kind = leader.get(style.contents.leader.strip(), "none")
    return f'<w:tab w:val="right" w:leader="{kind}" w:pos="{twips(measure)}"/>'


def _entry_sheet(sheet: Sheet, style: Style, measure: float, indent: float) -> Sheet:
    """Return the style of lines of contents that stand `indent` in; turned over, further in."""
    turnover = style.contents.turnover
    return replace(
        sheet, tabs=contents_tab(style, measure), left=turnover, first=indent - turnover,
        listed=False,
    )  # fmt: skip


def _code_sheet(sheet: Sheet, style: Style) -> Sheet:
    code = style.code
    colour = style.colour(code.background)
    sides = "".join(
        border(side, 0.25, colour, code.padding) for side in ("top", "left", "bottom", "right")
    )
    return replace(
        sheet, before=code.before, after=code.after, left=code.padding, right=code.padding,
        borders=sides, fill=colour, verbatim=True,
    )  # fmt: skip


def _aside_sheet(sheet: Sheet, style: Style, role: Role) -> Sheet:
    aside = style.aside
    title = role == "aside-title"
    return replace(
        sheet,
        before=aside.before if title else 0.0,
        after=0.0 if title else aside.after,
        left=aside.padding_x + aside.rule,
        right=aside.padding_x,
        borders=aside_borders(style, aside.padding_y, aside.padding_y),
        fill=style.colour(aside.background),
        contextual=not title,
    )


def aside_borders(style: Style, top: float | None, foot: float | None, inset: float = 0.0) -> str:
    """Return the borders of a paragraph in an aside: its rule, and its padding as borders in tint.

    `top` and `foot` are the padding above and below, None where the box goes on: an edge that is
    not said is that of the style it is made of. `inset` is how far the paragraph stands in from the
    others.
    """
    aside = style.aside
    tint = style.colour(aside.background)
    edge = style.colour(aside.rule_colour) if aside.rule else tint
    sides = (
        border("top", 0.25, tint, top) if top is not None else '<w:top w:val="nil"/>',
        border("left", aside.rule or 0.25, edge, aside.padding_x + inset),
        border("bottom", 0.25, tint, foot) if foot is not None else '<w:bottom w:val="nil"/>',
        border("right", 0.25, tint, aside.padding_x),
    )
    return "".join(sides)


def _body_sheets(style: Style, measure: float) -> list[Sheet]:
    """Return the styles that set body text, but stand otherwise."""
    body = style.text["body"]
    plain = Sheet("", "", body, based=roles.BODY, align=body.align)
    scene = replace(body, colour=style.rules.scene_colour)
    table = style.text["table"]
    cell = ROLE_STYLES["table"].id
    figure, formula = style.figure, style.rules.scene_space
    return [
        replace(
            plain, id=roles.INDENTED, name="Body Text First Indent", first=body.indent,
            before=style.setting.paragraph_gap,
        ),
        replace(plain, id=roles.MEANING, name="Brief Definition", left=style.definition.indent),
        Sheet(
            roles.SCENE, "Brief Scene Break", scene, align="center",
            before=style.rules.scene_space, after=style.rules.scene_space, after_it=roles.BODY,
        ),
        Sheet(
            roles.FIGURE, "Brief Figure", body, before=figure.before, after=figure.caption_gap,
            keep=True, grows=True,
        ),
        Sheet(
            roles.FIGURE_CAPTION, "Brief Figure Caption", style.text["caption"],
            based=ROLE_STYLES["caption"].id, before=figure.caption_gap, after=figure.after,
            align=style.text["caption"].align,
        ),
        Sheet(
            roles.FORMULA, "Brief Formula", body, align="center", before=formula, after=formula,
            grows=True,
        ),
        Sheet(roles.NUMBER, "Brief Table Number", table, based=cell, align="end"),
        Sheet(roles.DECIMAL, "Brief Table Decimal", table, based=cell),
        *_stub_sheets(style),
        _entry_sheet(
            Sheet(roles.CONTENTS_3, "toc 3", style.text["contents-2"], priority=39),
            style, measure, 2 * style.contents.indent,
        ),
        _entry_sheet(
            Sheet(roles.LISTED, "table of figures", style.text["contents-2"], priority=99),
            style, measure, 0.0,
        ),
    ]  # fmt: skip


def _stub_sheets(style: Style) -> Iterator[Sheet]:
    """Yield the style of header cells, and those of variants of tables that have another weight."""
    text, looks = style.text["table"], {"": style.table, **style.table.variants}
    for variant, look in looks.items():
        if not variant or look.stub_weight != style.table.stub_weight:
            id_, name = roles.stub_style(variant)
            based = roles.STUB if variant else ROLE_STYLES["table"].id
            yield Sheet(id_, name, replace(text, weight=look.stub_weight), based=based)


def marker_gap(style: Style) -> float:
    """Return the space between a marker and its text in points, as wide as the style's own.

    What the font lacks has the width it has in one that covers for it.
    """
    body = style.text["body"]
    names = (body.font, *style.fonts[body.font].fallback)
    files = [font_of(style, name, body.weight, italic=False).path for name in names]
    covering = [
        (sign, next((path for path in files if ord(sign) in characters(path)), files[0]))
        for sign in style.list.marker_space
    ]
    return body.size * sum(text_width(path, sign) for sign, path in covering)


def _list_sheets(style: Style) -> list[Sheet]:
    """Return Word's list styles: bullets, numbers and what goes on in an item, five levels deep."""
    body = style.text["body"]
    found = []
    families = (("ListBullet", "List Bullet"), ("ListNumber", "List Number"))
    for level in range(roles.LIST_STYLE_DEPTH):
        suffix = f" {level + 1}" if level else ""
        left = style.list.indent * (level + 1)
        common = Sheet(
            "", "", body, based=roles.BODY, before=style.list.tight, left=left, align=body.align,
            priority=21,
        )  # fmt: skip
        for number, (family, name) in enumerate(families, 1):
            found.append(
                replace(
                    common,
                    id=f"{family}{suffix.strip()}",
                    name=name + suffix,
                    numbering=(number, level),
                    first=-marker_gap(style),
                )
            )
        goes_on = replace(common, before=style.list.within)
        found.append(
            replace(goes_on, id=f"ListContinue{suffix.strip()}", name=f"List Continue{suffix}")
        )
    task = replace(found[0], id=roles.TASK_OPEN, name="Brief Task", numbering=(3, 0))
    done = replace(task, id=roles.TASK_DONE, name="Brief Task Done", numbering=(4, 0))
    return [*found, task, done]


def _furniture_sheets(style: Style) -> list[Sheet]:
    """Return the styles of what no author writes: the rule over notes, and what parts tables."""
    rules, note = style.rules, style.text["note"]
    line = border("top", rules.note, style.colour(rules.note_colour))
    tiny = replace(note, size=SPACER, leading=SPACER)
    gap = replace(tiny, leading=max(1.0, rules.note_gap))
    return [
        Sheet(
            roles.NOTE_RULE, "Brief Note Rule", gap, borders=line,
            listed=False, priority=99,
        ),
        Sheet(roles.SPACER, "Brief Spacer", tiny, listed=False, priority=99),
    ]  # fmt: skip
