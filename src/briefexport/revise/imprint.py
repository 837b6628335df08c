"""What edition.toml says and an editor changed in the file: titles and names, where they stand."""

import json
from collections.abc import Mapping

from briefexport.errors import RefusedError
from briefexport.records import dataclass
from briefexport.revise.merge import Conflict
from briefexport.revise.patch import Edit
from briefexport.source import Source, decode
from briefexport.tomlfile import KeyPath, TomlFile, load


@dataclass(frozen=True, slots=True)
class Wish:
    """What a key of edition.toml was, and what the editor made of it."""

    path: KeyPath
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of wishes: edits of edition.toml as it is now, conflicts, and what is left."""

    source: Source | None
    edits: tuple[Edit, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    left: tuple[Wish, ...] = ()


def granted(wishes: list[Wish], name: str, data: bytes | None) -> Outcome:
    """Return what is to be done to the edition.toml `data` of the file `name` for `wishes`.

    What does not stand in it as it was exported is a conflict, or is left.
    """
    if data is None:
        return Outcome(None, left=tuple(wishes))
    source = decode(name, data)
    try:
        file = load(source)
    except RefusedError:
        return Outcome(source, left=tuple(wishes))
    edits, conflicts, left = list[Edit](), list[Conflict](), list[Wish]()
    for wish in wishes:
        match _one(wish, file):
            case Edit() as edit:
                edits.append(edit)
            case Conflict() as conflict:
                conflicts.append(conflict)
            case Wish():
                left.append(wish)
            case None:
                pass
    return Outcome(source, tuple(edits), tuple(conflicts), tuple(left))


def _one(wish: Wish, file: TomlFile) -> Edit | Conflict | Wish | None:
    now = _value(file.data, wish.path)
    if now is None or wish.path not in file.spots:
        return wish
    if now == wish.after:
        return None
    start, end = file.spots[wish.path].value
    written = json.dumps(wish.after, ensure_ascii=False)
    if now == wish.before:
        return Edit(start, end, written, ".".join(map(str, wish.path)))
    return Conflict(
        start, end, json.dumps(wish.before, ensure_ascii=False),
        file.source.text[start:end], written,
    )  # fmt: skip


def _value(data: object, path: KeyPath) -> str | None:
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data if isinstance(data, str) else None
