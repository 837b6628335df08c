"""Markdown documents for Hypothesis, in the nastiest style that still says what is meant."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

WORDS = st.sampled_from(
    (
        "a", "the", "Lock", "é", "ß𝔄", "字", "שלום", "x_y", "1.", "-", "+", "#", ">", ":", "=",
        "--", "…", r"\*", r"\\", r"\[", r"\&", r"\.", "&amp;", "&nbsp;", "&ngE;", "&#233;",
        "&#x1F600;", "&x;", "*", "**", "_", "`", "[", "]", "(", ")", "<", "!", "|", "\\", "$", "~~",
        "[^", "{#", "}", "\x01", "\x00", "\t", "\u2028", "  ", "http://a.b", "<br>", "<b>",
        "</b>", "<!-- c -->",
    )
)  # fmt: skip
PLAIN = st.sampled_from(["a", "Lock", "é", "字", "שלום", r"\*", "&amp;", "1", "x_y", "—"])
FORMS = st.sampled_from(
    (
        "{0}", "{0}", "*{0}*", "**{0}**", "_{0}_", "~~{0}~~", "`{1}`", "`` {0} ``", "`{1}\n{1}`",
        "[{0}]({2})", '[{0}]({2} "{1}")', "[{0}][r]", "[{1}][]", "[r]", "[](#l)", "[{0}\n](#l)",
        "![{0}](p.png)", "[^n]", "[^m]", "${1}$", "$${1}$$", "<http://{3}>", "\\\n{0}", "{0}\n{1}",
        "{0}  \n{1}", "{0} \n  {1}", "<em>{0}</em>", '<span lang="he" dir="rtl">{0}</span>',
        "<sup>{1}</sup>", "<x y='{1}'>", "<u>{0}\n</u>", '<a href="{2}">{0}</a>',
    )
)  # fmt: skip
TARGETS = st.sampled_from(["http://e.f", "<https://g/h i>", "#l", "j.md", "mailto:k@l", ""])
ENDINGS = st.sampled_from(["\n", "\n", "\r\n", "\r"])


@st.composite
def inline(draw: DrawFn, depth: int) -> str:
    """A piece of a line, or of several."""
    if not depth:
        return " ".join(draw(st.lists(st.one_of(PLAIN, WORDS), min_size=1, max_size=3)))
    inner = " ".join(draw(st.lists(inline(depth - 1), min_size=1, max_size=2)))
    plain = draw(PLAIN)
    form = draw(FORMS)
    return form.format(inner, plain, draw(TARGETS), "a.b")


@st.composite
def row(draw: DrawFn) -> str:
    cells = draw(st.lists(inline(1), min_size=1, max_size=4))
    line = "|".join(cell.replace("\n", " ") for cell in cells)
    return draw(st.sampled_from(["|{}|", "{}|", "| {} |", "{} | "])).format(line)


@st.composite
def block(draw: DrawFn, depth: int) -> list[str]:
    """The lines of a block."""
    text = draw(inline(2)).split("\n")
    kinds = ["paragraph"] * 3 + [
        "heading",
        "setext",
        "fence",
        "indented",
        "table",
        "figure",
        "rule",
    ]
    kinds += ["note", "definition", "html", "html table", "math", "link definition"]
    kinds += ["quote", "bullet", "number", "alert", "div"] * (2 if depth else 0)
    kind = draw(st.sampled_from(kinds))
    match kind:
        case "heading":
            mark, end = draw(st.sampled_from([("# ", ""), ("##\t", " ##"), ("### ", " {#l .c}")]))
            return [mark + text[0] + end]
        case "setext":
            return [*text, draw(st.sampled_from(["===", "---", "  ="]))]
        case "fence":
            return ["```py x", *text, "", draw(st.sampled_from(["```", "````", "x"]))]
        case "indented":
            return [draw(st.sampled_from(["    ", "\t", "  \t "])) + line for line in text]
        case "table":
            rows = draw(st.lists(row(), max_size=3))
            before = draw(st.sampled_from([[], ["Table: *a* b {#t}", ""]]))
            after = draw(st.sampled_from([[], ["", "Note: a"], ["", "Table: c"]]))
            return [*before, "|a|*b*|", "|:-|-:|", *rows, *after]
        case "figure":
            return [
                draw(st.sampled_from(['![a *b*](c.png "d &amp; \\"e"){#f}', "![a][r]", "![](b)"]))
            ]
        case "note":
            return [f"[^{draw(st.sampled_from('nmo'))}]: {text[0]}", "", "    second"]
        case "definition":
            return [*text, f": {draw(PLAIN)}", "", "  b"]
        case "html":
            return ["<p>" + text[0], *text, "</p>", "<ul><li>a &lt; b<li><em>c</em></ul>"]
        case "html table":
            return ["<table><tr><td colspan=2>a", "<tr><th>b<td>" + text[0], "</table>"]
        case "math":
            return ["$$", text[0], "$$"]
        case "link definition":
            return ['[r]: http://r "T &amp; t"']
        case "rule":
            return ["* * *"]
        case "quote" | "bullet" | "number" | "alert" | "div":
            return held(kind, draw(blocks(depth - 1)), lazy=draw(st.booleans()))
        case _:
            return text


def held(kind: str, lines: list[str], *, lazy: bool) -> list[str]:
    """`lines` within a container."""
    if kind == "div":
        return ['<div lang="ar">', "", *lines, "", "</div>"]
    if kind in {"quote", "alert"}:
        first = ["> [!NOTE]"] if kind == "alert" else []
        mark = ">" if lazy else "> "
        return first + [mark + line for line in lines]
    lead, rest = ("- ", "  ") if kind == "bullet" else ("10) ", "    ")
    lead = lead + "[x] " if lazy else lead
    return [lead + lines[0], *(rest + line for line in lines[1:]), lead + "z"]


def blocks(depth: int) -> SearchStrategy[list[str]]:
    joined = st.lists(block(depth), min_size=1, max_size=3)
    return joined.map(lambda parts: [line for part in parts for line in [*part, ""]][:-1])


@st.composite
def documents(draw: DrawFn) -> str:
    """A whole document: perhaps with a byte order mark, front matter, and any line endings."""
    start = draw(st.sampled_from(["", "", "\ufeff", "---\ntitle: É & b\ndate: 2025\n---\n"]))
    lines = draw(blocks(2))
    notes = ["", "[^n]: note *one* [^m]", "", "[^m]: two [^n]", "", '[r]: http://q "u"', ""]
    text = start + "\n".join([*lines, *(notes if draw(st.booleans()) else [])])
    if draw(st.booleans()):
        return text.replace("\n", draw(ENDINGS))
    return "".join(part + draw(ENDINGS) for part in text.split("\n"))
