"""Members of ZIP archives: the same bytes, whether they were packed just now or before."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefexport.zipped import Deflated, add, deflated

MEMBERS = st.lists(
    st.tuples(st.sampled_from(("fonts/a.odttf", "b.xml", "ü.xml", "c.png")), st.binary()),
    min_size=1,
    unique_by=lambda one: one[0],
)


def archive(members: list[tuple[str, bytes | Deflated]]) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as target:
        for name, content in members:
            add(target, name, content)
    return data.getvalue()


def whole(data: bytes) -> dict[str, bytes]:
    """Return what is in an archive that has nothing wrong with it."""
    with ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


@given(MEMBERS, st.binary(), st.sampled_from((1, 1 << 16)))
def test_what_was_packed_before_stands_in_an_archive_as_if_it_were_now(
    members: list[tuple[str, bytes]], font: bytes, times: int
) -> None:
    large = font * times
    now = archive([*members, ("large.odttf", large), ("last.xml", b"<last/>")])
    before = archive([*members, ("large.odttf", deflated(large)), ("last.xml", b"<last/>")])
    assert now == before
    assert whole(now) == {**dict(members), "large.odttf": large, "last.xml": b"<last/>"}


@pytest.mark.parametrize("first", [True, False])
def test_it_may_stand_anywhere(first: bool) -> None:
    members: list[tuple[str, bytes | Deflated]] = [("a.odttf", deflated(b"a")), ("b.xml", b"b")]
    assert whole(archive(members if first else members[::-1])) == {"a.odttf": b"a", "b.xml": b"b"}
