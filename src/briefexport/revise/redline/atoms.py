"""A paragraph as what can be deleted or inserted in it: words, signs, and things among them."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import field, replace
from typing import Final, Literal, TypeAlias

from lxml import etree

from briefexport.records import dataclass
from briefexport.revise.redline.pen import Node, W
from briefexport.wordml.names import NAMESPACES

R: Final = f"{{{NAMESPACES['r']}}}"
M: Final = f"{{{NAMESPACES['m']}}}"
A: Final = f"{{{NAMESPACES['a']}}}"
WP: Final = f"{{{NAMESPACES['wp']}}}"
# How finely text is compared: by words, or by characters.
Grain: TypeAlias = Literal["words", "characters"]
# Words; of scripts without spaces between them, each sign.
_WORDS: Final = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W\u2e80-\u9fff]+|.", re.DOTALL
)
_MARKS: Final = frozenset((f"{W}bookmarkStart", f"{W}bookmarkEnd"))
# Fields that Word counts or looks up itself: what they show is no change of the text.
_COUNTED: Final = frozenset(("SEQ", "REF", "NOTEREF", "PAGEREF"))


@dataclass(frozen=True, slots=True)
class Atom:
    """A word, or a thing (a picture, a field, the call of a note, a formula, a break).

    Two with one `key` say the same. `look` is the w:rPr, `said` the same as text; `link` are the
    attributes of the link around. A thing has the elements that make it, a word its `text`.
    """

    key: tuple[str, ...]
    look: Node | None = None
    said: str = ""
    link: tuple[tuple[str, str], ...] = ()
    text: str = ""
    elements: tuple[Node, ...] = ()


@dataclass(slots=True)
class Line:
    """What a paragraph says. `marks` are the ends of bookmarks, each before the atom it is with."""

    atoms: list[Atom] = field(default_factory=list)
    marks: list[tuple[int, Node]] = field(default_factory=list)


Link: TypeAlias = tuple[tuple[str, str], ...]


def line(para: Node) -> Line:
    """Return the paragraph `para` as a line."""
    found = Line()
    open_: list[Node] = []
    depth = 0
    for child, link in _unlinked(para):
        if child.tag == f"{W}r":
            kinds = [one.get(f"{W}fldCharType") for one in child.iter(f"{W}fldChar")]
            depth += kinds.count("begin")
            if depth:
                open_.append(child)
                depth -= kinds.count("end")
                if not depth:
                    found.atoms.append(_field(open_, link))
                    open_ = []
            else:
                found.atoms += _run(child, link)
        elif child.tag in _MARKS:
            found.marks.append((len(found.atoms), child))
        elif child.tag in {f"{M}oMath", f"{M}oMathPara"}:
            said = "".join(one.text or "" for one in child.iter(f"{M}t"))
            key = ("math", said, str(child.tag))
            found.atoms.append(Atom((*key, *_led(link)), link=link, elements=(child,)))
    return found


def _led(link: Link) -> Iterator[str]:
    """Yield what the key of what is within `link` has besides."""
    return (value for _, value in link)


def _unlinked(para: Node) -> Iterator[tuple[Node, Link]]:
    """Yield what is in a paragraph, with the attributes of the link it is in."""
    for child in para:
        if child.tag == f"{W}hyperlink":
            link = tuple((str(name), str(value)) for name, value in sorted(child.items()))
            for inner in child:
                yield inner, link
        else:
            yield child, ()


def _run(run: Node, link: Link) -> Iterator[Atom]:
    look = run.find(f"{W}rPr")
    said = "" if look is None else _told(look)
    for child in run:
        if child.tag == f"{W}t":
            for found in _WORDS.finditer(child.text or ""):
                text = found[0]
                yield Atom((text, *_led(link)), look, said, link, text)
        elif child.tag != f"{W}rPr":
            key = (*_thing_key(child), *_led(link))
            yield Atom(key, look, said, link, elements=(_alone(run, child),))


def _alone(run: Node, child: Node) -> Node:
    """Return `run` with nothing but `child`."""
    alone = etree.Element(run.tag)
    look = run.find(f"{W}rPr")
    if look is not None:
        alone.append(deepcopy(look))
    alone.append(deepcopy(child))
    return alone


def _told(element: Node) -> str:
    return etree.tostring(element, method="c14n").decode()


def _thing_key(child: Node) -> tuple[str, ...]:
    name = etree.QName(child).localname
    match name:
        case "drawing":
            pictures = [str(blip.get(f"{R}embed")) for blip in child.iter(f"{A}blip")]
            # What is decoration says so by an element within.
            said = [(one.get("descr"), len(one)) for one in child.iter(f"{WP}docPr")]
            shown = [f"{count} {text}" for text, count in said]
            return (name, *pictures, *shown)
        case "footnoteReference":
            return (name, child.get(f"{W}id", ""))
        case _:
            return ("", name)


def _field(runs: list[Node], link: Link) -> Atom:
    """Return a complex field: one that is counted or looked up says what its code does."""
    code = "".join(one.text or "" for run in runs for one in run.iter(f"{W}instrText")).split()
    shown = "".join(one.text or "" for run in runs for one in run.iter(f"{W}t"))
    words = code[:2] if code and code[0] in _COUNTED else [*code, shown]
    look = runs[0].find(f"{W}rPr")
    said = "" if look is None else _told(look)
    return Atom(("field", *words, *_led(link)), look, said, link, elements=tuple(runs))


def note_id(atom: Atom) -> str:
    """Return the id of the note that `atom` calls, "" where it calls none."""
    return atom.key[1] if atom.key[0] == "footnoteReference" else ""


def with_note(atom: Atom, key: str) -> Atom:
    """Return the call of a note as one that says what every other with `key` does."""
    return replace(atom, key=("note", key))


def letters(atoms: Sequence[Atom]) -> list[Atom]:
    """Return `atoms` with each word taken apart."""
    found: list[Atom] = []
    for atom in atoms:
        if atom.text:
            rest = atom.key[1:]
            found += [replace(atom, key=(one, *rest), text=one) for one in atom.text]
        else:
            found.append(atom)
    return found
