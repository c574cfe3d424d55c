"""Charts as SVG, for notebooks: lines and bars, without another library. Colours are told apart by colour-blind people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 44, 44
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")


def line_chart(title: str, series: Mapping[str, Sequence[tuple[float, float]]], x: str, y: str) -> str:
    """A line a series of points (x, y), with a legend; a series of one point is a dot."""
    points = [point for line in series.values() for point in line]
    if not points:
        raise ValueError("no points to draw")
    left, right = span([px for px, _ in points])
    low, high = span([py for _, py in points])

    def place(px: float, py: float) -> tuple[float, float]:
        return (
            LEFT + (px - left) / (right - left) * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - (py - low) / (high - low) * (HEIGHT - TOP - BOTTOM),
        )

    drawn = [grid_line(place(left, value)[1], value) for value in ticks(low, high)]
    drawn += [text(place(value, low)[0], HEIGHT - BOTTOM + 18, f"{value:g}", "middle") for value in ticks(left, right)]
    for number, (name, line) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        placed = [place(*point) for point in line]
        if len(placed) > 1:
            path = " ".join(f"{px:.1f},{py:.1f}" for px, py in placed)
            drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2.5" fill="{colour}"/>' for px, py in placed]
        drawn.append(legend(number, name, colour))
    return svg(title, x, y, drawn)


def bar_chart(title: str, groups: Mapping[str, Mapping[str, float]], y: str, highest: float) -> str:
    """For each group, such as a prompt, one bar a name, from 0 up to `highest`."""
    names = list(dict.fromkeys(name for bars in groups.values() for name in bars))
    if not names:
        raise ValueError("no bars to draw")
    room = (WIDTH - LEFT - RIGHT) / len(groups)
    thick = 0.8 * room / len(names)

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - value / highest * (HEIGHT - TOP - BOTTOM)

    drawn = [grid_line(up(value), value) for value in ticks(0, highest)]
    for place, (group, bars) in enumerate(groups.items()):
        for number, name in enumerate(names):
            if name in bars:
                at = LEFT + place * room + 0.1 * room + number * thick
                high = up(0) - up(bars[name])
                colour = COLOURS[number % len(COLOURS)]
                drawn.append(
                    f'<rect x="{at:.1f}" y="{up(bars[name]):.1f}" width="{thick:.1f}" height="{high:.1f}" fill="{colour}"/>'
                )
        drawn.append(text(LEFT + (place + 0.5) * room, HEIGHT - BOTTOM + 18, group, "middle"))
    drawn += [legend(number, name, COLOURS[number % len(COLOURS)]) for number, name in enumerate(names)]
    return svg(title, "", y, drawn)


def span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * 0.05 or 0.5
    return low - room, high + room


def ticks(low: float, high: float) -> list[float]:
    """A few round numbers from low to high."""
    rough = (high - low) / 6
    power = 1.0
    while power > rough:
        power /= 10
    while power * 10 <= rough:
        power *= 10
    step = next((power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough), power * 10)
    first = -(-low // step)
    return [round((first + number) * step, 10) for number in range(int((high - first * step) / step + 1e-9) + 1)]


def grid_line(at: float, value: float) -> str:
    line = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>'
    return line + text(LEFT - 8, at + 4, f"{value:g}", "end")


def legend(number: int, name: str, colour: str) -> str:
    at = LEFT + number * 150
    mark = f'<rect x="{at}" y="{TOP - 17}" width="10" height="10" fill="{colour}"/>'
    return mark + text(at + 15, TOP - 8, name, "start")


def text(x: float, y: float, content: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(content)}</text>'


def svg(title: str, x: str, y: str, drawn: list[str]) -> str:
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#333">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        text(LEFT, 18, title, "start", ' font-size="15" font-weight="bold"'),
        *drawn,
        text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x, "middle"),
        text(14, middle, y, "middle", f' transform="rotate(-90 14 {middle:.1f})"'),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
