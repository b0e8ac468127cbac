"""Reading Parquet files by row position, and errors for damaged and missing files."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invitations.errors import InvitationDataError
from invitations.snapshot.parquet import PartReader


@given(
    positions=st.lists(st.none() | st.integers(0, 19), max_size=60),
    rows_per_group=st.integers(1, 25),
)
def test_part_reader_takes_rows_at_any_positions(
    tmp_path_factory: pytest.TempPathFactory, positions: list[int | None], rows_per_group: int
) -> None:
    path = tmp_path_factory.mktemp("part") / "part.parquet"
    pq.write_table(pa.table({"x": list(range(20))}), path, row_group_size=rows_per_group)
    reader = PartReader(path)
    places = reader.locate(pa.array(positions, pa.int64()))
    assert reader.take("x", places).to_pylist() == positions


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not a Parquet file at all"])
def test_damaged_part_raises_error_with_advice(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "part-00000.parquet"
    path.write_bytes(content)
    with pytest.raises(InvitationDataError, match="Location at an older one, or delete"):
        PartReader(path)


def test_missing_part_raises_error_with_advice(tmp_path: Path) -> None:
    with pytest.raises(InvitationDataError, match="Location at an older one, or delete"):
        PartReader(tmp_path / "gone.parquet")
