"""Articles of one kind of block, over and over, from `cases/alike.txt`; and what the proof says."""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from briefexport.edition.load import load_edition
from briefexport.proof import prove
from briefexport.proof.wanted.record import FORMATS
from proofs import file_of

CASES = Path(__file__).parent / "cases/alike.txt"
TIMES = 25

# What was once refused, and is as it should be.
ONCE_REFUSED = (
    ("paras", "book"), ("items", "report"), ("notes", "brief"), ("heads2", "report"),
    ("longquotes", "report"), ("steps", "book"), ("inlinemath", "brief"), ("notequotes", "report"),
    ("longcodes", "book"), ("longrtl", "report"), ("soft", "book"), ("widetables", "brief"),
    ("indentedcode", "report"), ("partedcode", "report"), ("lateoptions", "report"),
    ("loweredlines", "brief"), ("raisedlines", "report"), ("signs", "brief"),
    ("tablesbelow", "brief"), ("leadstowide", "report"), ("emptyitems", "brief"),
    ("codeleads", "book"), ("anchors", "report"), ("taskcode", "book"), ("headlesscell", "book"),
    ("headless", "report"), ("longrow", "brief"), ("codeitems", "book"), ("units", "book"),
    ("marks", "report"), ("leaning", "brief"), ("quotedheads", "report"), ("raggeditems", "report"),
)  # fmt: skip


@cache
def articles() -> dict[str, str]:
    """Return the articles by their names."""
    _, *sections = re.split(r"(?m)^== ", CASES.read_text("utf-8"))
    found = {}
    for section in sections:
        head, _, body = section.partition("\n")
        name, _, tight = head.partition(" ")
        parts = re.split(r"\n\n--\n\n", body.strip("\n"))
        joint = "\n" if tight else "\n\n"
        repeated = (
            joint.join(_numbered(part, number) for number in range(1, TIMES + 1)) for part in parts
        )
        found[name] = "# Things alike\n\n" + "\n\n".join(repeated) + "\n"
    return found


def _numbered(part: str, number: int) -> str:
    return part.replace("@", str(number)).replace("¤", "on " * number)


def differences(name: str, style: str) -> list[str]:
    """Return what the proof finds in the article `name`, in `style` and in all formats."""
    with TemporaryDirectory() as folder:
        article = Path(folder) / "alike.md"
        article.write_text(articles()[name], "utf-8")
        loaded = load_edition(article, None, style)
    found = []
    for format_ in FORMATS:
        data = file_of(loaded.edition, format_, loaded.style)
        proof = prove(loaded.edition, loaded.style, f"alike.{format_}", format_, data)
        found += [one.message for one in proof.diagnostics]
    return found
