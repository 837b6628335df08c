"""Saved pages through trafilatura twice: as text, which a reader gets, and as XML, the truth.

    python tests/bench/scraped_pages.py PAGES PAIRS [--formatting] [--comments]

PAGES is a folder of saved pages (*.html); PAIRS is made and gets NAME.txt, NAME.xml and
NAME.marked.xml (with what is bold) of each page that holds an article. This runs where trafilatura
is installed, which the project does not need; `scraped.py` scores what it makes. With --formatting
the text is the extractor's Markdown dialect.
"""

import argparse
from pathlib import Path

from trafilatura import extract


def main() -> None:
    """Write the pairs of a folder of pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--formatting", action="store_true")
    parser.add_argument("--comments", action="store_true")
    given = parser.parse_args()
    given.pairs.mkdir(parents=True, exist_ok=True)
    for page in sorted(given.pages.glob("*.html")):
        data = page.read_bytes()
        said = {
            "txt": _extracted(data, "txt", given.formatting, given.comments),
            "xml": _extracted(data, "xml", False, given.comments),
            "marked.xml": _extracted(data, "xml", True, given.comments),
        }
        for ending, text in said.items():
            if all(said.values()):
                (given.pairs / f"{page.stem}.{ending}").write_text(text or "", "utf-8")


def _extracted(page: bytes, form: str, marked: bool, comments: bool) -> str | None:
    """Return what trafilatura makes of `page`; None where it finds no article or fails."""
    try:
        said = extract(
            page, output_format=form, include_formatting=marked, include_comments=comments
        )
    except (ValueError, AssertionError, TypeError):
        return None
    return str(said) if said else None


if __name__ == "__main__":
    main()
