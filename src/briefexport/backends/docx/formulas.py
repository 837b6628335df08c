"""Formulas: LaTeX to MathML by latex2mathml, and what that gives to Word's own OMML (22.1)."""

from collections.abc import Sequence
from html import unescape
from xml.etree.ElementTree import Element

from briefexport.backends.docx.draft import Draft
from briefexport.diagnostics import diagnostic
from briefexport.xmltext import quoted

# Deeper or longer formulas are set as their LaTeX: the conversion calls itself for every level.
MAX_DEPTH = 40
MAX_LENGTH = 5000

LARGE = frozenset("∑∏∐⋃⋂⋁⋀⨁⨂⨀⨄⨆")
INTEGRALS = frozenset("∫∬∭∮∯∰")
OPENING, CLOSING = frozenset("([{⟨⌈⌊|‖∣∥"), frozenset(")]}⟩⌉⌋|‖∣∥")
# What ends the operand of a large operator.
RELATIONS = frozenset("=≠<>≤≥≈≡∼≅→⇒⇔+−-±,;")
# Accents as characters that combine, which m:acc wants.
ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "→": "\u20d7", "⃗": "\u20d7",
    "˙": "\u0307", "¨": "\u0308", "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300",
}  # fmt: skip
BARS = frozenset("¯―‾_̲̄̅\u203e\u2015\u00af")
BRACES = frozenset("⏞⏟⎴⎵")


def formula(latex: str, draft: Draft, *, display: bool = False) -> str:
    """Return the formula `latex` as OMML, or nothing where it cannot be told what it means."""
    if _too_much(latex):
        return _unset(latex, draft, "it is too long or nested too deep")
    # It reads long tables as it starts, and few editions have formulas.
    from latex2mathml.converter import convert_to_element  # noqa: PLC0415

    try:
        root = convert_to_element(latex, display="block" if display else "inline")
    except Exception as error:
        return _unset(latex, draft, f"{type(error).__name__}: {error}".rstrip(": "))
    inner = _row(list(root))
    if not inner:
        return _unset(latex, draft, "it is empty")
    if display:
        return f"<m:oMathPara><m:oMath>{inner}</m:oMath></m:oMathPara>"
    return f"<m:oMath>{inner}</m:oMath>"


def _too_much(latex: str) -> bool:
    depth = deepest = 0
    for character in latex:
        depth += (character in "{[(") - (character in "}])")
        deepest = max(deepest, depth)
    environments = latex.count("\\begin") + latex.count("\\left")
    return len(latex) > MAX_LENGTH or deepest > MAX_DEPTH or environments > MAX_DEPTH


def _unset(latex: str, draft: Draft, why: str) -> str:
    draft.findings.append(
        diagnostic(
            "BX530",
            f"{draft.place}: the formula {latex[:60]!r} cannot be set in Word ({why})",
            hint="the DOCX shows its LaTeX as written",
        )
    )
    return ""


# --- Rows: what stands side by side --------------------------------------------------------------


def _row(elements: Sequence[Element]) -> str:
    """Return `elements` side by side; fences, large operators and functions take what they hold."""
    lines = _lines(elements)
    if len(lines) > 1:
        rows = "".join(f"<m:e>{_row(line)}</m:e>" for line in lines)
        return f"<m:eqArr>{rows}</m:eqArr>"
    parts = []
    at = 0
    while at < len(elements):
        element = elements[at]
        if _opens(elements, at):
            end = _closing(elements, at)
            parts.append(_fenced(elements, at, end))
            at = end + 1
        elif _is_large(element):
            end = _operand_end(elements, at + 1)
            parts.append(_large(element, _row(elements[at + 1 : end])))
            at = end
        elif _is_function(element) and at + 1 < len(elements) and elements[at + 1].tag != "mo":
            argument = _one(elements[at + 1])
            parts.append(
                f"<m:func><m:fName>{_one(element)}</m:fName><m:e>{argument}</m:e></m:func>"
            )
            at += 2
        else:
            parts.append(_one(element))
            at += 1
    return "".join(parts)


def _lines(elements: Sequence[Element]) -> list[list[Element]]:
    lines: list[list[Element]] = [[]]
    for element in elements:
        if element.tag == "mspace" and element.get("linebreak") == "newline":
            lines.append([])
        else:
            lines[-1].append(element)
    return lines


def _said(element: Element) -> str:
    """Return the text of `element`, in which the library writes characters as references."""
    return unescape("".join(element.itertext()))


def _characters(element: Element) -> str:
    return _said(element).strip()


def _opens(elements: Sequence[Element], at: int) -> bool:
    element = elements[at]
    if element.tag != "mo" or element.get("form") == "postfix":
        return False
    if element.get("form") == "prefix" and element.get("fence") == "true":
        return True
    after = elements[at + 1].tag if at + 1 < len(elements) else ""
    return _characters(element) in OPENING and ("minsize" in element.attrib or after == "mtable")


def _closing(elements: Sequence[Element], at: int) -> int:
    """Return where the fence that opens at `at` is closed: the end where it never is."""
    depth = 0
    forms = elements[at].get("form") == "prefix"
    for number in range(at + 1, len(elements)):
        element = elements[number]
        if element.tag != "mo":
            continue
        if forms:
            depth += element.get("form") == "prefix" and element.get("fence") == "true"
            if element.get("form") == "postfix" and element.get("fence") == "true":
                if not depth:
                    return number
                depth -= 1
        elif _characters(element) in CLOSING:
            return number
    return len(elements)


def _fenced(elements: Sequence[Element], start: int, end: int) -> str:
    opening = _characters(elements[start]).strip(".")
    closing = _characters(elements[end]).strip(".") if end < len(elements) else ""
    inner = _row(elements[start + 1 : end])
    return (
        f'<m:d><m:dPr><m:begChr m:val="{quoted(opening)}"/><m:endChr m:val="{quoted(closing)}"/>'
        f"</m:dPr><m:e>{inner}</m:e></m:d>"
    )


def _operand_end(elements: Sequence[Element], at: int) -> int:
    end = at
    while end < len(elements) and not (
        elements[end].tag == "mo" and _characters(elements[end])[:1] in RELATIONS | CLOSING
    ):
        end += 1
    return end


def _is_large(element: Element) -> bool:
    base = element[0] if element.tag in SCRIPTS and len(element) else element
    return base.tag == "mo" and _characters(base) in LARGE | INTEGRALS


SCRIPTS = frozenset(("msub", "msup", "msubsup", "munder", "mover", "munderover"))


def _large(element: Element, operand: str) -> str:
    """Return a large operator over its operand."""
    scripts = element.tag in SCRIPTS
    sign = _characters(element[0] if scripts else element)
    under = over = ""
    if element.tag in {"msub", "munder", "msubsup", "munderover"}:
        under = _one(element[1])
    if element.tag in {"msup", "mover", "msubsup", "munderover"}:
        over = _one(element[-1])
    where = "undOvr" if element.tag in {"munder", "mover", "munderover"} else "subSup"
    hidden = ("" if under else '<m:subHide m:val="1"/>') + (
        "" if over else '<m:supHide m:val="1"/>'
    )
    return (
        f'<m:nary><m:naryPr><m:chr m:val="{sign}"/><m:limLoc m:val="{where}"/>{hidden}</m:naryPr>'
        f"<m:sub>{under}</m:sub><m:sup>{over}</m:sup><m:e>{operand}</m:e></m:nary>"
    )


def _is_function(element: Element) -> bool:
    base = element[0] if element.tag in SCRIPTS and len(element) else element
    name = _characters(base)
    return base.tag in {"mi", "mo"} and len(name) > 1 and name.isascii() and name.isalpha()


# --- One element ---------------------------------------------------------------------------------


def _one(element: Element) -> str:
    match element.tag:
        case "mi" | "mn" | "mo" | "mtext" | "ms":
            return _token(element)
        case "mspace":
            return _run("\u2003") if element.get("width", "").startswith(("1", "2")) else ""
        case "mfrac":
            bar = '<m:fPr><m:type m:val="noBar"/></m:fPr>'
            kind = bar if element.get("linethickness") == "0" else ""
            over, under = _one(element[0]), _one(element[1])
            return f"<m:f>{kind}<m:num>{over}</m:num><m:den>{under}</m:den></m:f>"
        case "msqrt":
            hidden = '<m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>'
            return f"<m:rad>{hidden}<m:e>{_row(list(element))}</m:e></m:rad>"
        case "mroot":
            base, degree = _one(element[0]), _one(element[1])
            return f"<m:rad><m:deg>{degree}</m:deg><m:e>{base}</m:e></m:rad>"
        case "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover":
            return _scripted(element)
        case "mtable":
            return _matrix(element)
        case "mphantom":
            hidden = '<m:phantPr><m:show m:val="0"/></m:phantPr>'
            return f"<m:phant>{hidden}<m:e>{_row(list(element))}</m:e></m:phant>"
        case "menclose":
            return f"<m:borderBox><m:e>{_row(list(element))}</m:e></m:borderBox>"
        case _:
            return _row(list(element)) or (_token(element) if element.text else "")


def _token(element: Element) -> str:
    text = _said(element)
    if element.tag in {"mtext", "ms"}:
        return _run(text, "<m:nor/>")
    upright = element.tag == "mi" and not _is_variable(text)
    return _run(text, '<m:sty m:val="p"/>' if upright else "")


def _is_variable(text: str) -> bool:
    """Return whether `text` is set in italics: one Latin or Greek letter."""
    return len(text) == 1 and (text.isascii() or "\u0391" <= text <= "\u03f6")


def _run(text: str, properties: str = "") -> str:
    said = f"<m:rPr>{properties}</m:rPr>" if properties else ""
    return f'<m:r>{said}<m:t xml:space="preserve">{quoted(text)}</m:t></m:r>' if text else ""


def _scripted(element: Element) -> str:
    if _is_large(element):
        return _large(element, "")
    base, scripts = _one(element[0]), [_one(script) for script in element[1:]]
    match element.tag:
        case "msub":
            return (
                f"<m:sSub><m:e>{base}</m:e><m:sub>{scripts[0]}</m:sub></m:sSub>"
                if not (_is_function(element))
                else f"<m:limLow><m:e>{base}</m:e><m:lim>{scripts[0]}</m:lim></m:limLow>"
            )
        case "msup":
            return f"<m:sSup><m:e>{base}</m:e><m:sup>{scripts[0]}</m:sup></m:sSup>"
        case "msubsup":
            both = f"<m:sub>{scripts[0]}</m:sub><m:sup>{scripts[1]}</m:sup>"
            return f"<m:sSubSup><m:e>{base}</m:e>{both}</m:sSubSup>"
        case "munder":
            return _limit(base, scripts[0], _characters(element[1]), "bot")
        case "mover":
            return _limit(base, scripts[0], _characters(element[1]), "top")
        case _:
            low = f"<m:limLow><m:e>{base}</m:e><m:lim>{scripts[0]}</m:lim></m:limLow>"
            return f"<m:limUpp><m:e>{low}</m:e><m:lim>{scripts[1]}</m:lim></m:limUpp>"


def _limit(base: str, script: str, sign: str, where: str) -> str:
    """Return what stands over or under `base`: an accent, a bar, a brace, or a formula."""
    position = f'<m:pos m:val="{where}"/>'
    if sign in BARS:
        return f"<m:bar><m:barPr>{position}</m:barPr><m:e>{base}</m:e></m:bar>"
    if sign in BRACES:
        turned = "top" if where == "bot" else "bot"
        look = f'<m:chr m:val="{sign}"/>{position}<m:vertJc m:val="{turned}"/>'
        return f"<m:groupChr><m:groupChrPr>{look}</m:groupChrPr><m:e>{base}</m:e></m:groupChr>"
    if sign in ACCENTS and where == "top":
        look = f'<m:accPr><m:chr m:val="{ACCENTS[sign]}"/></m:accPr>'
        return f"<m:acc>{look}<m:e>{base}</m:e></m:acc>"
    tag = "limUpp" if where == "top" else "limLow"
    return f"<m:{tag}><m:e>{base}</m:e><m:lim>{script}</m:lim></m:{tag}>"


def _matrix(element: Element) -> str:
    rows = [[_row(list(cell)) for cell in row] for row in element]
    columns = max(map(len, rows), default=1)
    aligns = {cell.get("columnalign", "center") for row in element for cell in row}
    align = next(iter(aligns)) if len(aligns) == 1 else "center"
    properties = (
        f'<m:mPr><m:mcs><m:mc><m:mcPr><m:count m:val="{columns}"/><m:mcJc m:val="{align}"/>'
        "</m:mcPr></m:mc></m:mcs></m:mPr>"
    )
    written = "".join(
        "<m:mr>" + "".join(f"<m:e>{cell}</m:e>" for cell in _padded(row, columns)) + "</m:mr>"
        for row in rows
    )
    return f"<m:m>{properties}{written}</m:m>"


def _padded(row: list[str], columns: int) -> list[str]:
    return row + [""] * (columns - len(row))
