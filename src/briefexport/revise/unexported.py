"""Leaves of the base that a DOCX does not show, put back among those that came back."""

from collections.abc import Sequence

from briefexport.revise.leaves import Leaf


def with_unexported(
    placed: list[tuple[Leaf, int | None]], base: Sequence[Leaf], exported: set[int]
) -> list[tuple[Leaf, int | None]]:
    """Return leaves with those of the base that a DOCX does not show, behind what they were behind.

    Of a container that is gone they are gone as well.
    """
    found = list(placed)
    for number, leaf in enumerate(base):
        if number in exported or not _stays(leaf, base, exported, found):
            continue
        before = [(one, place) for place, (_, one) in enumerate(found)
                  if one is not None and one < number]  # fmt: skip
        found.insert(max(before)[1] + 1 if before else 0, (leaf, number))
    return found


def _stays(
    leaf: Leaf,
    base: Sequence[Leaf],
    exported: set[int],
    found: Sequence[tuple[Leaf, int | None]],
) -> bool:
    for depth in range(len(leaf.chain), 0, -1):
        model = leaf.chain[depth - 1].model
        shown = any(
            n in exported and depth <= len(one.chain) and one.chain[depth - 1].model is model
            for n, one in enumerate(base)
        )
        if shown:
            return any(
                of_base is not None
                and base[of_base].chain[depth - 1 : depth]
                and base[of_base].chain[depth - 1].model is model
                for _, of_base in found
            )
    return True
