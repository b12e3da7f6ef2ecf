"""Charts as Vega-Lite specs, drawn to SVG here so that the page needs neither a script nor the network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final
from unicodedata import east_asian_width

import vl_convert as vlc

from yingbao.report.words import Lang

FONT: Final = "Source Han Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
INK, SOFT, TRACK, BLUE, RED, PAPER = "#1d2733", "#5c6672", "#e9e4d8", "#2f6690", "#b3261e", "#fbfaf6"
SHADES: Final = ("#0d3b5e", "#2f6690", "#6a9bc0", "#a9c7dd", "#dde9f1")
"""From the lowest coverage to the highest: one hue, so that lightness alone tells them apart."""

Spec = dict[str, Any]
UNSIGNED: Final = "format(abs(datum.value), ',d')"
TILE: Final = 54
TALL: Final = 440
"""Roughly how high the bars of all programmes stand, as high as the map beside them."""
CONFIG: Final[Spec] = {
    "font": FONT,
    "view": {"stroke": None},
    "background": "transparent",
    "axis": {"labelColor": INK, "labelFontSize": 12, "titleColor": SOFT, "domain": False, "ticks": False},
}


def drawn(spec: Spec, name: str) -> str:
    """The SVG of a spec, fit to stand inside HTML: it scales, hides from readers (its frame speaks for it), and its ids
    are its own."""
    full = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": CONFIG, "padding": 2, **spec}
    svg = vlc.vegalite_to_svg(full, vl_version="5.21", allowed_base_urls=[])
    svg = re.sub(r' (xmlns(:xlink)?|version|class|role|aria-[a-z]+|pointer-events)="[^"]*"', "", svg)
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    return re.sub(
        r'<svg width="([\d.]+)" height="([\d.]+)"', r'<svg aria-hidden="true" style="max-width:\1px"', svg, count=1
    )


def text(x: Spec, field: str, **mark: Any) -> Spec:
    return {"mark": {"type": "text", "baseline": "middle", **mark}, "encoding": {"x": x, "text": {"field": field}}}


def fitted(words: str, columns: int) -> str:
    """The words cut to so many half-width columns (a Chinese character is two). Vega would measure each attempt."""
    room = columns
    for n, letter in enumerate(words):
        room -= 2 if east_asian_width(letter) in "WF" else 1
        if room < 0:
            return words[:n].rstrip() + "…"
    return words


def spanned(rows: Sequence[Spec]) -> list[Spec]:
    return [{**row, "none": 0, "all": 1} for row in rows]


def bars(step: int, shift: int) -> list[Spec]:
    """A track of the whole, the delivered part in blue, the suspected gap in red."""
    whole = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None}
    mark = {"type": "bar", "height": min(11, step // 2 - 1), "yOffset": shift}
    spans = [(TRACK, "none", "all"), (RED, "rate", "all"), (BLUE, "none", "rate")]
    return [
        {"mark": {**mark, "color": color}, "encoding": {"x": {"field": start, **whole}, "x2": {"field": end}}}
        for color, start, end in spans
    ]


def coverage_bars(rows: Sequence[Spec], *, name: str) -> str:
    """One row a programme: `title`, `rate` (0 to 1), `share` and `count` as words, for a wide page."""
    axis = {"title": None, "labelLimit": 0, "labelPadding": 10}
    y = {"field": "title", "type": "nominal", "sort": None, "axis": axis, "scale": {"paddingInner": 0.1}}
    step = max(19, min(26, TALL // len(rows)))
    layers = [
        *bars(step, 0),
        text({"value": 356}, "share", align="right", dx=44, fontSize=12, fontWeight=600, color=INK),
        text({"value": 356}, "count", align="left", dx=54, fontSize=11, color=SOFT),
    ]
    spec = {
        "data": {"values": spanned(rows)},
        "width": 350,
        "height": {"step": step},
        "encoding": {"y": y},
        "layer": layers,
    }
    return drawn(spec, name)


def coverage_list(rows: Sequence[Spec], *, name: str) -> str:
    """The same for a phone: the words stand above each bar."""
    y = {"field": "title", "type": "nominal", "sort": None, "axis": None}
    layers = [
        *bars(20, 8),
        text({"value": 0}, "title", align="left", yOffset=-8, fontSize=13, color=INK),
        text({"value": 340}, "share", align="right", yOffset=-8, fontSize=13, fontWeight=600, color=INK),
        text({"value": 280}, "count", align="right", yOffset=-8, fontSize=11, color=SOFT),
    ]
    spec = {
        "data": {"values": spanned(rows)},
        "width": 340,
        "height": {"step": 38},
        "encoding": {"y": y},
        "layer": layers,
    }
    return drawn(spec, name)


def tile_map(tiles: Sequence[Spec], streets: Sequence[Spec], lang: Lang, *, name: str) -> str:
    """Tiles with `x`, `y`, `title`, `value` (words), `shade` and `ink` (colours); streets with `x`, `y`, `title`."""
    wide, high = (max(tile[axis] for tile in tiles) + 1 for axis in ("x", "y"))
    edges = {"x": {"domain": [0, wide]}, "y": {"domain": [high, -0.45]}}

    def at(axis: str, field: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "scale": {**edges[axis], "nice": False, "zero": False},
            "axis": None,
        }

    placed = [{**t, "x2": t["x"] + 0.96, "y2": t["y"] + 0.96, "cx": t["x"] + 0.48} for t in tiles]
    lines = [{**t, "ty": t["y"] + 0.34, "vy": t["y"] + 0.68} for t in placed]
    own = {"field": "ink", "type": "nominal", "scale": None}
    paint: Spec = {"x": at("x", "x"), "x2": {"field": "x2"}, "y": at("y", "y"), "y2": {"field": "y2"}}
    shade = {"field": "shade", "type": "nominal", "scale": None}

    def lettering(y: str, field: str, **mark: Any) -> Spec:
        place = {"x": at("x", "cx"), "y": at("y", y), "text": {"field": field}, "color": own}
        return {"mark": {"type": "text", **mark}, "encoding": place}

    labels = {"x": at("x", "x"), "y": at("y", "y"), "text": {"field": "title"}}
    layers = [
        {"mark": {"type": "rect", "cornerRadius": 3}, "encoding": {**paint, "color": shade}},
        lettering("ty", "title", fontSize=12 if lang == "zh" else 9),
        lettering("vy", "value", fontSize=12, fontWeight=600),
        {
            "data": {"values": list(streets)},
            "mark": {"type": "text", "align": "left", "dy": -9, "fontSize": 12, "fontWeight": 600, "color": SOFT},
            "encoding": labels,
        },
    ]
    size = {"width": round(wide * TILE), "height": round((high + 0.45) * TILE)}
    return drawn({"data": {"values": lines}, **size, "layer": layers}, name)


def week_bars(rows: Sequence[Spec], width: int, *, name: str) -> str:
    """Columns a week: `week` (its first day in words), `begins` and `ends` (counts), ends hanging below the line."""
    every = -(-len(rows) * 56 // width)
    shown = [row["week"] for row in rows[::every]]
    axis = {"title": None, "labelAngle": 0, "values": shown, "labelLimit": 0, "labelPadding": 8}
    x = {"field": "week", "type": "ordinal", "sort": None, "axis": axis, "scale": {"paddingInner": 0.35}}
    count = {"type": "quantitative", "axis": {"title": None, "gridColor": TRACK, "tickCount": 4, "labelExpr": UNSIGNED}}
    layers = [
        {"mark": {"type": "bar", "color": color}, "encoding": {"y": {"field": field, **count}}}
        for field, color in (("begins", BLUE), ("below", SOFT))
    ]
    values = [{**row, "below": -row["ends"]} for row in rows]
    spec = {"data": {"values": values}, "width": width, "height": 170, "encoding": {"x": x}, "layer": layers}
    return drawn(spec, name)
