"""The town's districts on the map: read from the GeoJSON beside the town's file, and which of them a point lies in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from appeals.model.written import Place
from appeals.town import Area, District, Ring, Town

_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')


class MapError(Exception):
    """The map of districts cannot be used: where in it, and why."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason if line is None else f"line {line}: {reason}")


def district_of(place: Place | None, town: Town) -> str:
    """The code of the district that the place's point lies in; empty without a point, and outside of all."""
    if place is None or place.latitude is None or place.longitude is None:
        return ""
    point = (place.longitude, place.latitude)
    inside = (one.code for one in town.districts.values() if any(_covers(area, point) for area in one.areas))
    return next(inside, "")


def _covers(area: Area, point: tuple[float, float]) -> bool:
    """In its first ring, the outer one, and in none of the holes (RFC 7946, 3.1.6)."""
    outer, *holes = area
    return _within(outer, point) and not any(_within(hole, point) for hole in holes)


def _within(ring: Ring, point: tuple[float, float]) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times; a line that two districts share is one's."""
    x, y = point
    crossed = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) is not (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            crossed = not crossed
    return crossed


def mapped(town: Town, text: str) -> Town:
    """The town with its districts' areas, from a FeatureCollection whose features have the property `code`.

    MapError names the line of what is wrong. Every district is on the map, and nothing else is.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise MapError(error.msg, error.lineno) from error
    features = data.get("features") if isinstance(data, dict) and data.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise MapError("must be a FeatureCollection with features", 1)
    lines = [text.count("\n", 0, match.start()) + 1 for match in _FEATURE.finditer(text)]
    found: dict[str, tuple[Area, ...]] = {}
    for index, feature in enumerate(features):
        try:
            code, areas = _feature(feature, town.districts)
        except MapError as error:
            raise MapError(str(error), lines[index] if index < len(lines) else None) from error
        found[code] = (*found.get(code, ()), *areas)
    for code in town.districts:
        if code not in found:
            raise MapError(f"the district {code!r} of the town's file is not on the map")
    return replace(town, districts={code: replace(one, areas=found[code]) for code, one in town.districts.items()})


def _feature(feature: Any, known: Mapping[str, District]) -> tuple[str, tuple[Area, ...]]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise MapError("is no Feature")
    code = (feature.get("properties") or {}).get("code")
    if not isinstance(code, str) or code not in known:
        raise MapError(f"{code!r} is no district of the town's file")
    polygons = _polygons(feature.get("geometry") or {})
    if not isinstance(polygons, list) or not polygons:
        raise MapError("has no coordinates")
    return code, tuple(_area(rings) for rings in polygons)


def _polygons(geometry: Mapping[str, Any]) -> Any:
    match geometry.get("type"):
        case "Polygon":
            return [geometry.get("coordinates")]
        case "MultiPolygon":
            return geometry.get("coordinates")
        case other:
            raise MapError(f"must be a Polygon or a MultiPolygon, not {other!r}")


def _area(rings: Any) -> Area:
    if not isinstance(rings, list) or not rings:
        raise MapError("has a polygon without rings")
    return tuple(_ring(points) for points in rings)


def _ring(points: Any) -> Ring:
    if not isinstance(points, list) or len(points) < _CLOSED:
        raise MapError("has a ring of less than four points")
    ring = tuple(_point(point) for point in points)
    if ring[0] != ring[-1]:
        raise MapError("has a ring that does not end where it begins")
    return ring


_CLOSED = 4  # a triangle, and its first point again


def _point(point: Any) -> tuple[float, float]:
    """Longitude first, as GeoJSON has it."""
    numbers = isinstance(point, list) and len(point) >= 2 and all(type(one) in (int, float) for one in point)  # noqa: PLR2004
    if not numbers or abs(point[0]) > 180 or abs(point[1]) > 90:  # noqa: PLR2004
        raise MapError(f"{point!r} is no point: longitude, then latitude")
    return float(point[0]), float(point[1])
