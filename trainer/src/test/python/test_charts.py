import re
from xml.etree import ElementTree

import pytest

from granite_trainer.charts import COLOURS, bar_chart, line_chart, ticks

SVG = "{http://www.w3.org/2000/svg}"


def test_a_line_falls_where_its_numbers_fall():
    chart = line_chart("Loss < 5 & falling", {"loss": [(1, 4.0), (2, 2.0), (3, 1.0)], "end": [(3, 1.5)]}, "step", "loss")
    root = ElementTree.fromstring(chart)
    (line,) = root.iter(f"{SVG}polyline")
    places = [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert [y for _, y in places] == sorted(y for _, y in places)  # downwards on the page
    assert {circle.get("fill") for circle in root.iter(f"{SVG}circle")} == set(COLOURS[:2])
    assert {"Loss < 5 & falling", "loss", "end", "step"} <= {text.text for text in root.iter(f"{SVG}text")}


def test_bars_have_the_height_of_their_numbers():
    root = ElementTree.fromstring(bar_chart("Scores", {"a": {"base": 2.0, "tuned": 8.0}, "b": {"base": 0.0}}, "score", 10))
    heights = [float(bar.get("height")) for bar in root.iter(f"{SVG}rect") if float(bar.get("width")) not in (10, 720)]
    assert heights[1] == pytest.approx(4 * heights[0], rel=0.01) and heights[2] == 0


@pytest.mark.parametrize(("low", "high"), [(0, 10), (0.0012, 0.0019), (-3.2, 11.7), (995, 1005), (4.9, 5.1)])
def test_ticks_are_few_round_and_inside(low, high):
    found = ticks(low, high)
    assert 3 <= len(found) <= 12
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in found)
    assert all(re.fullmatch(r"-?\d+(\.\d{1,4})?", f"{value:g}") for value in found)


def test_nothing_to_draw_is_said():
    with pytest.raises(ValueError):
        line_chart("empty", {"loss": []}, "x", "y")
