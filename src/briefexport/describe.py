"""What a build tells of an edition: what it was made with beside its own files, its manifest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from briefexport.assets import find_shipped, shipped
from briefexport.backends import BACKENDS, Extent
from briefexport.diagnostics import Diagnostic
from briefexport.edition.load import Loaded
from briefexport.edition.styles import FOLDER as STYLES
from briefexport.inputs import Input, found
from briefexport.manifest import FORMAT, Family, Manifest, Proved, counts, output, sources
from briefexport.proof import Proof
from briefexport.style import Style
from briefexport.versions import libraries, packages, programs

TEMPLATES = "templates"


def furnishings(
    style: Style, formats: Sequence[str], profiles: Sequence[str], project: Path | None
) -> Iterator[Input]:
    """Yield the templates, the profile of the press and the fonts that `formats` are made with."""
    for name in dict.fromkeys(_templates(formats, project)):
        if path := find_shipped(TEMPLATES, name, project):
            yield found("template", f"{TEMPLATES}/{name}", path)
    if "pdf" in formats and "press" in profiles:
        name = style.press.profile
        if path := find_shipped(STYLES, name, project):
            yield found("profile", f"{STYLES}/{name}", path)
    for font in style.fonts.values():
        for face in font.faces:
            yield found("font", f"{font.package}/{face.file}", font.path(face))


def _templates(formats: Sequence[str], project: Path | None) -> Iterator[str]:
    """Yield the names of the templates of `formats`, each from its folder's root."""
    for name, backend in BACKENDS.items():
        if name in formats:
            for pattern in backend.templates:
                folder = pattern.rpartition("/")[0]
                for path in shipped(TEMPLATES, pattern, project):
                    yield f"{folder}/{path.name}" if folder else path.name


def manifest(
    loaded: Loaded,
    formats: Sequence[str],
    files: Mapping[str, bytes],
    extents: Mapping[str, Extent],
    proofs: Mapping[str, Proof],
    inputs: Iterable[Input],
    findings: Iterable[Diagnostic],
    *,
    review: bool,
) -> Manifest:
    """Return the manifest of `files`, made of `loaded` in `formats`.

    `extents` says how much each file is, `proofs` what came of reading it back; `inputs` are all
    files it was made from, `findings` all that was said.
    """
    edition = loaded.edition
    return Manifest(
        format=FORMAT,
        title=edition.settings.title,
        identifier=edition.identifier,
        date=edition.date.isoformat(),
        language=edition.settings.language,
        style=loaded.style.name,
        formats=tuple(formats),
        review=review,
        briefs=tuple(brief.id for brief in edition.briefs),
        model=edition.digest,
        files=tuple(
            output(name, data, _held(extents[name]), _proved(proofs.get(name)))
            for name, data in sorted(files.items())
        ),
        inputs=sources(inputs),
        fonts=tuple(_families(loaded.style)),
        versions=programs(),
        libraries=libraries(type_setting="pdf" in formats),
        diagnostics=counts(findings),
    )


def _held(extent: Extent) -> dict[str, int]:
    return {f"{extent.unit}s": extent.count}


def _proved(proof: Proof | None) -> Proved | None:
    if proof is None:
        return None
    compared = {str(subject): count for subject, count in sorted(proof.compared.items())}
    return Proved(compared, len(proof.differences))


def _families(style: Style) -> Iterator[Family]:
    for font in style.fonts.values():
        package = font.package.replace("_", "-")
        yield Family(font.family, package, packages((package,)).get(package, ""))
