"""Hand-written cases of the way back: a source, what an editor does, and the source that comes out.

They are tables of TOML files under `tests/cases/revise/`: `name`, `source` and `expected`, `file`
where the source is not Markdown, and `edits`. An edit names its node by how its text begins
(`node`) and its place by words: `on` them, or `before` or `behind` them; it says `kind`, `text`,
`to`, `part`, `at` and `number` as `Edit` does. `hand` says what is left to a person.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefexport.model import Brief, Definition
from briefexport.walk import descendants, plain
from revising.edits import Edit, edited
from revising.random_edits import takes

FOLDER = Path(__file__).parents[1] / "cases" / "revise"


@dataclass(frozen=True, slots=True)
class Case:
    """A case, with where it stands as its name."""

    name: str
    file: str
    source: str
    edits: tuple[dict[str, Any], ...]
    expected: str
    hand: tuple[str, ...]


def cases() -> Iterator[Case]:
    """Yield every case there is."""
    for path in sorted(FOLDER.glob("*.toml")):
        for each in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield Case(
                f"{path.stem}: {each['name']}",
                each.get("file", "a.md"),
                each["source"],
                tuple(each["edits"]),
                each.get("expected", each["source"]),
                tuple(each.get("hand", ())),
            )


def made(brief: Brief, edits: tuple[dict[str, Any], ...]) -> Brief:
    """Return `brief` after `edits` as a case says them."""
    for said in edits:
        brief = edited(brief, _edit(brief, dict(said)))
    return brief


def _edit(brief: Brief, said: dict[str, Any]) -> Edit:
    name = said.pop("node", "")
    part = said.get("part", "content")
    node = _node(brief, said["kind"], name, part) if name else brief
    if "after" in said:
        after = said.pop("after")
        said["to"] = _node(brief, said["kind"], after).id if after else ""
    for key in ("on", "before", "behind"):
        if words := said.pop(key, ""):
            at = _words(node, part).index(words)
            said |= {
                "at": at + len(words) * (key == "behind"),
                "length": len(words) * (key == "on"),
            }
    return Edit(id=getattr(node, "id", ""), **said)


def _node(brief: Brief, kind: Any, name: str, part: str = "") -> Any:
    """Return the least node that an edit of `kind` can be made on and that begins with `name`.

    It has a `part` of that name, if it is not its content.
    """
    found = [
        node
        for node in descendants(brief)
        if takes(kind, node) and _text(node).startswith(name)
        if part in {"", "content"} or hasattr(node, part)
    ]
    assert found, f"nothing that takes {kind!r} begins with {name!r}"
    return min(found, key=lambda node: len(_text(node)))


def _text(node: Any) -> str:
    return "".join(getattr(one, "value", "") for one in descendants(node))


def _words(node: Any, part: str) -> str:
    if isinstance(node, Definition):
        return plain(node.terms[0])
    found = getattr(node, part)
    return found if isinstance(found, str) else plain(found)
