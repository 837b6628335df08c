"""The style sheet of the e-book: the same tokens as in print, relative to what the reader chose.

Readers set size, spacing, font and colours themselves, so running text says none of them; what
differs from it says by how much, in em. Only colours that are colours, not shades of ink, are said,
and again for dark backgrounds.
"""

from collections.abc import Sequence
from typing import cast

from markupsafe import Markup

from briefexport.backends.epub.fonts import Embedded
from briefexport.contrast import WHITE, channels, contrast
from briefexport.markup.css import FIGURES, Sheet, emphasis
from briefexport.records import dataclass
from briefexport.style import ColourName, FontName, Role, Style, TextStyle, VariantName
from briefexport.templates import render_template

# Shades whose channels differ by less are ink, grey or paper.
CHROMA = 0x20
# WCAG 2.2, 1.4.6: enough for readers whose dark background is not black.
CONTRAST = 7.0
STEPS = 100
# WCAG 2.2, 1.4.3: a ground on which text is light.
DARK = 4.5
REGULAR = 400
# What text of other roles may stand in, which has from it what it does not say itself.
INHERITED: tuple[Role, ...] = ("body", "quote", "aside", "table", "table-head", "note")


@dataclass(frozen=True, slots=True)
class Screen:
    """Turns the tokens of `style` into CSS; `families` are those that are embedded."""

    style: Style
    families: frozenset[str]

    def em(self, points: float, role: Role = "body") -> Markup:
        """Return a length of print in the em of `role`."""
        share = points / self.style.text[role].size
        return _css(f"{_number(share)}em" if share else "0")

    def rule(self, width: float, colour: ColourName, role: Role = "body") -> Markup:
        """Return the value of a border; one in the colour of text follows the text."""
        same = colour == self.style.text["body"].colour and not self.is_colour(
            self.style.text[role].colour
        )
        return _css(f"{self.em(width, role)} solid {'' if same else self.style.colour(colour)}")

    def family(self, name: FontName) -> Markup:
        """Return the families of a font and its fallbacks that are embedded, then the generic."""
        font = self.style.fonts[name]
        families = [font.family, *(self.style.fonts[other].family for other in font.fallback)]
        named = [f'"{family}"' for family in families if family in self.families]
        return _css(", ".join([*named, font.generic]))

    def text(self, role: Role, within: Role = "body") -> Markup:
        """Return what sets `role` apart from the text of `within` around it."""
        text, around = self.style.text[role], self.style.text[within]
        size = text.size / around.size
        grounds = [self.style.text[ground] for ground in INHERITED]
        # Said as well where what is around it may have another: it may itself stand in that.
        declarations = {
            "font-family": self.family(text.font)
            if any(ground.font != text.font for ground in grounds)
            else "",
            "font-size": f"{_number(size)}em" if size != 1 else "",
            "font-weight": str(text.weight),
            "font-style": _slope(text.italic),
            "font-variant-numeric": FIGURES[text.figures]
            if any(ground.figures != text.figures for ground in grounds)
            else "",
            "text-transform": _case(text.capitals)
            if text.capitals or any(ground.capitals for ground in grounds)
            else "",
            "letter-spacing": _tracking(text.tracking)
            if text.tracking or any(ground.tracking for ground in grounds)
            else "",
            **_hyphens(text, said=any(ground.hyphenate != text.hyphenate for ground in grounds)),
        }
        said = (f"{name}: {value};" for name, value in declarations.items() if value)
        return _css("\n  ".join(said))

    def body(self) -> Markup:
        """Return what sets running text apart from what readers set by themselves."""
        text = self.style.text["body"]
        declarations = {
            "font-family": self.family(text.font),
            "font-weight": str(text.weight) if text.weight != REGULAR else "",
            "font-style": _slope(text.italic) if text.italic else "",
            "font-variant-numeric": FIGURES[text.figures],
            "text-transform": _case(text.capitals) if text.capitals else "",
            "letter-spacing": _tracking(text.tracking) if text.tracking else "",
            **_hyphens(text, said=True),
        }
        said = (f"{name}: {value};" for name, value in declarations.items() if value)
        return _css("\n  ".join(said))

    def size(self, role: Role, within: Role) -> Markup:
        """Return the size of `role` in the em of the text of `within` around it."""
        return self.em(self.style.text[role].size, within)

    def leading(self, role: Role) -> Markup:
        """Return the leading of `role`, as a multiple of its size."""
        text = self.style.text[role]
        return _css(_number(text.leading / text.size))

    def string(self, text: str) -> Markup:
        """Return `text` as a CSS string."""
        return Sheet(self.style, "rem").string(text)

    def counters(self) -> Markup:
        """Return the rules for what stands before and behind the numbers of lists, by depth."""
        return Sheet(self.style, "rem").counters()

    def is_colour(self, name: ColourName) -> bool:
        """Return whether a colour is more than a shade of ink."""
        shares = channels(self.style.colour(name))
        return max(shares) - min(shares) >= CHROMA

    def colour(self, name: ColourName) -> Markup:
        """Return a colour for light backgrounds."""
        return _css(self.style.colour(name))

    def ground(self, name: ColourName, role: Role, dark: bool) -> Markup:
        """Return the declarations of a fill behind text in `role`, "" for none.

        A pale one lets through as much of the page as it can, so that a page that a reader made
        dark stays so, and its text, whose colour is the reader's, readable. A dark one brings its
        text's colour.
        """
        if not name:
            return _css("background-color: transparent; color: inherit")
        fill = self.style.colour(name)
        if contrast(fill, WHITE) >= DARK:
            text = self.style.colour(self.style.text[role].colour)
            return _css(f"background-color: {fill}; color: {text}")
        opacity = 1 - min(channels(fill)) / 255
        tint = [255 if dark else _under(value, opacity) for value in channels(fill)]
        under = f"rgba({', '.join(map(str, tint))}, {_number(opacity)})"
        return _css(f"background-color: {under}; color: inherit")

    def dark(self, name: ColourName) -> Markup:
        """Return a colour for dark backgrounds: as much lighter as it takes to read it on ink."""
        ground = self.style.colour(self.style.text["body"].colour)
        colour = channels(self.style.colour(name))
        steps = (_lightened(colour, step / STEPS) for step in range(STEPS + 1))
        light = (one for one in steps if contrast(one, ground) >= CONTRAST)
        return _css(next(light, WHITE))


# What text of a role is called in an e-book, where it may have a colour of its own.
SELECTORS: dict[Role, str] = {
    "kicker": ".kicker", "contents-title": ".contents-title", "aside-title": ".aside-title",
    "edition-title": ".edition-title", "edition-subtitle": ".edition-subtitle",
    "edition-author": ".edition-author", "imprint": ".imprint", "brief-title": ".brief-title",
    "brief-subtitle": ".brief-subtitle", "byline": ".byline", "heading-2": "h2",
    "heading-3": "h3", "heading-4": "h4", "heading-5": "h5", "heading-6": "h6",
    "lead-in": ".lead-in", "caption": "caption, figcaption", "table": "table",
    "table-head": "thead", "table-note": ".table-notes", "quote": "blockquote",
    "attribution": ".attribution", "code": "pre code", "aside": "aside", "term": "dt",
    "note": ".footnote", "contents-1": ".contents .contents-1",
    "contents-2": ".contents .contents-2",
    "colophon": ".colophon",
}  # fmt: skip


def coloured(style: Style) -> tuple[tuple[Markup, ColourName], ...]:
    """Return the selectors of what has a colour of its own, and its name, in order.

    Shades of ink are the reader's. In text that has a colour they are said, because what stands
    there would else have that.
    """
    own = _own_colours(style)
    screen = Screen(style, frozenset())
    tinted = {role for role in SELECTORS if screen.is_colour(style.text[role].colour)}
    # Notes are asides as well, and say their own colour where those have one.
    notes = [("aside.footnote", style.text["note"].colour)] if "aside" in tinted else []
    tinted |= {"note"} if notes else set()
    within = (
        (f"{_outer(ground)} {selector}", name)
        for role in SELECTORS
        if role in tinted
        for ground in SELECTORS[role].split(", ")
        for selectors, name in own
        for selector in selectors.split(", ")
        if not screen.is_colour(name) and _may_hold(role, selector)
    )
    said = (
        *((selectors, name) for selectors, name in own if screen.is_colour(name)),
        *within,
        *notes,
    )
    return tuple((_css(selectors), name) for selectors, name in said)


# What may stand in a line, and the text that has other text in it.
IN_LINES = frozenset((".lead-in", ".number", ".heading-number"))
HOLDERS: frozenset[Role] = frozenset(("quote", "aside", "table", "note"))
# Text that has nothing in it.
PLAIN: frozenset[Role] = frozenset(
    (
        "kicker", "contents-title", "edition-title", "edition-subtitle", "edition-author",
        "imprint", "byline", "colophon", "code", "lead-in",
    )
)  # fmt: skip


def _may_hold(role: Role, selector: str) -> bool:
    """Return whether what `selector` finds may stand in text of `role`, and is not that itself."""
    if selector in {"a", *SELECTORS[role].split(", ")}:
        return False
    return role in HOLDERS or (role not in PLAIN and selector in IN_LINES)


def _outer(selector: str) -> str:
    """Return the selector of an aside as what other text stands in: notes are asides as well."""
    return "aside:not(.footnote)" if selector == "aside" else selector


def _own_colours(style: Style) -> tuple[tuple[str, ColourName], ...]:
    """Return the selectors of what may have a colour of its own, and its name."""
    bullets = [
        (f".level-{number} > li::marker", bullet.colour)
        for number, bullet in enumerate(style.list.bullets, 1)
    ]
    return (
        ("a", style.links.colour),
        (".call, .back, .number", style.setting.label_colour),
        *((selector, style.text[role].colour) for role, selector in SELECTORS.items()),
        *((".heading-number", name) for name in [style.heading.number_colour] if name),
        *bullets,
        ("ol > li::marker", style.list.number_colour),
        (".task", style.list.task_colour),
        ("hr", style.rules.scene_colour),
    )


# Text with an em of its own, by its selector, and what may stand in it.
GROUNDS: tuple[tuple[str, Role], ...] = (
    ("blockquote", "quote"), ("aside", "aside"), (".footnote", "note"), ("td", "table"),
    ("th", "table"), ("thead th", "table-head"),
)  # fmt: skip
WITHIN: tuple[tuple[str, Role], ...] = (
    *((f"h{level}", cast("Role", f"heading-{level}")) for level in range(2, 7)),
    ("dt", "term"), ("table", "table"), ("figcaption", "caption"), ("pre code", "code"),
    ("blockquote", "quote"), ("aside", "aside"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """All that a style sheet is made of: of `fonts` their names and files, widths and variants.

    Both are in order, so that equal ones are equal bytes.
    """

    style: Style
    fonts: tuple[Embedded, ...]
    widths: tuple[float, ...]
    variants: tuple[VariantName, ...]

    @property
    def data(self) -> bytes:
        """Its bytes."""
        widths, variants = frozenset(self.widths), frozenset(self.variants)
        return style_sheet(self.style, self.fonts, widths, variants).encode()


def style_sheet(
    style: Style,
    fonts: Sequence[Embedded],
    widths: frozenset[float],
    variants: frozenset[VariantName] = frozenset(),
) -> str:
    """Return the style sheet of a publication with `fonts`.

    Its tables have these `variants`, they and their columns these `widths`.
    """
    return render_template(
        "epub.css.j2",
        {
            "screen": Screen(style, frozenset(font.family for font in fonts)),
            "style": style,
            "emphasis": emphasis(style),
            "grounds": GROUNDS,
            "within": WITHIN,
            "coloured": coloured(style),
            "fonts": fonts,
            "variants": {name: style.table_of(name) for name in sorted(variants)},
            "widths": [(width_class(width), _number(width * 100)) for width in sorted(widths)],
        },
    )


def width_class(width: float) -> str:
    """Return the class of columns that take up this share of their table."""
    return f"w-{round(width * 10_000)}"


def _lightened(colour: tuple[int, int, int], share: float) -> str:
    return "#" + bytes(round(value + (255 - value) * share) for value in colour).hex()


def _under(value: int, opacity: float) -> int:
    """Return the channel of a colour that is `value` when laid on white with `opacity`."""
    return round((value - 255 * (1 - opacity)) / opacity) if opacity else 255


def _case(capitals: bool) -> str:
    return "uppercase" if capitals else "none"


def _tracking(share: float) -> str:
    return f"{_number(share)}em" if share else "normal"


def _hyphens(text: TextStyle, *, said: bool) -> dict[str, str]:
    """Return whether words may be divided, by both names that readers know, where it is `said`."""
    value = "auto" if text.hyphenate else "manual"
    return dict.fromkeys(("-webkit-hyphens", "hyphens"), value) if said else {}


def _slope(italic: bool) -> str:
    return "italic" if italic else "normal"


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _css(text: str) -> Markup:
    # Every part of it comes from checked tokens.
    return Markup(text)  # noqa: S704
