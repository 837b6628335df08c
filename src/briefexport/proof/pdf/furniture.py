"""What stands in the margins of pages: running heads and numbers, which are artifacts."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from briefexport.proof.pdf.areas import Area
from briefexport.proof.pdf.evidence import Margin
from briefexport.proof.record import Kind, Look, Record

SAME = 0.5


def furniture(
    margins: Iterable[Margin], areas: Mapping[int, Area], alike: Container[int]
) -> Iterator[Record]:
    """Yield what stands in the margins of pages that are `alike`, each once.

    It is the first that looks as most of its kind do.
    """
    found: dict[Kind, list[Margin]] = defaultdict(list)
    for margin in margins:
        if margin.page in alike:
            found[margin.kind].append(margin)
    kinds: tuple[Kind, ...] = ("running-verso", "running-recto", "folio")
    for kind in kinds:
        if lines := found[kind]:
            common = Counter(line.runs[0].letters for line in lines).most_common(1)[0][0]
            line = next(one for one in lines if one.runs[0].letters == common)
            looks = _looks(line, areas[line.page])
            looks["rise" if kind == "folio" else "depth"] = line.away
            where = f"page {line.page}"
            yield Record(kind, "front", line.text, looks=looks, runs=line.runs, where=where)


def _looks(line: Margin, area: Area) -> dict[str, Look]:
    if abs(line.left - area.left) < SAME:
        return {"align": "start"}
    if abs(line.right - area.right) < SAME:
        return {"align": "end"}
    return {"align": "center"} if abs(line.left + line.right - 2 * area.middle) < SAME else {}
