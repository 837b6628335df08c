"""What a paragraph is: by the name of its style, by its outline level, or by what is in it."""

import re
from collections.abc import Mapping

from briefexport.proof.docx.flow import Para
from briefexport.proof.docx.paragraphs import Setting
from briefexport.proof.docx.styles import Use
from briefexport.proof.record import Kind

# A change of scene: stars in a line of their own.
SCENE = re.compile(r"(?:[*∗⁎] ?){3,}|⁂")
DEEPEST_HEADING = 6
OWN_KINDS: Mapping[Use, Kind] = {"code": "code", "term": "term", "caption": "caption"}


def kind_of(para: Para, *, titles: bool) -> Kind:
    """Return what a paragraph is; with `titles` a title is a heading."""
    words, use = para.words, para.setting.purpose.use
    if is_figure(para):
        return "figure"
    text = "".join(piece.text for piece in words.pieces).strip()
    if words.displayed and not text and not words.pictures:
        return "formula"
    if use == "rule" or SCENE.fullmatch(text):
        return "rule"
    if use == "entry" or (words.listed and use == "text"):
        return "entry"
    if heading_level(para.setting) or (use == "title" and titles):
        return "heading"
    return OWN_KINDS.get(use, "paragraph")


def heading_level(setting: Setting) -> int | None:
    """Return the level of a heading, by its style's name or else its outline level."""
    if setting.purpose.use == "heading":
        return min(setting.purpose.level, DEEPEST_HEADING)
    if setting.outline is not None and 0 <= setting.outline < DEEPEST_HEADING:
        return setting.outline + 1
    return None


def is_figure(para: Para) -> bool:
    """Return whether a paragraph is a picture, and not text that has one as a letter."""
    words = para.words
    if len(words.pictures) != 1 or words.formulas:
        return False
    return not words.pictures[0].shifted and not any(piece.text.strip() for piece in words.pieces)
