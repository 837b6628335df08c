"""The manifest of a set: what it tells, its schema, and what is said of a damaged one."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from briefexport.build import build
from briefexport.built import Order
from briefexport.diagnostics import Place
from briefexport.errors import RefusedError
from briefexport.finding import Job
from briefexport.manifest import Family, Manifest, Output, Source, changes, dumped, loaded, schema
from manifests import manifest_of

SCHEMA = Path(__file__).parents[1] / "src/briefexport/schema/briefexport-manifest-1.json"
PLACE = Place(file="dist/a/manifest.json")

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition with a picture and a cover, in a style of its project's own."""
    root = tmp_path_factory.mktemp("project")
    files = {
        "styles/house.toml": 'name = "house"\nextends = "brief"\n',
        "templates/epub/title.xhtml.j2": (
            Path(__file__).parents[1] / "templates/epub/title.xhtml.j2"
        ).read_text("utf-8"),
        "one/edition.toml": 'title = "One"\nstyle = "house"\ncover = "p/c.svg"\n'
        '[[briefs]]\nsource = "t/a.md"\n[[briefs]]\nsource = "b.txt"\n',
        "one/t/a.md": "# A title\n\nSome words.\n\n![a line](../p/a.svg)\n",
        "one/b.txt": "B title\n\nA paragraph of words that end in a stop.\n",
        "one/p/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        "one/p/c.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="90"/>',
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def built(project: Path) -> tuple[dict[str, bytes], Manifest]:
    made = build(Job("one", project / "one"), Order(project=project))
    return dict(made.files), made.manifest


def test_every_output_is_listed_with_what_it_holds_and_what_its_proof_came_to(
    built: tuple[dict[str, bytes], Manifest],
) -> None:
    files, manifest = built
    assert [one.name for one in manifest.files] == ["one.docx", "one.epub", "one.pdf"]
    for one in manifest.files:
        assert (one.size, one.sha256) == (len(files[one.name]), sha256(files[one.name]))
        assert one.proof is not None
        assert one.proof.differences == 0
        assert one.proof.compared["words"] > 0
    docx, epub, pdf = manifest.files
    assert (docx.briefs, docx.pages, pdf.parts) == (2, None, None)
    assert (pdf.pages or 0) >= 4
    assert (epub.parts or 0) >= 3


def test_every_input_is_listed_with_its_digest_and_no_place(
    built: tuple[dict[str, bytes], Manifest], project: Path
) -> None:
    _, manifest = built
    names: dict[str, list[str]] = {}
    for one in manifest.inputs:
        names.setdefault(one.kind, []).append(one.name)
    assert names["edition"] == ["edition.toml"]
    assert names["article"] == ["t/a.md", "b.txt"]
    assert names["picture"] == ["p/a.svg", "p/c.svg"]
    assert names["style"] == ["styles/house.toml", "styles/brief.toml"]
    assert {"templates/print.css.j2", "templates/epub/nav.xhtml.j2"} <= set(names["template"])
    assert "fontpkg_spectral/Spectral-Regular.ttf" in names["font"]
    assert "profile" not in names
    digests = {one.name: one.sha256 for one in manifest.inputs}
    for name in ("edition.toml", "t/a.md", "b.txt", "p/c.svg"):
        assert digests[name] == sha256((project / "one" / name).read_bytes())
    assert digests["styles/house.toml"] == sha256((project / "styles/house.toml").read_bytes())
    assert str(project) not in dumped(manifest).decode()


def test_what_it_was_made_by_is_told(built: tuple[dict[str, bytes], Manifest]) -> None:
    _, manifest = built
    assert {one.family for one in manifest.fonts} >= {"Spectral", "Fira Sans"}
    assert all(one.version for one in manifest.fonts)
    assert all(manifest.libraries.values())
    assert manifest.diagnostics["error"] == 0
    assert manifest.diagnostics["note"] >= 1


def test_the_published_schema_is_the_form_that_is_written(
    built: tuple[dict[str, bytes], Manifest],
) -> None:
    published = json.loads(SCHEMA.read_text("utf-8"))
    assert published == schema()
    validator = jsonschema.Draft202012Validator(published)
    said = json.loads(dumped(built[1]))
    validator.validate(said)
    said["files"][0]["sha256"] = "0"
    assert len(list(validator.iter_errors(said))) == 1
    del said["model"]
    assert len(list(validator.iter_errors(said))) == 2


def test_a_manifest_that_was_written_is_read_the_same(
    built: tuple[dict[str, bytes], Manifest],
) -> None:
    assert loaded(dumped(built[1]), PLACE) == built[1]


def spoiled(change: Callable[[dict[str, Any]], object]) -> bytes:
    said = json.loads(dumped(manifest_of({"a.pdf": b"x"})))
    change(said)
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "BX807", "no JSON"),
        (b"\xff\xfe", "BX807", "no JSON"),
        (b"[" * 100_000, "BX807", "no JSON"),
        (b" " * (16 << 20) + b"{}", "BX807", "16 MiB"),
        (b"[]", "BX807", "no JSON object"),
        (b"{}", "BX808", "None"),
        (spoiled(lambda said: said.update(format="briefexport-manifest/9")), "BX808", "/9"),
        (spoiled(lambda said: said.pop("files")), "BX807", "files"),
        (spoiled(lambda said: said["files"][0].update(size=-1)), "BX807", "size: -1"),
        (spoiled(lambda said: said["files"][0].update(size="1")), "BX807", "files.0.size"),
        (spoiled(lambda said: said["files"][0].update(sha256="x")), "BX807", "sha256: 'x'"),
        (spoiled(lambda said: said.update(date="soon")), "BX807", "date"),
    ],
    ids=range(12),
)
def test_a_damaged_manifest_is_told_with_the_way_out(data: bytes, code: str, words: str) -> None:
    with pytest.raises(RefusedError) as caught:
        loaded(data, PLACE)
    (found,) = caught.value.diagnostics
    assert (found.code, found.place) == (code, PLACE)
    assert words in found.message
    assert found.hint


def test_what_could_make_another_set_is_told_one_by_one() -> None:
    before = replace(
        manifest_of({}),
        inputs=(Source("article", "a.md", 1, "1" * 64), Source("picture", "p.png", 1, "2" * 64)),
        fonts=(Family("Cardo", "fontpkg-cardo", "1.0"),),
        libraries={"pango": "1.50"},
    )
    now = replace(
        before,
        inputs=(Source("article", "a.md", 1, "3" * 64), Source("article", "b.md", 1, "4" * 64)),
        fonts=(Family("Cardo", "fontpkg-cardo", "1.1"),),
        libraries={"pango": "1.52"},
        style="report",
        review=True,
        files=(Output("a.pdf", 1, "5" * 64),),
        versions={"briefexport": "0.2.0", "pydyf": "0.13"},
    )
    assert list(changes(before, before)) == []
    assert list(changes(before, now)) == [
        "article a.md has changed",
        "article b.md is new",
        "picture p.png is no longer used",
        "style was brief and is report",
        "review was off and is on",
        "fontpkg-cardo was 1.0 and is 1.1",
        "briefexport was 0.1.0 and is 0.2.0",
        "pydyf was not there and is 0.13",
        "pango was 1.50 and is 1.52",
    ]
