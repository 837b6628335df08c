"""The properties of CSS that looks are told by: which are inherited, and what each is at first."""

from collections.abc import Mapping
from typing import TypeAlias

from briefexport.proof.epub.values import EDGES, Counted, Length, Quoted

Computed: TypeAlias = float | Length | Quoted | Counted | str

# Points in a unit (CSS Values and Units 4, 6.2).
POINTS = {
    "px": 0.75, "pt": 1.0, "pc": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4,
    "q": 72 / 101.6,
}  # fmt: skip
# Shares of the em: what letters measure is not known here (6.1.1).
EMS = {"em": 1.0, "ex": 0.5, "ch": 0.5, "ic": 1.0, "cap": 0.7}
# CSS Fonts 4, 2.5.1; one step down or up is a factor of 1.2.
SIZES = {
    "xx-small": 0.6, "x-small": 0.75, "small": 8 / 9, "medium": 1.0, "large": 1.2, "x-large": 1.5,
    "xx-large": 2.0, "xxx-large": 3.0,
}  # fmt: skip
STEP = 1.2
# CSS Inline 3, 4.2.2: what raised and lowered letters are moved by, in em of the text around.
RAISED, LOWERED = 1 / 3, -1 / 5
INHERITED: Mapping[str, Computed] = {
    "font-family": "", "font-size": 0.0, "font-weight": 400.0, "font-style": "normal",
    "font-variant-caps": "normal", "font-variant-numeric": "normal", "color": "",
    "letter-spacing": 0.0, "line-height": "normal",
    "text-align": "", "text-indent": 0.0, "text-transform": "none", "white-space": "normal",
    "list-style-type": "disc", "direction": "ltr", "border-collapse": "separate",
    "caption-side": "top", "visibility": "visible", "hyphens": "manual",
    "hyphenate-limit-chars": "auto", "widows": 2.0, "orphans": 2.0,
}  # fmt: skip
ALONE: Mapping[str, Computed] = {
    "display": "inline", "vertical-align": "baseline", "background-color": "transparent",
    "width": "auto", "height": "auto", "content": "normal", "overflow": "visible",
    "overflow-x": "visible", "overflow-y": "visible", "container-type": "normal", "float": "none",
    "position": "static",
    "break-after": "auto", "break-inside": "auto",
    "text-decoration-line": "none", "text-decoration-thickness": "auto",
    "text-decoration-color": "currentcolor",
    **{f"{box}-{side}": 0.0 for box in ("margin", "padding") for side in EDGES[:4]},
    **{f"border-{side}-width": 2.25 for side in EDGES[:4]},
    **{f"border-{side}-style": "none" for side in EDGES[:4]},
    **{f"border-{side}-color": "currentcolor" for side in EDGES[:4]},
}  # fmt: skip
# What text has from all that it stands in, though it is not inherited.
DECORATION = ("text-decoration-line", "text-decoration-thickness", "text-decoration-color")
INITIAL = {**INHERITED, **ALONE}
BOXES = frozenset(name for name in ALONE if name.startswith(("margin", "padding")))
OF_LENGTH = BOXES | {"letter-spacing", "text-indent"}
HEAVIEST = 1000
WEIGHTS = {"normal": 400.0, "bold": 700.0}
