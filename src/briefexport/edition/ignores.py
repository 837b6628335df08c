"""What an edition ignores: rules that do not apply to it, each with a reason, and kept honest."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from briefexport.catalogue import RULES
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.edition.settings import Ignore, Settings
from briefexport.tomlfile import TomlFile

# Rules that are known before anything is rendered: reading, repair, structure, composing, style.
BEFORE_RENDERING = ("BX1", "BX2", "BX3", "BX4")


def kept(findings: Iterable[Diagnostic], settings: Settings, root: Path) -> tuple[Diagnostic, ...]:
    """Return those of `findings` that `settings` do not ignore; its articles lie in `root`.

    Errors cannot be ignored.
    """
    return tuple(
        finding
        for finding in findings
        if not any(applies(ignore, finding, root) for ignore in settings.ignore)
    )


def applies(ignore: Ignore, finding: Diagnostic, root: Path) -> bool:
    """Return whether `finding`, in an edition whose articles lie in `root`, is to be ignored."""
    if ignore.code != finding.code or finding.severity == "error":
        return False
    if not ignore.files:
        return True
    place = finding.place
    return place is not None and any(Path(place.file) == root / name for name in ignore.files)


def unused(
    findings: tuple[Diagnostic, ...], settings: Settings, file: TomlFile, root: Path
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the ignores of `settings`, which stand in `file`.

    `findings` are all there are before rendering. Of a rule that is only known after that, nobody
    can tell yet whether it is needed.
    """
    articles = [entry.source for entry in settings.briefs]
    for number, ignore in enumerate(settings.ignore):
        strangers = [name for name in ignore.files if name not in (*articles, root_file(file))]
        for name in strangers:
            yield _stranger(name, articles, number, ignore, file)
        if len(strangers) == len(ignore.files) > 0:
            continue
        if ignore.code.startswith(BEFORE_RENDERING) and not any(
            applies(ignore, finding, root) for finding in findings
        ):
            yield _idle(ignore, number, file)


def root_file(file: TomlFile) -> str:
    """Return the name of the edition's own file, of which something may be said too."""
    return Path(file.source.name).name


def _stranger(
    name: str, articles: list[str], number: int, ignore: Ignore, file: TomlFile
) -> Diagnostic:
    near = get_close_matches(name, articles, 1)
    at = ("ignore", number, "files", ignore.files.index(name))
    return diagnostic(
        "BX291",
        f"{name!r} is not in this edition",
        file.place(at, of_value=True),
        hint=f"did you mean {near[0]!r}?" if near else "name articles as `source` names them",
    )


def _idle(ignore: Ignore, number: int, file: TomlFile) -> Diagnostic:
    where = f" in {', '.join(ignore.files)}" if ignore.files else ""
    return diagnostic(
        "BX290",
        f"{ignore.code} is an error, and errors are never ignored"
        if RULES[ignore.code].severity == "error"
        else f"{ignore.code} is ignored{where}, but there is nothing to ignore",
        file.place(("ignore", number, "code"), of_value=True),
        hint="take it out of [[ignore]], so that it hides nothing later",
    )
