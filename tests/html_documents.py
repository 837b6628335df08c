"""Web pages for Hypothesis: well-formed ones, and what people and programs make of them."""

import re

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

BLOCKS = (
    "p", "div", "section", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead",
    "tbody", "tr", "td", "th", "caption", "blockquote", "aside", "figure", "figcaption", "pre",
    "details", "summary", "article", "header", "center",
)  # fmt: skip
INLINES = (
    "b", "i", "em", "strong", "a", "span", "sup", "sub", "s", "code", "q", "small", "u", "font",
    "abbr", "ruby", "rt", "math", "annotation", "x-card",
)  # fmt: skip
ATTRIBUTES = (
    "", "", "", ' class="small-caps"', " lang=fr", ' dir="rtl"', ' href="http://e.org/?a&amp;b"',
    " href=#x", " id=x", ' href="javascript:1"', " colspan=3", " rowspan=2", ' colspan="99999"',
    " start=4", " type=a", " reversed", " value=7", ' style="font-variant: small-caps"',
    " scope=row", ' align="right"', ' class="tasks"', " name=x", ' alttext="x^2"', ' dir="auto"',
    " checked",
)  # fmt: skip
PIECES = (
    "a", "word", " ", "  ", "\n", "\r\n", "\t", " two words ", "&amp;", "&lt;p&gt;", "&nbsp;",
    "&eacute;", "&copy", "&#8212;", "&#x1F600;", "&unknown;", "&", "<", ">", "é", "\u00a0", "\x00",
    "\u05d0\u05d1", "<!-- no -->", "<br>", "<br><br>", "<br/>", "<hr>", "<wbr>",
    '<img src="p.png" alt="a &amp; b">', "<img src=http://e.org/p.png alt='far &lt; off'>",
    "<img>", "<img src=p.png>", '<sup><a href="#n1">1</a></sup>',
    '<li id="n1">note <a href="#r">\u21a9</a>', "<p hidden>unseen</p>", "<script>no()</script>",
    "<style>p{}</style>", "<nav>home</nav>", "<![CDATA[x < y]]>", "<?pi?>",
    '<input type="checkbox" checked>', "</", "<p", '<p class="', "12:30", "\u2014 Who", ":",
)  # fmt: skip


# What makes a page say less than its characters: what it hides, breaks, or says elsewhere.
SILENT = re.compile(r"hidden|script|style|nav|n1|&copy|unknown|CDATA|<p|^</?$|!--|<\?|alt=")
SPEAKING = tuple(piece for piece in PIECES if not SILENT.search(piece))


def pages(*, speaking: bool = False) -> SearchStrategy[str]:
    """Any page: half of its tags pair, the others stand anywhere.

    Of a `speaking` one, all characters are words of its article.
    """
    attributes = st.just("") if speaking else st.sampled_from(ATTRIBUTES)
    silent = {"math", "annotation", "article"} if speaking else set()
    names = st.sampled_from([name for name in BLOCKS + INLINES if name not in silent])
    opening = st.builds("<{}{}>".format, names, attributes)
    closing = names.map("</{}>".format)
    pieces = st.sampled_from(SPEAKING if speaking else PIECES)
    leaves = pieces | st.text("ab ;" if speaking else "ab <>&;", max_size=4) | opening | closing
    inner = st.recursive(
        st.lists(leaves, max_size=5).map("".join),
        lambda below: st.builds(
            lambda name, given, children: f"<{name}{given}>{''.join(children)}</{name}>",
            names,
            attributes,
            st.lists(below, max_size=4),
        ),
        max_leaves=14,
    )
    return st.builds("".join, st.lists(inner, max_size=4))
