"""Whether the fonts of a style have the signs that the style itself puts into the text."""

from collections.abc import Iterator
from pathlib import Path

from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.style import FontName, Role, Style
from briefexport.tomlfile import KeyPath, TomlFile
from briefexport.typefaces import characters


def lacking_signs(style: Style, file: TomlFile) -> Iterator[Diagnostic]:
    """Yield a warning for each sign of `style` that the fonts it is set in do not have."""
    for path, sign, files in _signs(style):
        lacking = sorted(set(sign).difference(*(map(chr, characters(one)) for one in files)))
        if lacking:
            names = ", ".join(f"{one} (U+{ord(one):04X})" for one in lacking)
            yield diagnostic(
                "BX404",
                f"no font it is set in has {names}",
                file.place(path, of_value=True),
                hint="give it a font that has it, or take another sign",
            )


def _signs(style: Style) -> Iterator[tuple[KeyPath, str, list[Path]]]:
    """Yield the path of each sign, the sign, and the font files it may be taken from."""
    lists, text = style.list, _of_role(style, "body")
    for number, bullet in enumerate(lists.bullets):
        files = [_upright(style, bullet.font)] if bullet.font else text
        yield ("list", "bullets", number, "marker"), bullet.marker, files
    for number, numbers in enumerate(lists.numbers):
        yield ("list", "numbers", number, "prefix"), numbers.prefix, text
        yield ("list", "numbers", number, "suffix"), numbers.suffix, text
    yield ("heading", "number_space"), style.heading.number_space, _of_role(style, "heading-2")
    yield ("list", "marker_space"), lists.marker_space, text
    yield ("list", "open_task"), lists.open_task, text
    yield ("list", "done_task"), lists.done_task, text
    yield ("rules", "scene"), style.rules.scene, text
    yield ("contents", "leader"), style.contents.leader, _of_role(style, "contents-2")


def _of_role(style: Style, role: Role) -> list[Path]:
    font = style.fonts[style.text[role].font]
    return [style.face(role), *(_upright(style, name) for name in font.fallback)]


def _upright(style: Style, name: FontName) -> Path:
    font = style.fonts[name]
    return font.path(font.face(400, italic=False))
