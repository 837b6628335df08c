"""Rules about pictures: their alternative texts and captions."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from briefexport.diagnostics import Diagnostic
from briefexport.lint.article import Article, found, reach_of, same, told
from briefexport.lint.words import words_of
from briefexport.model import Extent, Figure, Image, Range
from briefexport.walk import descendants, plain

FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|webp|svg|tiff?|bmp|heic|avif|pdf)", re.IGNORECASE)
# What cameras, telephones and screens call their pictures.
CAMERA_NAME = re.compile(
    r"(?:img|dsc|dscn|dscf|pxl|mvimg|photo|image|screenshot|screen shot|scan|unnamed)?"
    r"[-_ ]?\d[-_ \d]*(?:at [\d.: ]+)?",
    re.IGNORECASE,
)
# A stem that nobody would say: with digits, underscores or hyphens in it.
NO_WORD = re.compile(r".*[\d_-]")


def check(article: Article) -> Iterator[Diagnostic]:
    """Yield what is wrong with the pictures of `article`."""
    for node in descendants(article.brief):
        match node:
            case Image(alt=str(alt)) if alt.strip():
                yield from _alt(article, node, alt)
            case Figure():
                yield from _caption(article, node)
            case _:
                pass


def _alt(article: Article, image: Image, alt: str) -> Iterator[Diagnostic]:
    stem = PurePosixPath(image.asset).stem
    is_stem = alt.strip().casefold() == stem.casefold() and NO_WORD.fullmatch(stem)
    if FILE_NAME.fullmatch(alt.strip()) or CAMERA_NAME.fullmatch(alt.strip()) or is_stem:
        said = "is the name of a file"
    elif same(alt) in words_of(article.language).pictures:
        said = "says only that there is a picture"
    else:
        return
    yield found(
        article,
        "BX255",
        f"the alternative text {told(alt)} {said}",
        _where(article, image.origin, alt),
        "say what is to be seen, as to somebody on the telephone",
    )


def _where(article: Article, origin: Extent | None, words: str) -> Range | Extent | None:
    """Return where `words` stand within a picture's own range, or else that range."""
    if origin is None:
        return None
    start = article.source.text.find(words, *origin.outer)
    return Range(start, start + len(words)) if start >= 0 else origin


def _caption(article: Article, figure: Figure) -> Iterator[Diagnostic]:
    alt, caption = figure.image.alt, plain(figure.caption)
    if not caption.strip() and alt != "":
        yield found(
            article,
            "BX257",
            f"the figure {told(figure.image.asset)} has no caption",
            figure.origin,
            'write one behind the file: ![what it shows](file "The caption")',
        )
    elif alt and same(alt) and same(alt) == same(caption):
        yield found(
            article,
            "BX256",
            f"the alternative text is the caption once more: {told(alt)}",
            _where(article, figure.image.origin, alt) or reach_of(figure.caption, figure.origin),
            "say what is to be seen in the picture, or leave the brackets empty if the caption"
            " says it all",
        )
