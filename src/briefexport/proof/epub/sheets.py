"""Style sheets as rules: those of a document, and the small one that every reading system has.

What holds on a wide light page counts, whatever a small, dark or coloured one would add.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2
from cssselect2 import Matcher, SelectorError, compile_selector_list
from lxml import etree

from briefexport.proof.epub.package import Document, Files, local_name, resolved
from briefexport.proof.epub.values import Length, Single, singles

# The page, in rem: wider than any width that a style sheet could take for a small screen's.
WIDTH, HEIGHT = 120.0, 80.0
# What a media query can ask of the page, and what is told it.
LIGHT = {
    "prefers-color-scheme": "light", "orientation": "landscape", "hover": "none", "update": "slow",
    "prefers-contrast": "no-preference", "prefers-reduced-motion": "no-preference",
}  # fmt: skip
MEDIA = frozenset(("all", "screen"))
# Sheets that bring in sheets, one in the other, no deeper than this.
DEPTH = 4

# HTML, 15.3: what of it is seen in the looks that are told.
USER_AGENT = """
html, body, address, article, aside, blockquote, center, dd, details, dialog, dl, dt, div, fieldset,
figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hgroup, hr, legend, main, menu,
nav, ol, p, pre, search, section, summary, ul { display: block }
head, link, meta, script, style, template, title, noscript, rp, [hidden] { display: none }
li { display: list-item }
table { display: table; border-spacing: 2px; text-indent: 0 }
caption { display: table-caption; text-align: center }
colgroup { display: table-column-group }
col { display: table-column }
thead { display: table-header-group; vertical-align: middle }
tbody { display: table-row-group; vertical-align: middle }
tfoot { display: table-footer-group; vertical-align: middle }
tr { display: table-row; vertical-align: inherit }
td, th { display: table-cell; vertical-align: inherit; padding: 1px }
th { font-weight: bold; text-align: center }
img, svg, math { display: inline }
math[display="block"] { display: block }
p, dl { margin-block: 1em }
blockquote, figure { margin: 1em 40px }
dd { margin-inline-start: 40px }
ul, menu, ol { margin-block: 1em; padding-inline-start: 40px }
ul ul, ul ol, ol ul, ol ol, dl ul, dl ol, ul dl, ol dl, dl dl { margin-block: 0 }
ul, menu { list-style-type: disc }
ul ul, ol ul { list-style-type: circle }
ul ul ul, ul ol ul, ol ul ul, ol ol ul { list-style-type: square }
ol { list-style-type: decimal }
ol[type="a"] { list-style-type: lower-alpha }
ol[type="A"] { list-style-type: upper-alpha }
ol[type="i"] { list-style-type: lower-roman }
ol[type="I"] { list-style-type: upper-roman }
h1 { font-size: 2em; margin-block: 0.67em }
h2 { font-size: 1.5em; margin-block: 0.83em }
h3 { font-size: 1.17em; margin-block: 1em }
h4 { margin-block: 1.33em }
h5 { font-size: 0.83em; margin-block: 1.67em }
h6 { font-size: 0.67em; margin-block: 2.33em }
h1, h2, h3, h4, h5, h6 { font-weight: bold }
hr { margin: 0.5em auto; border: 1px inset }
pre { white-space: pre; margin-block: 1em; font-family: monospace }
code, kbd, samp, tt { font-family: monospace }
b, strong { font-weight: bolder }
i, em, cite, dfn, var, address { font-style: italic }
sub { vertical-align: sub; font-size: smaller }
sup { vertical-align: super; font-size: smaller }
small { font-size: smaller }
big { font-size: larger }
[dir="rtl"] { direction: rtl }
[dir="ltr"] { direction: ltr }
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule declares; `own` is whether it is the publication's, not the reading system's."""

    own: bool
    declared: tuple[Single, ...]
    important: tuple[Single, ...]


def matcher(sheets: Iterable[str]) -> Matcher:
    """Return what finds the rules for an element, in `sheets` and in everybody's."""
    found = Matcher()
    for text, own in ((USER_AGENT, False), *((sheet, True) for sheet in sheets)):
        for rule in _rules(
            tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        ):
            _add(found, rule, own=own)
    return found


def declared(text: str) -> Rule:
    """Return what a style attribute declares."""
    return _rule(tinycss2.parse_blocks_contents(text, skip_comments=True), own=True)


def sheets_of(document: Document, files: Files) -> tuple[str, ...]:
    """Return the texts of the style sheets of a document, in order."""
    found: list[str] = []
    for element in document.root.iter(etree.Element):
        name = local_name(element)
        if not _is_sheet(element, name) or not _holds_words(element.get("media") or "all"):
            continue
        if name == "link":
            path, _ = resolved(element.get("href") or "", document.path)
            found += _linked(path, files, DEPTH)
        else:
            found += _with_imports(element.text or "", document.path, files, DEPTH)
    return tuple(found)


def _is_sheet(element: etree._Element, name: str) -> bool:
    if name == "style":
        return True
    rel = (element.get("rel") or "").lower().split()
    return name == "link" and "stylesheet" in rel and "alternate" not in rel


def _linked(path: str, files: Files, depth: int) -> list[str]:
    return _with_imports(files.text(path), path, files, depth) if path and depth else []


def _with_imports(text: str, path: str, files: Files, depth: int) -> list[str]:
    """Return `text` behind the sheets that it imports."""
    found: list[str] = []
    if "@import" in text:
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if rule.type == "at-rule" and rule.lower_at_keyword == "import":
                tokens = [token for token in rule.prelude if token.type != "whitespace"]
                if tokens and _holds(tokens[1:]):
                    target, _ = resolved(_address(tokens[0]), path)
                    found += _linked(target, files, depth - 1)
    return [*found, text]


def _address(token: Any) -> str:  # noqa: ANN401 - tinycss2 has no types
    if token.type in {"string", "url"}:
        return str(token.value)
    inner = [one for one in getattr(token, "arguments", ()) if one.type == "string"]
    return str(inner[0].value) if inner else ""


# --- Rules -------------------------------------------------------------------------------------


def _rules(nodes: Iterable[Any]) -> Iterator[Any]:
    """Yield the rules that hold, those within other rules among them."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.content is not None and _applies(node):
            yield from _rules(
                tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            )


def _applies(rule: Any) -> bool:  # noqa: ANN401
    prelude = [token for token in rule.prelude if token.type not in {"whitespace", "comment"}]
    match rule.lower_at_keyword:
        case "media":
            return _holds(prelude)
        case "container":
            # A name may stand before what is asked.
            named = prelude and prelude[0].type == "ident" and prelude[0].lower_value != "not"
            return _holds(prelude[1:] if named else prelude)
        case "supports":
            return not (prelude and _is_word(prelude[0], "not"))
        case "layer":
            return True
        case _:
            return False


def _add(found: Matcher, node: Any, *, own: bool) -> None:  # noqa: ANN401
    try:
        selectors = compile_selector_list(node.prelude)
    except (SelectorError, NotImplementedError, SyntaxError):
        return
    rule = _rule(tinycss2.parse_blocks_contents(node.content, skip_comments=True), own=own)
    if rule.declared or rule.important:
        for selector in selectors:
            found.add_selector(selector, rule)


def _rule(nodes: Iterable[Any], *, own: bool) -> Rule:
    said: dict[bool, list[Single]] = {False: [], True: []}
    for node in nodes:
        if node.type == "declaration":
            said[node.important].extend(singles(node))
    return Rule(own, tuple(said[False]), tuple(said[True]))


# --- Media queries (Media Queries 4; Containment 3) --------------------------------------------


def _holds_words(text: str) -> bool:
    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    return _holds([token for token in tokens if token.type != "whitespace"])


def _holds(tokens: Sequence[Any]) -> bool:
    """Return whether one of the queries in `tokens`, which commas divide, holds."""
    queries: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            queries.append([])
        else:
            queries[-1].append(token)
    return not tokens or any(_query(query) for query in queries)


def _query(tokens: Sequence[Any]) -> bool:
    """Return whether one query holds: a medium and what is asked of it, with and, or, not."""
    if tokens and _is_word(tokens[0], "not"):
        return not _query(tokens[1:])
    if tokens and _is_word(tokens[0], "only"):
        return _query(tokens[1:])
    parts = [token for token in tokens if not (_is_word(token, "and") or _is_word(token, "or"))]
    held = [_condition(part) for part in parts]
    return any(held) if any(_is_word(token, "or") for token in tokens) else all(held)


def _condition(token: Any) -> bool:  # noqa: ANN401
    if token.type == "ident":
        return token.lower_value in MEDIA
    if token.type != "() block":
        return False
    inner = [one for one in token.content if one.type not in {"whitespace", "comment"}]
    if not inner:
        return False
    if inner[0].type == "() block" or _is_word(inner[0], "not"):
        return _query(inner)
    return inner[0].type == "ident" and _feature(inner[0].lower_value, inner[1:])


def _feature(name: str, rest: Sequence[Any]) -> bool:
    """Return whether the page has a feature: `rest` is a colon or a sign and what is asked."""
    side, _, feature = name.rpartition("-") if name[:4] in {"min-", "max-"} else ("", "", name)
    if name[:4] in {"min-", "max-"}:
        side, feature = name[:3], name[4:]
    if not rest:
        return feature in LIGHT or feature in {"width", "height", "color"}
    sign = rest[0].value if rest[0].type == "literal" else ""
    if feature in LIGHT:
        return bool(sign == ":" and len(rest) > 1 and _is_word(rest[1], LIGHT[feature]))
    own, asked = _measured(feature), _asked(rest[1:])
    if own is None or asked is None:
        return False
    match side or sign:
        case "min" | ">":
            return own >= asked
        case "max" | "<":
            return own <= asked
        case _:
            return own == asked


def _measured(feature: str) -> float | None:
    return {
        "width": WIDTH,
        "inline-size": WIDTH,
        "height": HEIGHT,
        "block-size": HEIGHT,
        "aspect-ratio": WIDTH / HEIGHT,
        "color": 8.0,
        "monochrome": 0.0,
    }.get(feature)


def _asked(tokens: Sequence[Any]) -> float | None:
    """Return a length in rem (16 pixels), or a ratio or number."""
    numbers = [token for token in tokens if token.type in {"number", "dimension"}]
    if not numbers:
        return None
    if numbers[0].type == "number":
        over = numbers[1].value if len(numbers) > 1 else 1.0
        return float(numbers[0].value) / over if over else None
    length = Length(numbers[0].value, numbers[0].lower_unit)
    size = {
        "em": 1.0,
        "rem": 1.0,
        "px": 1 / 16,
        "pt": 1 / 12,
        "cm": 2.3622,
        "mm": 0.2362,
        "in": 6.0,
    }
    return length.value * size[length.unit] if length.unit in size else None


def _is_word(token: Any, word: str) -> bool:  # noqa: ANN401
    return bool(token.type == "ident" and token.lower_value == word)
