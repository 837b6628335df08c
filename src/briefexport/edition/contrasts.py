"""Whether all that is set in a colour of the style can be read on the grounds it can stand on."""

from collections.abc import Iterator

from briefexport.contrast import WHITE, contrast
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.records import dataclass
from briefexport.style import ColourName, Role, Style
from briefexport.tomlfile import KeyPath, TomlFile

# WCAG 2.2: text (1.4.3), large text, and signs that are no text (1.4.11).
TEXT, LARGE, SIGN = 4.5, 3.0, 3.0
# Text is large from so many points on, or in a bold face (1.4.3, note 1).
LARGE_SIZE, LARGE_BOLD_SIZE, BOLD = 18.0, 14.0, 600


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands on a ground: the token that gives its colour, and the ratio it needs."""

    path: KeyPath
    what: str
    colour: ColourName
    ground: str
    on: str
    least: float


def low_contrasts(style: Style, file: TomlFile) -> Iterator[Diagnostic]:
    """Yield a warning for each colour that is too near to a ground it stands on (WCAG 2.2, AA)."""
    for pair in _pairs(style):
        ratio = contrast(style.colour(pair.colour), pair.ground)
        if ratio < pair.least:
            yield diagnostic(
                "BX416",
                f"{pair.what} in {pair.colour!r} on {pair.on} has a contrast of {ratio:.2f},"
                f" not {pair.least:g}",
                file.place(pair.path, of_value=True),
                hint="take a lighter colour, or a paler ground"
                if contrast(pair.ground, WHITE) >= TEXT
                else "take a darker colour",
            )


def _pairs(style: Style) -> Iterator[Pair]:
    grounds = _grounds(style)
    for role, text in style.text.items():
        large = text.size >= LARGE_SIZE or (text.size >= LARGE_BOLD_SIZE and text.weight >= BOLD)
        for on, ground in grounds.get(role, PAGE):
            least = LARGE if large else TEXT
            yield Pair(("text", role, "colour"), role, text.colour, ground, on, least)
    yield from _in_tables(style)
    aside = ("an aside", style.colour(style.aside.background))
    for path, what, colour, least in _marks(style):
        for on, ground in (*PAGE, aside):
            yield Pair(path, what, colour, ground, on, least)


PAGE = (("the page", WHITE),)


def _grounds(style: Style) -> dict[Role, tuple[tuple[str, str], ...]]:
    """Return what the text of a role stands on where that is not the page alone."""
    aside = style.colour(style.aside.background)
    return {
        "code": (("code", style.colour(style.code.background)),),
        "aside": (("an aside", aside),),
        "aside-title": (("an aside", aside),),
        # Code and quotations may stand in an aside; what is of the text stands where its text does.
        "lead-in": (*PAGE, ("an aside", aside)),
        "table": (*PAGE, ("an aside", aside)),
        "table-head": (*PAGE, ("an aside", aside)),
    }


def _in_tables(style: Style) -> Iterator[Pair]:
    """Yield the texts of tables, and what may stand in them, on the fills of tables."""
    looks = {("table",): style.table} | {
        ("table", "variants", name): look for name, look in style.table.variants.items()
    }
    head, text = style.text["table-head"].colour, style.text["table"].colour
    for at, look in looks.items():
        of = f" of {at[-1]!r}" if at[1:] else ""
        fills = (
            ("head_background", f"the head of tables{of}", "table-head", head),
            ("band_background", f"bands of tables{of}", "table", text),
            ("stub_background", f"stubs of tables{of}", "table", text),
        )
        for token, on, what, colour in fills:
            if fill := getattr(look, token):
                ground = style.colour(fill)
                yield Pair((*at, token), what, colour, ground, on, TEXT)
                yield Pair((*at, token), "a link", style.links.colour, ground, on, TEXT)


def _marks(style: Style) -> Iterator[tuple[KeyPath, str, ColourName, float]]:
    """Yield the token, the name, the colour and the ratio of what is no role of text."""
    lists = style.list
    yield ("links", "colour"), "a link", style.links.colour, TEXT
    yield ("setting", "label_colour"), "a number", style.setting.label_colour, TEXT
    yield ("list", "number_colour"), "an item's number", lists.number_colour, TEXT
    yield ("list", "task_colour"), "a task's box", lists.task_colour, SIGN
    yield ("rules", "scene_colour"), "a change of scene", style.rules.scene_colour, SIGN
    for number, bullet in enumerate(lists.bullets):
        yield ("list", "bullets", number, "colour"), "a bullet", bullet.colour, SIGN
