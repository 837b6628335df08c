"""Reading a style: lengths in points, variants of tables made whole, faults told at their place."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any

from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.errors import RefusedError
from briefexport.lengths import points, settled, share
from briefexport.model import VARIANT
from briefexport.style import ROLES, SAID_BY, Role, Style, TextStyle
from briefexport.tomlfile import KeyPath, TomlFile, validated


def load_style(file: TomlFile) -> Style:
    """Return the style in `file`, its lengths in points and on Word's grid (see `lengths`).

    Raises RefusedError, with the place of each, for unknown and missing tokens, values of the wrong
    type, names of colours and fonts that the style does not define, and ink that cannot be printed.
    """
    whole = settled(Style, file, partial(_em, file.data))
    variants = _variants(whole)
    style = validated(Style, _with_table(whole, {"variants": {}}) if variants else whole, "style")
    tables = {name: validated(Style, one, "style").table for name, one in variants.items()}
    style = replace(style, table=replace(style.table, variants=tables))
    checks = (_missing_roles, _unused, _variant_names, _unknown_names, _inks)
    if faults := [fault for check in checks for fault in check(style, file)]:
        raise RefusedError(*faults)
    return style


def _with_table(file: TomlFile, said: Mapping[str, object], *at: str) -> TomlFile:
    """Return `file` with what is `said` in its table of tables; it stands at `at` in there."""
    spots = {path: spot for path, spot in file.spots.items() if path[: len(at)] == at}
    moved = {("table", *path[len(at) :]): spot for path, spot in spots.items() if at}
    table = {**file.data["table"], **said}
    return replace(file, data={**file.data, "table": table}, spots={**file.spots, **moved})


def _variants(file: TomlFile) -> dict[str, TomlFile]:
    """Return each variant of tables in `file` as the style it would be with all tables like it."""
    table = file.data.get("table")
    variants = table.get("variants") if isinstance(table, dict) else None
    if not isinstance(variants, dict) or not all(
        isinstance(one, dict) for one in variants.values()
    ):
        return {}
    return {
        name: _with_table(file, {"variants": {}, **own}, "table", "variants", name)
        for name, own in variants.items()
    }


def _variant_names(style: Style, file: TomlFile) -> Iterator[Diagnostic]:
    for name in style.table.variants:
        if not VARIANT.fullmatch(name):
            yield diagnostic(
                "BX401",
                f"{name!r} is no name of a variant",
                file.place(("table", "variants", name)),
                hint="write small letters, digits and hyphens",
            )


# The text whose size is an em in these tables; in [text] it is the role's own, elsewhere that of
# running text.
EMS: dict[str | int, Role] = {
    "table": "table", "quote": "quote", "code": "code", "aside": "aside", "figure": "caption",
    "contents": "contents-2", "index": "index",
}  # fmt: skip


def _em(data: Mapping[str, Any], path: KeyPath) -> float | None:
    """Return the size in points that a share at `path` is of; that of a size is running text's."""
    match path:
        case ("text", role, "size"):
            return _em(data, ("text",)) if role != "body" else None
        case ("text", str(role), _):
            pass
        case (section, *_):
            role = EMS.get(section, "body")
        case _:
            role = "body"
    try:
        size = data["text"][role]["size"]
        part = share(size)
        return points(size) if part is None else part * points(data["text"]["body"]["size"])
    except (KeyError, TypeError, ValueError):
        # What is missing or wrong is told when the style is checked.
        return None


def _missing_roles(style: Style, file: TomlFile) -> list[Diagnostic]:
    return [
        diagnostic(
            "BX401",
            f"the style lacks [text.{role}]",
            file.place(("text",)),
            hint="every role of text needs an entry; copy the nearest one",
        )
        for role in ROLES
        if role not in style.text
    ]


def _unused(style: Style, file: TomlFile) -> Iterator[Diagnostic]:
    """Yield a fault for each token of a role of text that could not be seen in any format."""
    plain = {one.name: one.default for one in fields(TextStyle)}
    for role, text in style.text.items():
        for token, roles in SAID_BY.items():
            if role not in roles and getattr(text, token) != plain[token]:
                yield diagnostic(
                    "BX401",
                    f"text.{role} has no {token!r}",
                    file.place(("text", role, token)),
                    hint=f"take it out; only these have it: {', '.join(sorted(roles))}",
                )


def _unknown_names(style: Style, file: TomlFile) -> list[Diagnostic]:
    """Return a fault for each name of a colour or font that is used and not defined."""
    faults = []
    for path, value in _leaves(file.data, ()):
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        if key.endswith("_background") or path == ("heading", "number_colour"):
            known, what = {"", *style.colours}, "colour"
        elif key == "colour" or key.endswith("_colour") or key == "background":
            known, what = set(style.colours), "colour"
        elif key in {"font", "fallback"}:
            known, what = set(style.fonts), "font"
        else:
            continue
        if value not in known:
            faults.append(
                diagnostic(
                    "BX401",
                    f"{what} {value!r} is not defined",
                    file.place(path),
                    hint=f"the style defines {', '.join(sorted(known - {''}))}",
                )
            )
    return faults


def _inks(style: Style, file: TomlFile) -> Iterator[Diagnostic]:
    """Yield a fault for each colour of more ink than the press takes, and for each ambiguous one.

    What goes to press is painted in the colours of the screen, so each of them has one ink.
    """
    first: dict[str, str] = {}
    for name, colour in style.colours.items():
        path = ("colours", name, "press")
        total = 100 * sum(colour.press)
        if total > style.press.ink_limit:
            yield diagnostic(
                "BX406",
                f"colour {name!r} takes {total:g} % of ink",
                file.place(path, of_value=True),
                hint=f"the press takes {style.press.ink_limit:g} %; see press.ink_limit",
            )
        same = first.setdefault(colour.screen, name)
        if style.colours[same].press != colour.press:
            yield diagnostic(
                "BX406",
                f"colours {same!r} and {name!r} are one on screen, and two in ink",
                file.place(path, of_value=True),
                hint="give them different screen values, however near",
            )


def _leaves(value: object, path: KeyPath) -> list[tuple[KeyPath, object]]:
    if isinstance(value, dict):
        return [leaf for key, under in value.items() for leaf in _leaves(under, (*path, key))]
    if isinstance(value, list):
        return [leaf for n, under in enumerate(value) for leaf in _leaves(under, (*path, n))]
    return [(path, value)]
