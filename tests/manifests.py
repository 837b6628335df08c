"""Manifests of sets that were never built."""

from collections.abc import Mapping

from briefexport.manifest import FORMAT, Manifest, dumped, output


def manifest_of(files: Mapping[str, bytes], title: str = "Ä") -> Manifest:
    """Return a manifest of `files`, told apart from another by `title`."""
    return Manifest(
        format=FORMAT,
        title=title,
        identifier="urn:uuid:6ba7b811-9dad-11d1-80b4-00c04fd430c8",
        date="2025-02-20",
        language="en",
        style="brief",
        formats=("pdf",),
        review=False,
        briefs=("a",),
        model="0" * 64,
        files=tuple(output(name, data, {"pages": 1}, None) for name, data in sorted(files.items())),
        inputs=(),
        fonts=(),
        versions={"briefexport": "0.1.0"},
        libraries={},
        diagnostics={"error": 0, "warning": 0, "note": 0},
    )


def whole(files: Mapping[str, bytes], title: str = "Ä") -> dict[str, bytes]:
    """Return `files` and their manifest, as they are published."""
    return {**files, "manifest.json": dumped(manifest_of(files, title))}
