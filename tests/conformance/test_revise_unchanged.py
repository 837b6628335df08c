"""Files that nobody edited, saved by LibreOffice: nothing comes back of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from briefexport.model import Brief
from briefexport.revise.edited import ReadBack, edited, read_back, saved
from briefexport.revise.habits import as_exported
from briefexport.revise.target import target
from briefexport.walk import identify
from built import PATHS, once
from conformance import validators
from conformance.generated import SETTINGS, drawn
from docx_files import edition, rendered
from revising.exports import ALL, export

pytestmark = pytest.mark.conformance

OURS = (*PATHS, ALL)
# Editions of whatever the model holds: few to a batch, as those of one are much alike.
BATCHES, BATCH = range(100, 108), 25


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
    return target(brief, before, after, back.marks, back.pictures, saved(sent, back)).brief


def generated() -> list[tuple[Brief, bytes]]:
    briefs = [brief for number in BATCHES for brief in drawn(number, BATCH)]
    made = (edition(one, **SETTINGS[n % len(SETTINGS)]) for n, one in enumerate(briefs))
    return [
        (identify(brief, "b1"), rendered(one).data) for brief, one in zip(briefs, made, strict=True)
    ]


def in_batches(files: list[Path], route: tuple[str, ...], folder: Path) -> Iterator[Path]:
    """Yield `files` saved again, a batch at a time: one run grows slower with all it has saved."""
    for start in range(0, len(files), BATCH):
        (folder / f"batch-{start}").mkdir()
        yield from validators.resaved(
            files[start : start + BATCH], route, folder / f"batch-{start}"
        )


@pytest.mark.timeout(2400)
@pytest.mark.parametrize("route", validators.ROUTES.values(), ids=validators.ROUTES)
def test_editions_of_all_the_model_holds_give_the_base_itself(
    tools: Path, route: tuple[str, ...], tmp_path: Path
) -> None:
    made = once("unchanged", generated)
    files = []
    for number, (_, data) in enumerate(made):
        files.append(tmp_path / f"{number}.docx")
        files[-1].write_bytes(data)
    assert len(files) == 200
    changed = []
    for (brief, data), file in zip(made, in_batches(files, route, tmp_path), strict=True):
        sent = read_back("sent.docx", data, {"b1": brief})
        back = read_back("back.docx", file.read_bytes(), {"b1": brief})
        after = as_exported(back.briefs, sent.briefs, sent.stand_ins, by_libreoffice=True)
        back = replace(back, briefs=after)
        changed += [file.stem] if put_back(brief, "b1", sent, back) is not brief else []
    assert changed == []
