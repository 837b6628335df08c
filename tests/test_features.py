"""What a style asks of its fonts, they must have."""

from dataclasses import replace

import pytest

from briefexport.edition.features import lacking_features
from briefexport.source import Source
from briefexport.style import Figures
from briefexport.tomlfile import TomlFile, load
from every import STYLE, style


def file() -> TomlFile:
    return load(Source("styles/brief.toml", STYLE.read_text("utf-8")))


def test_the_shipped_style_asks_for_nothing_that_its_fonts_lack() -> None:
    assert lacking_features(style(), file()) == ()


@pytest.mark.parametrize(
    ("font", "figures", "said"),
    [
        ("arabic", "old-style", "Amiri-Regular.ttf has no old-style figures (onum)"),
        ("arabic", "lining", "Amiri-Regular.ttf has no small capitals (smcp)"),
        ("mono", "old-style", "IBMPlexMono-Regular.ttf has no old-style figures (onum)"),
        ("greek", "tabular", "Cardo-Italic.ttf has no small capitals (smcp)"),
    ],
)
def test_a_font_that_would_have_to_be_faked_is_refused(
    font: str, figures: Figures, said: str
) -> None:
    text = {**style().text, "quote": replace(style().text["quote"], font=font, figures=figures)}
    faults = lacking_features(replace(style(), text=text), file())
    assert {fault.code for fault in faults} == {"BX408"}
    assert all(fault.severity == "error" and fault.place for fault in faults)
    assert any(fault.message.startswith(said) for fault in faults)


def test_figures_of_one_width_need_no_feature() -> None:
    text = {**style().text, "code": replace(style().text["code"], figures="tabular")}
    assert lacking_features(replace(style(), text=text), file()) == ()
