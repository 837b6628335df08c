"""What the fonts of a style must be able to do: nothing is faked that a typeface has to draw."""

from collections.abc import Iterator
from pathlib import Path

from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.style import Role, Style
from briefexport.tomlfile import TomlFile
from briefexport.typefaces import advance, features

# The roles whose text is an author's, who may ask for small capitals.
PROSE: tuple[Role, ...] = (
    "body", "brief-title", "brief-subtitle", "heading-2", "heading-3", "heading-4", "heading-5",
    "heading-6", "lead-in", "caption", "table", "table-head", "table-note", "quote", "attribution",
    "aside", "aside-title", "term", "note",
)  # fmt: skip
# Features of OpenType by their tags, and what they are for.
SMALL_CAPITALS, OLD_STYLE, TABULAR = "smcp", "onum", "tnum"
FIGURES = {"old-style": OLD_STYLE, "tabular": TABULAR}
PURPOSES = {
    SMALL_CAPITALS: "small capitals",
    OLD_STYLE: "old-style figures",
    TABULAR: "figures of one width",
}


def lacking_features(style: Style, file: TomlFile) -> tuple[Diagnostic, ...]:
    """Return a fault for each font file of `style` that lacks what a role of text asks of it."""
    return tuple(
        diagnostic(
            "BX408",
            f"{face.file} has no {PURPOSES[tag]} ({tag}), which {role} is set with",
            file.place(("fonts", name)),
            hint="take another font, or other figures for the roles of text that are set in it",
        )
        for name, tag, role in sorted(_asked(style))
        for face in style.fonts[name].faces
        if tag not in _features(style.fonts[name].path(face))
    )


def _asked(style: Style) -> Iterator[tuple[str, str, Role]]:
    """Yield each font of text, each feature it must have, and the first role that asks for it."""
    asked: dict[tuple[str, str], Role] = {}
    for role, text in style.text.items():
        if role in PROSE:
            asked.setdefault((text.font, SMALL_CAPITALS), role)
        if text.figures in FIGURES:
            asked.setdefault((text.font, FIGURES[text.figures]), role)
    return ((font, tag, role) for (font, tag), role in asked.items())


def _features(path: Path) -> frozenset[str]:
    """Return the features of a font file; figures may be of one width without one for it."""
    widths = {advance(path, figure) for figure in "0123456789"}
    return features(path) | ({TABULAR} if len(widths) == 1 else set())
