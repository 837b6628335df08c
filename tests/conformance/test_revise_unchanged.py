"""Files that nobody edited, saved by LibreOffice: nothing comes back of them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from briefexport.model import Brief
from briefexport.revise.edited import ReadBack, edited, read_back
from briefexport.revise.habits import as_exported
from briefexport.revise.target import target
from briefexport.walk import identify
from built import PATHS
from conformance import validators
from conformance.generated import SETTINGS, drawn
from docx_files import edition, rendered
from revising.exports import ALL, export

pytestmark = pytest.mark.conformance

OURS = (*PATHS, ALL)
# Of editions of whatever the model holds LibreOffice saves so many as they are, at least: what it
# drops of the others (formulas in links, breaks beside pictures, links round references) is told.
GENERATED, KEPT = 40, 0.5


@pytest.mark.parametrize("route", validators.ROUTES.values(), ids=validators.ROUTES)
def test_an_edition_that_libreoffice_saved_gives_the_base_itself(
    tools: Path, route: tuple[str, ...], tmp_path: Path
) -> None:
    files = []
    for path in OURS:
        files.append(tmp_path / f"{path.stem}.docx")
        files[-1].write_bytes(export(path).data)
    changed = []
    for path, file in zip(OURS, validators.resaved(files, route, tmp_path), strict=True):
        sent = export(path)
        back = edited(file.name, file.read_bytes(), sent.base, sent.sent)
        changed += [
            f"{path.stem}: {slug}"
            for slug, brief in sent.base.briefs.items()
            if put_back(brief, slug, sent.sent, back) is not brief
        ]
    assert changed == []


def put_back(brief: Brief, slug: str, sent: ReadBack, back: ReadBack) -> Brief:
    before, after = sent.brief(slug), back.brief(slug)
    assert before
    assert after
    return target(
        brief, before, after, back.marks, back.pictures, by_libreoffice=back.by_libreoffice
    ).brief


@cache
def generated() -> tuple[tuple[Brief, bytes], ...]:
    return tuple(_generated())


def _generated() -> Iterator[tuple[Brief, bytes]]:
    for number, brief in enumerate(drawn(71, GENERATED)):
        made = edition(brief, **SETTINGS[number % len(SETTINGS)])
        yield identify(brief, "b1"), rendered(made).data


def test_editions_of_all_the_model_holds_mostly_give_the_base_itself(
    tools: Path, tmp_path: Path
) -> None:
    files = []
    for number, (_, data) in enumerate(generated()):
        files.append(tmp_path / f"{number}.docx")
        files[-1].write_bytes(data)
    same = 0
    for (brief, data), file in zip(
        generated(), validators.resaved(files, ("docx",), tmp_path), strict=True
    ):
        if not file.is_file():  # LibreOffice could not open it
            continue
        sent = read_back("sent.docx", data, {"b1": brief})
        back = read_back("back.docx", file.read_bytes(), {"b1": brief})
        (after,) = as_exported(back.briefs, sent.briefs, sent.stand_ins, by_libreoffice=True)
        made = target(
            brief, sent.briefs[0], after, back.marks, back.pictures, by_libreoffice=True
        ).brief
        same += made is brief
    assert same >= KEPT * GENERATED
