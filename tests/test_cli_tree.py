"""The tree that `show` prints: every node has its line, and no word is left out."""

from hypothesis import HealthCheck, given, settings

import trees
from briefexport.cli.tree import View, tree
from briefexport.model import Brief, Code, CodeBlock, Heading, Math, MathBlock, Paragraph, Text
from briefexport.readers import read
from briefexport.walk import descendants

ARTICLE = """\
---
title: A title
---

# One {#one}

Text with **loud *and slanted*** words[^1], [a link](https://example.org).

1. [x] done
2. - deep

| A | B |
|---|--:|
| 1[^2] | 2 |

Table: Its caption {#tbl}

![alt](a.png "Under it")

[^1]: The note.
[^2]: In a cell.
"""

TREE = """\
brief  a.md
├─ title  A title
├─ heading 1 #one :5  One
├─ paragraph :7  Text with <strong loud <emphasis and slanted>> words<note>, \
<link https://example.org a link>.
│  └─ note
│     └─ paragraph :20  The note.
├─ list, decimal, tight :9
│  ├─ item [x]
│  │  └─ paragraph :9  done
│  └─ item
│     └─ list, bullet, tight :10
│        └─ item
│           └─ paragraph :10  deep
├─ table, 2 columns #tbl :12
│  ├─ caption  Its caption
│  ├─ align  -, end
│  ├─ head
│  │  └─ row  A | B
│  └─ body
│     └─ row  1<note> | 2
│        └─ note
│           └─ paragraph :21  In a cell.
└─ figure :18  <image a.png 'alt'>
   └─ caption  Under it"""


def test_the_tree_of_an_article() -> None:
    source, reading = read("a.md", ARTICLE.encode())
    assert "\n".join(tree(reading.brief, View(source.line_of))) == TREE


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees.briefs(wild=True, origins=True))
def test_no_word_of_any_tree_is_left_out(brief: Brief) -> None:
    shown = "\n".join(tree(brief, View(lambda offset: offset)))
    for node in descendants(brief):
        match node:
            case Text(value) | Code(value):
                assert value in shown
            case Math(value) | MathBlock(value):
                assert " ".join(value.split()) in shown
            case CodeBlock(value):
                assert all(line in shown for line in value.split("\n"))
            case _:
                pass


def test_blanks_at_the_end_of_a_block_are_shown() -> None:
    brief = Brief((Paragraph((Text("one "), Code(" "))), Heading(1, (Text("two\u2028"),))))
    lines = list(tree(brief, View(lambda offset: offset)))
    assert lines[1:] == ["├─ paragraph  one <code  >", "└─ heading 1  two\u2028"]


def test_why_stands_under_each_block_and_marked_forms_say_that_they_are_marked() -> None:
    source, reading = read("a.md", b"# One\n\nTwo.\n")
    lines = list(tree(reading.brief, View(source.line_of, lambda block, start: f"{block} {start}")))
    assert "   └─ why  Paragraph 7" in lines
