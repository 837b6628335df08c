"""Word's formulas (OMML, ECMA-376 22.1) as LaTeX; None where the meaning would be a guess.

What comes out is read once by the converter that will set it, and only then believed.
"""

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

from latex2mathml.symbols_parser import parse_symbols
from lxml import etree

from briefexport.mathml import mathml
from briefexport.readers.docx.names import M, elements

VAL: Final = f"{M}val"
MAX_DEPTH: Final = 60
FUNCTIONS: Final = frozenset(
    (
        "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det",
        "dim", "exp", "gcd", "hom", "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log",
        "max", "min", "Pr", "sec", "sin", "sinh", "sup", "tan", "tanh",
    )
)  # fmt: skip
LARGE: Final = {
    "∑": r"\sum", "∏": r"\prod", "∐": r"\coprod", "∫": r"\int", "∬": r"\iint", "∭": r"\iiint",
    "∮": r"\oint", "⋃": r"\bigcup", "⋂": r"\bigcap", "⋁": r"\bigvee", "⋀": r"\bigwedge",
    "⨁": r"\bigoplus", "⨂": r"\bigotimes", "⨀": r"\bigodot", "⨄": r"\biguplus", "⨆": r"\bigsqcup",
}  # fmt: skip
ACCENTS: Final = {
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "overline", "\u0306": "breve",
    "\u0307": "dot", "\u0308": "ddot", "\u030c": "check", "\u0301": "acute", "\u0300": "grave",
    "\u20d7": "vec", "^": "hat", "~": "tilde", "¯": "bar", "→": "vec", "": "hat",
}  # fmt: skip
FENCES: Final = {
    "": ".", "{": r"\{", "}": r"\}", "⟨": r"\langle", "⟩": r"\rangle", "〈": r"\langle",
    "〉": r"\rangle", "⌈": r"\lceil", "⌉": r"\rceil", "⌊": r"\lfloor", "⌋": r"\rfloor",
    "‖": r"\|", "∥": r"\|", "∣": "|", "(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "/": "/",
    "<": "<", ">": ">",
}  # fmt: skip
SPECIAL: Final = {
    "\\": r"\backslash ", "{": r"\{", "}": r"\}", "#": r"\#", "%": r"\%", "&": r"\&", "$": r"\$",
    "_": r"\_", "^": r"\hat{}", "~": r"\sim ", "−": "-", "\u2061": "", "\u2062": "", "\u2063": "",
    "\u2064": "", "\u200b": "", "\u00a0": "~", "\u2003": r"\quad ", "\u2002": r"\; ",
    "\u2009": r"\, ", "\u2005": r"\: ", "\u2004": r"\; ", "\u200a": r"\, ", "′": "'", "″": "''",
    "‴": "'''", "…": r"\ldots ", "⋯": r"\cdots ", "·": r"\cdot ", "⋅": r"\cdot ", "∗": "*",
    "∣": r"\mid ", "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}",
    "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}", "→": r"\to ", "≤": r"\leq ", "≥": r"\geq ",
    "≠": r"\neq ", "ϕ": r"\phi ", "φ": r"\varphi ", "ε": r"\varepsilon ", "ϵ": r"\epsilon ",
    "∞": r"\infty ", "∅": r"\emptyset ", "⇒": r"\Rightarrow ", "⇔": r"\Leftrightarrow ",
    "±": r"\pm ", "×": r"\times ", "÷": r"\div ",
}  # fmt: skip
ALPHABETS: Final = {
    "DOUBLE-STRUCK": "mathbb", "SCRIPT": "mathcal", "BOLD SCRIPT": "mathcal",
    "FRAKTUR": "mathfrak", "BOLD FRAKTUR": "mathfrak", "BOLD": "mathbf",
    "SANS-SERIF": "mathsf", "MONOSPACE": "mathtt", "ITALIC": "", "BOLD ITALIC": "boldsymbol",
}  # fmt: skip
SCRIPTS: Final = {
    "double-struck": "mathbb", "script": "mathcal", "fraktur": "mathfrak", "sans-serif": "mathsf",
    "monospace": "mathtt",
}  # fmt: skip


class _UnknownError(Exception):
    """Something whose meaning is not known here."""


def latex(element: etree._Element) -> str | None:
    """Return the m:oMath `element` as LaTeX, None where that cannot be told."""
    try:
        said = _row(element, 0).strip()
    except _UnknownError:
        return None
    return said if said and mathml(said, display=False) is not None else None


def _row(parent: etree._Element | None, depth: int) -> str:
    """Return what stands side by side in `parent`."""
    if parent is None:
        return ""
    if depth > MAX_DEPTH:
        raise _UnknownError
    return "".join(_one(child, depth) for child in elements(parent)).strip()


def _one(element: etree._Element, depth: int) -> str:
    name = str(element.tag).removeprefix(M)
    if name in WRITERS:
        return WRITERS[name](element, depth + 1)
    last = str(element.tag).rpartition("}")[2]
    if name.endswith("Pr") or last in {"rPr", "ctrlPr", "bookmarkStart", "bookmarkEnd"}:
        return ""
    if last in {"proofErr", "del", "moveFrom", "commentRangeStart", "commentRangeEnd"}:
        return ""
    if last in {"ins", "moveTo", "sdt", "sdtContent", "smartTag"}:
        return _row(element, depth + 1)
    if last == "r":
        return _escaped("".join(part.text or "" for part in element if part.tag.endswith("}t")))
    raise _UnknownError


def _part(element: etree._Element, name: str, depth: int) -> str:
    return _row(element.find(M + name), depth)


def _said(element: etree._Element, properties: str, name: str) -> str | None:
    """Return a property; one that is named without a value is empty."""
    found = element.find(f"{M}{properties}/{M}{name}")
    return None if found is None else found.get(VAL, "")


def _is_on(element: etree._Element, properties: str, name: str) -> bool:
    said = _said(element, properties, name)
    return said is not None and said not in {"0", "off", "false"}


# --- Characters ----------------------------------------------------------------------------------


def _run(element: etree._Element, _depth: int) -> str:
    text = "".join(part.text or "" for part in element.iter(f"{M}t"))
    if not text:
        return ""
    if _is_on(element, "rPr", "nor"):
        return f"\\text{{{_plain(text)}}}"
    script = SCRIPTS.get(_said(element, "rPr", "scr") or "")
    style = _said(element, "rPr", "sty")
    if script:
        return f"\\{script}{{{_escaped(text).strip()}}}"
    if style in {"b", "bi"}:
        return f"\\{'mathbf' if style == 'b' else 'boldsymbol'}{{{_escaped(text).strip()}}}"
    if style == "p" and text.strip().isalpha() and text.strip().isascii():
        word = text.strip()
        if word in FUNCTIONS:
            return f"\\{word} "
        return f"\\{'mathrm' if len(word) == 1 else 'operatorname'}{{{word}}}"
    return _escaped(text)


def _plain(text: str) -> str:
    """Return `text` as it may stand in \\text{}."""
    if any(character in "\\{}$^_~" for character in text):
        raise _UnknownError
    return "".join(f"\\{one}" if one in "#%&" else one for one in text)


def _escaped(text: str) -> str:
    return "".join(map(_character, text))


@cache
def _character(character: str) -> str:
    if character in SPECIAL:
        return SPECIAL[character]
    if character.isascii():
        return character
    if command := _commands().get(character):
        return f"{command} "
    name = unicodedata.name(character, "")
    if name.startswith("MATHEMATICAL "):
        alphabet, _, _ = name.removeprefix("MATHEMATICAL ").partition(" SMALL")
        alphabet, _, _ = alphabet.partition(" CAPITAL")
        alphabet, _, _ = alphabet.partition(" DIGIT")
        if alphabet not in ALPHABETS:
            raise _UnknownError
        inner = "".join(map(_character, unicodedata.normalize("NFKC", character))).strip()
        return f"\\{ALPHABETS[alphabet]}{{{inner}}}" if ALPHABETS[alphabet] else inner
    return character


@cache
def _commands() -> dict[str, str]:
    """Return the shortest command for each character that the converter knows one for."""
    found: dict[str, str] = {}
    for command, code in parse_symbols().items():
        if not command.startswith("\\") or not command[1:].isalpha() or "-" in code:
            continue
        character = chr(int(code, 16))
        if not character.isascii() and len(command) < len(found.get(character, command + "x")):
            found[character] = command
    return found


# --- Structures ----------------------------------------------------------------------------------


def _braced(text: str) -> str:
    return f"{{{text}}}"


def _fraction(element: etree._Element, depth: int) -> str:
    over, under = _part(element, "num", depth), _part(element, "den", depth)
    match _said(element, "fPr", "type"):
        case "noBar":
            return f"{{{over} \\atop {under}}}"
        case "lin" | "skw":
            return f"{{{over}}}/{{{under}}}"
        case _:
            return f"\\frac{{{over}}}{{{under}}}"


def _base(element: etree._Element, depth: int) -> str:
    """Return what scripts stand at: in braces unless it is one thing."""
    base = _part(element, "e", depth)
    return (
        base
        if len(base) == 1 or (base.startswith("\\") and base[1:].isalpha())
        else (_braced(base))
    )


def _script(mark: str, said: str) -> str:
    return f"{mark}{_braced(said)}" if said else ""


def _sub(element: etree._Element, depth: int) -> str:
    return _base(element, depth) + _script("_", _part(element, "sub", depth))


def _sup(element: etree._Element, depth: int) -> str:
    return _base(element, depth) + _script("^", _part(element, "sup", depth))


def _sub_sup(element: etree._Element, depth: int) -> str:
    scripts = _script("_", _part(element, "sub", depth)), _script("^", _part(element, "sup", depth))
    return _base(element, depth) + "".join(scripts)


def _before(element: etree._Element, depth: int) -> str:
    scripts = _script("_", _part(element, "sub", depth)), _script("^", _part(element, "sup", depth))
    return "{}" + "".join(scripts) + _base(element, depth)


def _root(element: etree._Element, depth: int) -> str:
    degree, inner = _part(element, "deg", depth), _part(element, "e", depth)
    hidden = _is_on(element, "radPr", "degHide")
    return f"\\sqrt[{degree}]{{{inner}}}" if degree and not hidden else f"\\sqrt{{{inner}}}"


def _large(element: etree._Element, depth: int) -> str:
    said = _said(element, "naryPr", "chr")
    sign = LARGE.get("∫" if said is None else said)
    if sign is None:
        raise _UnknownError
    under = "" if _is_on(element, "naryPr", "subHide") else _part(element, "sub", depth)
    over = "" if _is_on(element, "naryPr", "supHide") else _part(element, "sup", depth)
    return f"{sign}{_script('_', under)}{_script('^', over)} {_part(element, 'e', depth)}"


def _fenced(element: etree._Element, depth: int) -> str:
    said = [_said(element, "dPr", name) for name in ("begChr", "sepChr", "endChr")]
    opening, between, closing = (
        usual if one is None else one for one, usual in zip(said, "(|)", strict=True)
    )
    if opening not in FENCES or closing not in FENCES:
        raise _UnknownError
    inner = [_row(one, depth) for one in element.iterfind(f"{M}e")]
    parting = _escaped(between)
    return f"\\left{FENCES[opening]} {parting.join(inner)} \\right{FENCES[closing]}"


def _function(element: etree._Element, depth: int) -> str:
    name, argument = element.find(f"{M}fName"), _part(element, "e", depth)
    said = "".join(map(str, name.itertext())).strip() if name is not None else ""
    if said in FUNCTIONS:
        return f"\\{said} {argument}"
    if said.isascii() and said.isalpha():
        return f"\\operatorname{{{said}}} {argument}"
    return f"{_row(name, depth)} {argument}"


def _accent(element: etree._Element, depth: int) -> str:
    said = _said(element, "accPr", "chr")
    accent = ACCENTS.get("\u0302" if said is None else said)
    if accent is None:
        raise _UnknownError
    return f"\\{accent}{{{_part(element, 'e', depth)}}}"


def _bar(element: etree._Element, depth: int) -> str:
    under = _said(element, "barPr", "pos") != "top"
    return f"\\{'underline' if under else 'overline'}{{{_part(element, 'e', depth)}}}"


def _group(element: etree._Element, depth: int) -> str:
    said, top = _said(element, "groupChrPr", "chr"), _said(element, "groupChrPr", "pos") == "top"
    if said not in {None, "⏟", "⏞"}:
        raise _UnknownError
    return f"\\{'overbrace' if top else 'underbrace'}{{{_part(element, 'e', depth)}}}"


_SET = (*(f"\\{name}" for name in FUNCTIONS), r"\underbrace", r"\overbrace", *LARGE.values())


def _low(element: etree._Element, depth: int) -> str:
    base, limit = _part(element, "e", depth), _part(element, "lim", depth)
    base = f"\\{base}" if base in FUNCTIONS else base
    if base.startswith(_SET):
        return f"{base}_{{{limit}}}"
    return f"\\underset{{{limit}}}{{{base}}}"


def _upp(element: etree._Element, depth: int) -> str:
    base, limit = _part(element, "e", depth), _part(element, "lim", depth)
    if base.startswith(_SET):
        return f"{base}^{{{limit}}}"
    return f"\\overset{{{limit}}}{{{base}}}"


def _matrix(element: etree._Element, depth: int) -> str:
    rows = [
        " & ".join(_row(one, depth) for one in row.iterfind(f"{M}e"))
        for row in element.iterfind(f"{M}mr")
    ]
    return "\\begin{matrix} " + r" \\ ".join(rows) + " \\end{matrix}"


def _lines(element: etree._Element, depth: int) -> str:
    rows = [_row(one, depth) for one in element.iterfind(f"{M}e")]
    return "\\begin{array}{l} " + r" \\ ".join(rows) + " \\end{array}"


def _inner(element: etree._Element, depth: int) -> str:
    return _part(element, "e", depth)


def _boxed(element: etree._Element, depth: int) -> str:
    return f"\\boxed{{{_part(element, 'e', depth)}}}"


def _phantom(element: etree._Element, depth: int) -> str:
    inner = _part(element, "e", depth)
    shown = _said(element, "phantPr", "show")
    return inner if shown is None or shown not in {"0", "off"} else f"\\phantom{{{inner}}}"


WRITERS: dict[str, Callable[[etree._Element, int], str]] = {
    "r": _run,
    "f": _fraction,
    "sSub": _sub,
    "sSup": _sup,
    "sSubSup": _sub_sup,
    "sPre": _before,
    "rad": _root,
    "nary": _large,
    "d": _fenced,
    "func": _function,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _group,
    "limLow": _low,
    "limUpp": _upp,
    "m": _matrix,
    "eqArr": _lines,
    "box": _inner,
    "borderBox": _boxed,
    "phant": _phantom,
    "e": _row,
    "oMath": _row,
}
