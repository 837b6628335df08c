"""Finding a style by its name, with the styles it is based on, and all that is to be said of it."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from briefexport.assets import shipped
from briefexport.cache import Cache, key, remembered
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.contrasts import low_contrasts
from briefexport.edition.features import lacking_features
from briefexport.edition.signs import lacking_signs
from briefexport.engines import made_by
from briefexport.errors import RefusedError
from briefexport.inputs import Input, noted
from briefexport.lengths import off_grid
from briefexport.records import dataclass
from briefexport.source import decode
from briefexport.style import Style
from briefexport.stylefile import load_style
from briefexport.tomlfile import TomlFile, based_on, load
from briefexport.walk import slug

FOLDER = "styles"
# The key of a style file that names the style it is based on.
EXTENDS = "extends"


@dataclass(frozen=True, slots=True)
class Found:
    """A style, what is to be said of it, and the files it was read from."""

    style: Style
    told: tuple[Diagnostic, ...]
    inputs: tuple[Input, ...] = ()


def find_style(
    name: str, named_at: Place, project: Path | None, kept: Cache | None = None
) -> Found:
    """Return the style `name`, the project's own or one that is shipped.

    What its files say is `kept`. Raises RefusedError, at its place, for a style there is none of
    and for what is wrong in one.
    """
    inputs: list[Input] = []
    file = _whole(name, named_at, project, (), inputs)
    check = partial(_checked, file)
    found = check() if kept is None else remembered(kept, _key(inputs), Found, check)
    return replace(found, inputs=tuple(inputs))


def _key(inputs: Iterable[Input]) -> str:
    """Return what names all that a style, and what is said of it, depends on."""
    files = (part.encode() for one in inputs for part in (one.name, one.sha256))
    return key([b"style", made_by().encode(), *files])


def _checked(file: TomlFile) -> Found:
    """Return the style in `file`. Raises RefusedError for what is wrong in it."""
    style = load_style(file)
    if faults := lacking_features(style, file):
        raise RefusedError(*faults)
    told = (*off_grid(Style, file), *lacking_signs(style, file), *low_contrasts(style, file))
    return Found(style, told)


def _whole(
    name: str,
    named_at: Place,
    project: Path | None,
    above: tuple[Path, ...],
    inputs: list[Input],
) -> TomlFile:
    """Return the file of the style `name` with all that it takes from those it is based on.

    Each file is added to `inputs`. `above` are those that are based on it. A project's own style
    may be based on the shipped one of its name, so none of them is found again.
    """
    files = _files(name, project)
    path = next((path for path in files if path not in above), None)
    if path is None:
        raise RefusedError(
            _goes_round(name, named_at, above) if files else _unknown(name, named_at, project)
        )
    shown, data = f"{FOLDER}/{path.name}", path.read_bytes()
    inputs.append(noted("style", shown, path, data))
    file = load(decode(shown, data))
    base = file.data.get(EXTENDS)
    if base is None:
        return file
    place = file.place((EXTENDS,), of_value=True)
    if not isinstance(base, str):
        raise RefusedError(
            diagnostic("BX323", f"{EXTENDS}: should be the name of a style, not {base!r}", place)
        )
    own = TomlFile(
        file.source,
        {key: value for key, value in file.data.items() if key != EXTENDS},
        file.spots,
    )
    return based_on(own, _whole(base, place, project, (*above, path), inputs))


def _files(name: str, project: Path | None) -> list[Path]:
    """Return the files of the styles called `name`, the project's own first.

    A name is no path; one that is not its own slug would be found as something else.
    """
    if slug(name, 60) != name:
        return []
    return shipped(FOLDER, f"{name}.toml", project)


def _unknown(name: str, place: Place, project: Path | None) -> Diagnostic:
    known = sorted({path.stem for path in shipped(FOLDER, "*.toml", project)})
    near = get_close_matches(name, known, n=1)
    return diagnostic(
        "BX403",
        f"there is no style {name!r}",
        place,
        hint=f"did you mean {near[0]!r}?"
        if near
        else f"styles are files in {FOLDER}/; there are {', '.join(known)}",
    )


def _goes_round(name: str, place: Place, above: tuple[Path, ...]) -> Diagnostic:
    chain = " -> ".join([*(path.stem for path in above), name])
    return diagnostic(
        "BX415", f"the style is based on itself: {chain}", place, hint="take one of them out"
    )
