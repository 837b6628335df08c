"""CSS from the style's tokens: the functions that the templates of style sheets call.

A template says which property gets which token; here a token becomes CSS, on paper in points and
colours as they are, on screens relative to what the reader chose. No template holds a length.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from markupsafe import Markup

from briefexport.model import ListKind
from briefexport.records import dataclass
from briefexport.style import Face, FontName, Role, Style
from briefexport.templates import render_template

# The kinds of numbers of lists as CSS calls them (CSS Counter Styles 3, 6), which is as we do.
NUMBERED = tuple(kind for kind in get_args(ListKind) if kind != "bullet")
# OpenType features (CSS Fonts 4, 6.7) of each kind of figures.
FIGURES = {
    "old-style": "oldstyle-nums proportional-nums",
    "lining": "lining-nums proportional-nums",
    "tabular": "lining-nums tabular-nums",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet in the making: `unit` is "pt" on paper, "rem" on screens."""

    style: Style
    unit: Literal["pt", "rem"]

    def length(self, points: float) -> Markup:
        """Return a length; on screens as a share of the size of running text."""
        value = points if self.unit == "pt" else points / self.style.text["body"].size
        return Markup(f"{_number(value)}{self.unit}" if value else "0")  # noqa: S704

    def colour(self, name: str) -> Markup:
        """Return a colour as #rrggbb."""
        return Markup(self.style.colour(name))  # noqa: S704

    def fill(self, name: str) -> Markup:
        """Return the value of a background: a colour, or none where there is no name of one."""
        return self.colour(name) if name else Markup("none")

    def rule(self, width: float, colour: str) -> Markup:
        """Return the value of a border: a rule of `width` points."""
        return Markup(f"{self.length(width)} solid {self.colour(colour)}")  # noqa: S704

    def family(self, name: FontName) -> Markup:
        """Return the families of a font, then of its fallbacks, then the generic one."""
        font = self.style.fonts[name]
        families = [font.family, *(self.style.fonts[other].family for other in font.fallback)]
        return Markup(", ".join([*(f'"{family}"' for family in families), font.generic]))  # noqa: S704

    def text(self, role: Role) -> Markup:
        """Return the declarations of a role of text, spacing left out."""
        text = self.style.text[role]
        declarations = {
            "font-family": self.family(text.font),
            "font-size": self.length(text.size),
            "line-height": self.length(text.leading) if self.unit == "pt" else self.leading(role),
            "font-weight": str(text.weight),
            "font-style": "italic" if text.italic else "normal",
            "font-variant-numeric": FIGURES[text.figures],
            "text-align": text.align,
            "text-transform": "uppercase" if text.capitals else "none",
            "letter-spacing": f"{_number(text.tracking)}em" if text.tracking else "normal",
            "hyphens": "auto" if text.hyphenate else "manual",
            "text-indent": self.length(text.indent),
            "color": self.colour(text.colour),
        }
        return self._declared(declarations)

    def em(self, points: float, role: Role) -> Markup:
        """Return a length as a share of the size of text in `role`, so that it scales with it."""
        return Markup(f"{_number(points / self.style.text[role].size)}em")  # noqa: S704

    def leading(self, role: Role) -> Markup:
        """Return the leading of `role` as a share of its size."""
        text = self.style.text[role]
        return Markup(_number(text.leading / text.size))  # noqa: S704

    def spacing(self, role: Role) -> Markup:
        """Return the space above and below a role of text."""
        text = self.style.text[role]
        return self._declared(
            {"margin-top": self.length(text.before), "margin-bottom": self.length(text.after)}
            | ({"break-after": "avoid"} if text.keep else {})
        )

    def counters(self, tasks: Mapping[str, str] = {}) -> Markup:
        """Return the rules for what stands before and behind the numbers of lists, by depth.

        `tasks` has the sign behind the number of an item of each class.
        """
        rules, space = [], self.style.list.marker_space
        for level, numbers in enumerate(self.style.list.numbers, 1):
            prefix, deep = self.string(numbers.prefix), "ol " * (level - 1)
            for kind in NUMBERED:
                for task, sign in (("", ""), *tasks.items()):
                    name, on = f"{kind}-{level}", f"{deep}ol.{kind}"
                    if task:
                        name, on = f"{name}-{task}", f"{on} > li.{task}"
                    suffix = self.string(f"{numbers.suffix}{space}{sign and sign + space}")
                    around = f"system: extends {kind}; prefix: {prefix}; suffix: {suffix}"
                    rules.append(f"@counter-style {name} {{ {around} }}")
                    rules.append(f"{on} {{ list-style-type: {name} }}")
        return Markup("\n".join(rules))  # noqa: S704

    def string(self, text: str) -> Markup:
        """Return `text` as a CSS string."""
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\A ")
        return Markup(f'"{escaped}"')  # noqa: S704

    def _declared(self, declarations: Mapping[str, object]) -> Markup:
        lines = (f"{name}: {value};" for name, value in declarations.items())
        return Markup("\n  ".join(lines))  # noqa: S704


# What text is set in, from the outside in, by its selectors: each may stand in those before it.
GROUNDS: Mapping[Role, str] = {
    "brief-subtitle": ".brief-subtitle", "heading-2": "h2", "heading-3": "h3", "heading-4": "h4",
    "heading-5": "h5", "heading-6": "h6", "quote": "blockquote", "aside": "aside",
    "table": "table", "caption": "caption, figcaption", "table-note": ".table-notes", "term": "dt",
    "contents-1": ".contents-1", "contents-2": ".contents-2, .contents-1 ol",
    "attribution": ".attribution", "aside-title": ".aside-title", "note": ".footnote",
}  # fmt: skip


# Text that other text may stand in; on paper, notes stand in whatever calls them.
NOTE = ".footnote"
HOLDERS = frozenset(("blockquote", "aside", "table", NOTE))


def emphasis(style: Style) -> Markup:
    """Return the rules that set emphasis upright where the text around it is italic.

    Where one text stands within another, the inner one counts.
    """
    slopes = {
        selector: style.text[role].italic
        for role, selectors in GROUNDS.items()
        for selector in selectors.split(", ")
    }
    leans_all = style.text["body"].italic
    upright = [selector for selector, leans in slopes.items() if leans]
    # Where running text leans, what does not lean says so.
    leaning = [selector for selector, leans in slopes.items() if leans_all and not leans]
    within = {
        leans: [
            f"{outer} {inner} em"
            for outer, outside in slopes.items()
            for inner, inside in slopes.items()
            if (outside, inside) == (not leans, leans)
            if outer in HOLDERS or inner == NOTE
        ]
        for leans in (False, True)
    }
    rules = (
        ("normal", ["em"] if leans_all else []),
        ("italic", [f"{selector} em" for selector in leaning]),
        ("normal", [f"{selector} em" for selector in upright]),
        ("italic", within[False]),
        ("normal", within[True]),
    )
    lines = (f"{', '.join(said)} {{ font-style: {slope} }}" for slope, said in rules if said)
    return Markup("\n".join(lines))  # noqa: S704 - selectors of ours


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def style_sheet(
    template: str, sheet: Sheet, values: Mapping[str, object], project: Path | None = None
) -> str:
    """Return the style sheet `template` filled with the tokens of `sheet` and with `values`."""
    return render_template(
        template,
        {
            "css": sheet,
            "style": sheet.style,
            "emphasis": emphasis(sheet.style),
            **values,
        },
        project,
    )


def faces(style: Style) -> tuple[tuple[str, Face, Path], ...]:
    """Return every font file of the style: its family, its face, and where it lies."""
    return tuple(
        (font.family, face, font.path(face)) for font in style.fonts.values() for face in font.faces
    )
