"""Every token, changed by itself, changes print, the e-book and Word, or is known not to."""

from collections.abc import Iterator
from copy import deepcopy
from fnmatch import fnmatch
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import Any

from briefexport.backends.docx.numbering import Numbering, numbering_xml
from briefexport.backends.docx.sheets import sheets
from briefexport.backends.docx.stylebook import Stylebook
from briefexport.backends.docx.styles import styles_xml
from briefexport.backends.epub.sheet import style_sheet as screen_sheet
from briefexport.markup.css import Sheet, style_sheet
from briefexport.source import Source
from briefexport.style import PAGE_SIZES, Style, page
from briefexport.stylefile import load_style
from briefexport.tomlfile import KeyPath, TomlFile, load

BRIEF = (Path(__file__).parents[1] / "styles" / "brief.toml").read_text("utf-8")
# What has no width has no colour either.
RULED = BRIEF.replace('"hairline"\nrule_gap', '"ink"\nrule_gap').replace(
    'rule = 0\nrule_colour = "ink"', 'rule = 1\nrule_colour = "ink"'
)
OTHER = '\n[colours.other]\nscreen = "#123456"\npress = [1, 0.6, 0, 0.3]\n'
FILE = load(Source("styles/brief.toml", RULED + OTHER))
FORMATS = ("print", "epub", "docx")


def rendered(style: Style) -> dict[str, str]:
    """Return what says how each format looks: two style sheets, and Word's styles and numbering."""
    values = {"page": page(style, PAGE_SIZES["A5"]), "digits": 3, "faces": ()}
    book = Stylebook(style, sheets(style, 340))
    word = styles_xml(book, "en", rtl=False) + numbering_xml(style, Numbering())
    variants = frozenset(style.table.variants)
    return {
        "print": style_sheet("print.css.j2", Sheet(style, "pt"), values),
        "epub": screen_sheet(style, (), frozenset(), variants),
        "docx": word.decode(),
    }


@cache
def before() -> dict[str, str]:
    return rendered(load_style(FILE))


def tokens() -> Iterator[KeyPath]:
    """Yield the path of every token that says how something looks in all formats."""
    waiting: list[tuple[KeyPath, Any]] = [((name,), FILE.data[name]) for name in sorted(FILE.data)]
    while waiting:
        path, value = waiting.pop()
        if path[0] in {"name", "colours", "fonts", "page", "press", "contents", "index"}:
            continue
        match value:
            case dict():
                waiting += [((*path, key), under) for key, under in value.items()]
            case list() if path[-1] != "hyphenation":
                waiting += [((*path, number), under) for number, under in enumerate(value)]
            case _:
                yield path


# Another value for a token of a few words; of numbers it is one more, of switches the other one.
OTHERS = {
    "font": "mono", "align": "center", "figures": "tabular", "width": "content",
    "kind": "lower-alpha",
    "caption_place": "below", "head_align": "top", "prefix": "(", "suffix": ")", "marker": "*",
    "marker_space": " ", "number_space": " ", "open_task": "-", "done_task": "+", "scene": "*",
}  # fmt: skip


def other(path: KeyPath, value: object) -> object:
    key = str(path[-1])
    if "colour" in key or "background" in key:
        return "other"
    match value:
        case bool():
            return not value
        case int() if key.endswith("weight"):
            return 700
        case int() | float():
            return value + 1
        case list():
            return [one + 1 for one in value]
        case "tabular":
            return "lining"
        case "center":
            return "start"
        case _:
            return OTHERS[key]


@cache
def reached(path: KeyPath) -> frozenset[str]:
    """Return the formats that look otherwise when the token at `path` has another value."""
    data: Any = deepcopy(FILE.data)
    holder: Any = reduce(getitem, path[:-1], data)
    holder[path[-1]] = other(path, holder[path[-1]])
    after = rendered(load_style(TomlFile(FILE.source, data, FILE.spots)))
    return frozenset(name for name in FORMATS if after[name] != before()[name])


# What does not show in a style sheet or in Word's styles, and why.
READER = "whoever reads an e-book chooses it"
PAGES = "an e-book has no pages"
NO_HEADS = "an e-book has no running heads, no folios, no half-title and no index"
HEADINGS = "headings of e-books always stay with what follows"
BOLD = "Word knows bold and nothing between"
IN_TEXT = "Word has it in the text"
PLANNED = "it shows in what is composed"
MARKUP = "an e-book has it in its pages"
DARK = "e-books have no fills that readers cannot turn dark"
OWN = "Word has a look of its own for it"
KNOWN = {
    ("text.*.leading", "epub"): READER,
    ("text.*.hyphenate", "epub"): READER,
    ("text.*.align", "epub"): READER,
    ("text.*.keep", "epub"): HEADINGS,
    ("text.*.keep", "print"): "openings and heads of tables stay with what follows in any case",
    ("text.*.weight", "docx"): BOLD,
    ("setting.strong_weight", "docx"): BOLD,
    ("text.folio.*", "epub"): NO_HEADS,
    ("text.running-*", "epub"): NO_HEADS,
    ("text.half-title.*", "epub"): NO_HEADS,
    ("text.index*", "epub"): NO_HEADS,
    ("text.lead-in.leading", "docx"): "it is that of the paragraph",
    ("setting.grid", "*"): "only print has a grid",
    ("setting.hyphenation", "*"): READER,
    ("setting.orphans", "*"): PAGES,
    ("setting.widows", "*"): PAGES,
    ("setting.script_*", "docx"): OWN,
    ("setting.script_raise", "epub"): READER,
    ("setting.script_drop", "epub"): READER,
    ("links.underline", "*"): "screens and Word draw their own",
    ("figure.inline_*", "docx"): IN_TEXT,
    ("rules.scene", "docx"): IN_TEXT,
    ("definition.before", "docx"): IN_TEXT,
    ("definition.after", "docx"): IN_TEXT,
    ("definition.gap", "docx"): IN_TEXT,
    ("list.before", "docx"): IN_TEXT,
    ("list.after", "docx"): IN_TEXT,
    ("list.loose", "docx"): IN_TEXT,
    ("list.nested", "docx"): IN_TEXT,
    ("list.*_task", "epub"): MARKUP,
    ("list.numbers.*.kind", "*"): PLANNED,
    ("heading.numbered", "*"): PLANNED,
    ("heading.number_space", "*"): PLANNED,
    ("table.width", "*"): PLANNED,
    ("table.variants.*.width", "*"): PLANNED,
    ("table.smallest", "*"): PLANNED,
    ("table.unbroken_rows", "docx"): IN_TEXT,
    ("table.unbroken_rows", "epub"): PAGES,
    ("*.background", "epub"): DARK,
    ("text.code.font", "*"): "the font of code is the one that the others are changed to",
}


def missed() -> list[tuple[str, str]]:
    """Return each token that does not reach a format, with that format."""
    return [
        (".".join(map(str, path)), name)
        for path in tokens()
        for name in FORMATS
        if name not in reached(path)
    ]


def is_known(token: str, name: str, known: tuple[str, str]) -> bool:
    return fnmatch(token, known[0]) and fnmatch(name, known[1])


def test_there_are_tokens() -> None:
    assert len(list(tokens())) > 300
    assert reached(("table", "head_background")) == set(FORMATS)


def test_a_token_reaches_all_formats_but_where_it_is_known_not_to() -> None:
    assert [one for one in missed() if not any(is_known(*one, known) for known in KNOWN)] == []


def test_what_is_known_not_to_reach_a_format_does_not() -> None:
    assert [known for known in KNOWN if not any(is_known(*one, known) for one in missed())] == []
