"""Characters that fonts of symbols have at places of their own (17.3.3.30)."""

from lxml import etree

from briefexport.readers.docx.names import W

# The characters of Symbol, from 0x21 on: the Greek alphabet and mathematics (Adobe's encoding).
_SYMBOL = (
    "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
_SYMBOL_LAST = "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑",
    0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑",
}  # fmt: skip


def symbol(element: etree._Element) -> str:
    """Return the character a w:sym stands for; U+FFFD where nobody can tell."""
    text = element.get(f"{W}char", "")
    try:
        code = int(text, 16)
    except ValueError:
        return "\ufffd"
    font = element.get(f"{W}font", "").casefold()
    place = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if font == "symbol" and place <= 0xFF:
        return _in_symbol(place)
    if font.startswith("wingdings") and place <= 0xFF:
        return _WINGDINGS.get(place, "\ufffd")
    if 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code < 0x20:
        return "\ufffd"
    return chr(code)


def _in_symbol(place: int) -> str:
    for first, row in ((0x21, _SYMBOL), (0xA0, _SYMBOL_HIGH), (0xF1, _SYMBOL_LAST)):
        if first <= place < first + len(row):
            return row[place - first]
    return " " if place == 0x20 else "\ufffd"
