"""What is published against what would be: which file is another, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.manifest import MANIFEST, Manifest, changes, dumped, loaded
from briefexport.publish import published

# So many reasons are told of why a set would change.
_REASONS = 5


def differences(
    files: Mapping[str, bytes], folder: Path, manifest: Manifest
) -> tuple[Diagnostic, ...]:
    """Return what of the set published in `folder` is not `files` and their manifest, and why.

    Raises RefusedError where it cannot be read.
    """
    whole = {**files, MANIFEST: dumped(manifest)}
    try:
        there = published(folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RefusedError(
            diagnostic("BX801", f"cannot read what is published: {reason}", Place(file=str(folder)))
        ) from error
    told = {
        name: "not published"
        if name not in there
        else "published, but no longer built"
        if name not in whole
        else "published with other content"
        for name in sorted(whole.keys() | there.keys())
        if there.get(name) != whole.get(name)
    }
    if not told:  # what the manifest says is checked only for the reasons, and takes longer
        return ()
    return tuple(
        diagnostic("BX804", message, Place(file=str(folder / name)), hint=why)
        for (name, message), why in zip(told.items(), _whys(told, there, manifest), strict=True)
    )


def _whys(names: Iterable[str], there: Mapping[str, bytes], now: Manifest) -> Iterator[str]:
    """Yield for each file of `names` why it is not as a set published `there` has it."""
    data = there.get(MANIFEST)
    if data is None:
        yield from ("" for _ in names)
        return
    try:
        before = loaded(data, Place(file=MANIFEST))
    except RefusedError as error:
        yield from (f"why cannot be told: {error.diagnostics[0].message}" for _ in names)
        return
    since = _sentence(tuple(changes(before, now)))
    listed = {file.name: file.sha256 for file in before.files}
    for name in names:
        digest, found = listed.get(name), there.get(name)
        if digest is None and found is not None and name != MANIFEST:
            yield "no build made it"
        elif digest is not None and found is None:
            yield "it has been removed since it was published"
        elif digest is not None and found is not None and digest != sha256(found).hexdigest():
            yield "it has been changed since it was published"
        else:
            yield since


def _sentence(reasons: Sequence[str]) -> str:
    if not reasons:
        return "none of the inputs and versions in the manifest has changed: briefexport itself has"
    more = f"; and {len(reasons) - _REASONS} more" if len(reasons) > _REASONS else ""
    return f"since then: {'; '.join(reasons[:_REASONS])}{more}"
