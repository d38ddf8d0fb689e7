"""Rows of numbers in one integer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feednorm.enrich.packing import LARGEST, packed, unpacked

ROWS = st.lists(st.lists(st.floats(-LARGEST, LARGEST), min_size=5, max_size=5), max_size=20)


@given(rows=ROWS, factor=st.integers(1, 1 << 16))
def test_packed_rows_add_up_and_scale_as_their_numbers_do(rows: list[list[float]], factor: int) -> None:
    """No number of a sum, scaled, runs over into its neighbours; each keeps four decimals."""
    total = sum(packed(number, place) for row in rows for place, number in enumerate(row)) * factor
    sums = [sum(numbers) for numbers in zip(*rows, strict=True)] or [0.0] * 5
    assert unpacked(total, 5, factor) == pytest.approx(sums, abs=0.0001 * max(1, len(rows)))
