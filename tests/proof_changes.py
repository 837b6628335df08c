"""What two readings of an edition tell otherwise."""

from collections.abc import Mapping, Sequence

from briefexport.proof.record import Letters, Record


def changes(one: Sequence[Record], other: Sequence[Record]) -> set[str]:
    """Return what is told otherwise: a fact or a look by its key, a look of letters by its name."""
    if len(one) != len(other):
        return {"count"}
    found: set[str] = set()
    for first, second in zip(one, other, strict=True):
        for name in ("kind", "text", "links", "marks", "pictures", "id"):
            if getattr(first, name) != getattr(second, name):
                found.add(name)
        for mapping in ("facts", "looks"):
            found |= _keys(getattr(first, mapping), getattr(second, mapping))
        if len(first.runs) != len(second.runs):
            found.add("runs")
            continue
        for run, changed in zip(first.runs, second.runs, strict=True):
            for name in Letters.__slots__:
                if getattr(run.letters, name) != getattr(changed.letters, name):
                    found.add(name)
    return found


def _keys(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    return {key for key in {*one, *other} if one.get(key) != other.get(key)}
