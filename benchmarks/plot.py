"""A log-log plot as SVG, without a plotting library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

Points = Sequence[tuple[float, float]]
Panel = tuple[str, str, str, Mapping[str, Points]]
"""Title, label of the horizontal axis, label of the vertical one, and the curves by name."""

_WIDTH, _HEIGHT, _MARGIN = 400, 300, 56
_COLOURS = ("#0b62a4", "#c2410c", "#3f7d20", "#7c3aed")


def slope(points: Points) -> float:
    """The exponent of the power law that fits the points best (least squares on logarithms).

    >>> round(slope([(1, 3), (10, 30), (100, 300)]), 6)
    1.0
    """
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def panel(title: str, x_label: str, y_label: str, curves: Mapping[str, Points], left: int, top: int) -> str:
    """One pair of axes with its curves, at that place of the picture."""
    points = [point for curve in curves.values() for point in curve]
    scale_x = _Scale([x for x, _ in points], left + _MARGIN, left + _WIDTH - 24)
    scale_y = _Scale([y for _, y in points], top + _HEIGHT - _MARGIN, top + 28)
    parts = [f'<text x="{left + _WIDTH / 2:.0f}" y="{top + 16}" class="title">{escape(title)}</text>']
    for value in scale_x.decades:
        x = scale_x(value)
        parts.append(f'<path class="grid" d="M{x:.1f} {scale_y.start}V{scale_y.end}"/>')
        parts.append(f'<text x="{x:.1f}" y="{scale_y.start + 16}" class="tick">{_short(value)}</text>')
    for value in scale_y.decades:
        y = scale_y(value)
        parts.append(f'<path class="grid" d="M{scale_x.start} {y:.1f}H{scale_x.end}"/>')
        parts.append(f'<text x="{scale_x.start - 6}" y="{y + 4:.1f}" class="tick end">{_short(value)}</text>')
    for number, (name, curve) in enumerate(curves.items()):
        colour = _COLOURS[number]
        line = " ".join(f"{scale_x(x):.1f},{scale_y(y):.1f}" for x, y in curve)
        parts.append(f'<polyline points="{line}" stroke="{colour}"/>')
        parts += [f'<circle cx="{scale_x(x):.1f}" cy="{scale_y(y):.1f}" r="3" fill="{colour}"/>' for x, y in curve]
        label = f"{name}, slope {slope(curve):.2f}"
        parts.append(
            f'<text x="{scale_x.start + 8}" y="{top + 42 + 16 * number}" fill="{colour}">{escape(label)}</text>'
        )
    parts.append(f'<text x="{left + _WIDTH / 2:.0f}" y="{top + _HEIGHT - 18}" class="tick">{escape(x_label)}</text>')
    middle = top + _HEIGHT / 2
    parts.append(
        f'<text x="{left + 14}" y="{middle:.0f}" class="tick" transform="rotate(-90 {left + 14} {middle:.0f})">'
        f"{escape(y_label)}</text>"
    )
    return "\n".join(parts)


def picture(panels: Sequence[Panel], columns: int = 2) -> str:
    """The panels in rows, as one SVG document."""
    rows = math.ceil(len(panels) / columns)
    drawn = [
        panel(*one, left=number % columns * _WIDTH, top=number // columns * _HEIGHT)
        for number, one in enumerate(panels)
    ]
    style = (
        "text{font:12px sans-serif}.title{font-weight:bold;text-anchor:middle}.tick{text-anchor:middle;fill:#444}"
        ".end{text-anchor:end}.grid{stroke:#ddd}polyline{fill:none;stroke-width:2}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * _WIDTH} {rows * _HEIGHT}" role="img">'
        f"<style>{style}</style>\n"
        f'<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


class _Scale:
    """A logarithmic axis from `start` to `end` in pixels, over whole decades."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.start, self.end = start, end
        self._low, self._high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def __call__(self, value: float) -> float:
        return self.start + (self.end - self.start) * (math.log10(value) - self._low) / (self._high - self._low)

    @property
    def decades(self) -> list[float]:
        return [10.0**power for power in range(self._low, self._high + 1)]


def _short(value: float) -> str:
    """A decade as a label.

    >>> _short(1e6), _short(0.01)
    ('1 M', '0.01')
    """
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g} {unit}"
    return f"{value:g}"
