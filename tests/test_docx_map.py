"""What a DOCX carries for the way back: its sources, and what each of its marks stands for."""

import hashlib
import json
import zlib
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from briefexport.edition.load import load_edition
from briefexport.model import Brief, Paragraph
from briefexport.readers import form_of
from briefexport.walk import descendants, plain
from briefexport.wordml.names import bookmark_name
from built import OWN, Built
from docx_files import File, W, everything, found, opened

Build = Callable[[Path], Built]
EACH = pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
BX = "{urn:briefexport:map}"


def the_map(file: File) -> etree._Element:
    return file.tree("customXml/item1.xml")


@EACH
def test_the_sources_are_in_the_file_to_the_byte(built: Build, path: Path) -> None:
    own = opened(built(path).docx.read_bytes())
    bases = list(the_map(own).iter(f"{BX}base"))
    assert [one.get("file") for one in bases] == [
        entry.source for entry in load_edition(path).edition.settings.briefs
    ]
    for base in bases:
        name = str(base.get("file"))
        packed = base.find(f"{BX}zlib")
        assert packed is not None
        data = zlib.decompress(b64decode(packed.text or ""))
        assert data == (path / name).read_bytes()
        assert base.get("sha256") == hashlib.sha256(data).hexdigest()
        assert base.get("form") == form_of(name)


@EACH
def test_every_mark_of_the_text_is_in_the_map(built: Build, path: Path) -> None:
    own = opened(built(path).docx.read_bytes())
    named = {str(one.get("name")) for one in the_map(own).iter()}
    marks = {
        str(one.get(f"{W}name")) for tree in own.texts() for one in found(tree, "bookmarkStart")
    }
    assert marks
    assert {one for one in marks if one.startswith("_bx_")} - named == {"_bx_END"}


@EACH
def test_the_map_has_the_digest_of_every_paragraph(built: Build, path: Path) -> None:
    own = opened(built(path).docx.read_bytes())
    digests = {one.get("name"): one.get("text") for one in the_map(own).iter(f"{BX}mark")}
    for brief in load_edition(path).edition.briefs:
        for node in descendants(Brief(brief.blocks)):
            if isinstance(node, Paragraph):
                text = hashlib.sha256(plain(node.content).encode()).hexdigest()
                digest = digests[bookmark_name(node.id)]
                assert digest
                assert text.startswith(digest)


def test_the_fingerprint_in_the_map_is_that_in_the_properties() -> None:
    file = everything()
    own = {str(one.get("name")): one[0].text for one in file.tree("docProps/custom.xml")}
    assert own["bx.model"] == the_map(file).get("model")


@EACH
def test_the_manifest_has_the_fingerprint_of_the_file_it_came_with(
    built: Build, path: Path
) -> None:
    docx = built(path).docx
    said = json.loads((docx.parent / "manifest.json").read_text("utf-8"))
    assert said["model"] == the_map(opened(docx.read_bytes())).get("model")


def test_nothing_of_it_is_in_the_text() -> None:
    file = everything()
    shown = b"".join(
        data for name, data in file.parts.items() if name.startswith(("word/document", "word/foot"))
    )
    assert b"urn:briefexport" not in shown
    assert b"zlib" not in shown


def test_the_map_names_no_path_of_the_machine(built: Build) -> None:
    for path in OWN:
        data = opened(built(path).docx.read_bytes()).parts["customXml/item1.xml"]
        assert str(path).encode() not in data
        assert str(Path.home()).encode() + b"/" not in data
