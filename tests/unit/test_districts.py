"""The map of districts: a point finds its district, and a wrong map is named with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

import town
from appeals.districts import MapError, district_of, mapped
from appeals.model.written import Place
from appeals.town import District

HERE = town.load()
TEXT = (town.HERE / "districts.geojson").read_text("utf-8")
SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
FAR = [[[10, 10], [11, 10], [11, 11], [10, 10]]]


def drawn(kind: str, coordinates: Any) -> Any:
    """A town of one district, so drawn."""
    bare = replace(HERE, districts={"one": District("one", "Один")})
    feature = {"type": "Feature", "properties": {"code": "one"}, "geometry": {"type": kind, "coordinates": coordinates}}
    return mapped(bare, json.dumps({"type": "FeatureCollection", "features": [feature]}))


def at(longitude: float, latitude: float) -> Place:
    """A point on the map."""
    return Place("", latitude, longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude", "district"),
    [
        (50.9213, 128.4739, "centre"),
        (50.94, 128.47, "north"),
        (50.895, 128.47, "south"),
        (50.915, 128.43, "transport"),
        (50.91, 128.51, "amurselmash"),
        (55.75, 37.62, ""),
        (0.0, 0.0, ""),
    ],
)
def test_a_point_lies_in_its_district_or_in_none(latitude: float, longitude: float, district: str) -> None:
    """By the shipped map of Belogorsk; Moscow is none of it."""
    assert district_of(at(longitude, latitude), HERE) == district


@pytest.mark.parametrize("place", [None, Place("ул. Кирова, 120"), Place("мкр. Южный", None, 128.4)])
def test_without_a_point_there_is_no_district(place: Place | None) -> None:
    """An address in words is not guessed at."""
    assert district_of(place, HERE) == ""


@given(some.floats(128.3, 128.6), some.floats(50.8, 51.0))
def test_every_point_lies_in_one_district_at_most(longitude: float, latitude: float) -> None:
    """The shipped districts share their borders and do not overlap."""
    point = at(longitude, latitude)
    alone = [code for code, one in HERE.districts.items() if district_of(point, replace(HERE, districts={code: one}))]
    assert alone == [district for district in [district_of(point, HERE)] if district]


def test_a_hole_is_not_of_the_district() -> None:
    """The second ring of a polygon is cut out."""
    here = drawn("Polygon", [SQUARE, HOLE])
    assert [district_of(at(*point), here) for point in ((3, 3), (1.5, 1.5), (5, 1))] == ["one", "", ""]


def test_a_district_may_lie_in_several_pieces() -> None:
    """A MultiPolygon, or several features of one code."""
    here = drawn("MultiPolygon", [[SQUARE], FAR])
    assert [district_of(at(*point), here) for point in ((3, 3), (10.9, 10.5), (7, 7))] == ["one", "one", ""]


def test_the_corner_of_a_ring_is_counted_once() -> None:
    """A ray through a vertex neither enters twice nor leaves twice."""
    diamond = [[0, 0], [2, -2], [4, 0], [2, 2], [0, 0]]
    here = drawn("Polygon", [diamond])
    assert [district_of(at(*point), here) for point in ((1, 0), (-1, 0), (5, 0))] == ["one", "", ""]


Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("reason", "spoil"),
    [
        ("'moon' is no district", lambda one: one["properties"].update(code="moon")),
        ("None is no district", lambda one: one.update(properties=None)),
        ("not 'Point'", lambda one: one["geometry"].update(type="Point")),
        ("not None", lambda one: one.update(geometry=None)),
        ("no coordinates", lambda one: one["geometry"].update(type="MultiPolygon", coordinates=[])),
        ("without rings", lambda one: one["geometry"].update(coordinates=[])),
        ("less than four", lambda one: one["geometry"].update(coordinates=[SQUARE[:3]])),
        ("where it begins", lambda one: one["geometry"].update(coordinates=[SQUARE[:4]])),
        ("is no point", lambda one: one["geometry"].update(coordinates=[[[50.9, 128.4], *SQUARE]])),
        ("is no point", lambda one: one["geometry"].update(coordinates=[["x", *SQUARE]])),
        ("is no Feature", lambda one: one.update(type="Thing")),
    ],
)
def test_a_fault_in_the_map_is_told_with_its_line(reason: str, spoil: Spoil) -> None:
    """That of the feature: a latitude written first is the commonest fault of all."""
    data = json.loads(TEXT)
    spoil(data["features"][2])
    text = "\n".join(["{" + '"type": "FeatureCollection", "features": [', _lines(data), "]}"])
    with pytest.raises(MapError, match=reason) as caught:
        mapped(HERE, text)
    assert str(caught.value).startswith("line 4: ") or reason == "is no Feature"


def _lines(data: dict[str, Any]) -> str:
    return ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in data["features"])


def test_a_map_that_is_no_json_is_told_with_its_line() -> None:
    """A comma too many."""
    with pytest.raises(MapError, match=r"^line 2: "):
        mapped(HERE, '{"type": "FeatureCollection",\n,"features": []}')


@pytest.mark.parametrize("text", ["[]", "{}", '{"type": "FeatureCollection"}', '{"type": "Topology", "features": []}'])
def test_a_map_without_features_is_none(text: str) -> None:
    """Another format, or nothing."""
    with pytest.raises(MapError, match="FeatureCollection"):
        mapped(HERE, text)


def test_every_district_of_the_file_is_on_the_map() -> None:
    """One that nobody drew would never be found."""
    bare = replace(HERE, districts={**HERE.districts, "islands": District("islands", "Острова")})
    with pytest.raises(MapError, match="'islands'"):
        mapped(bare, TEXT)


def test_a_district_older_than_the_file_is_called_by_its_code() -> None:
    """A card of last year breaks nothing."""
    assert HERE.district("gone") == "gone"
    assert HERE.district("south") == "Южный"
