"""Stage 5: rows of numbers, each row in one integer.

Rows so written add up, and are scaled, in one operation each, at the speed of C; in Python every number would cost a
turn of a loop. A field of a row has 64 bits; a negative number borrows from the next field, and gives back in a sum.
"""

from __future__ import annotations

import struct
from functools import cache

LARGEST = 1000.0  # of the numbers of a row: sums of millions of rows, scaled, stay within their fields
_BITS = 64
_UNIT = 10_000  # to a number's 1: four decimals count
_HALF = 1 << (_BITS - 1)


def packed(number: float, place: int) -> int:
    """A row that has this number at this place and 0 elsewhere.

    >>> unpacked(packed(1.5, 0) + packed(-2.25, 2) + packed(0.25, 2), 3)
    [1.5, 0.0, -2.0]
    """
    return round(number * _UNIT) << (_BITS * place)


def unpacked(row: int, width: int, divisor: float = 1.0) -> list[float]:
    """The numbers of a row that has so many, divided by the divisor."""
    fields, bias = _layout(width)
    divisor *= _UNIT
    apart = (row + bias) ^ bias  # what was borrowed is given back, each field for itself
    return [value / divisor for value in fields.unpack(apart.to_bytes(fields.size, "little"))]


@cache
def _layout(width: int) -> tuple[struct.Struct, int]:
    """How the fields of a row are read, and what makes none of them negative."""
    return struct.Struct(f"<{width}q"), sum(_HALF << (_BITS * place) for place in range(width))
