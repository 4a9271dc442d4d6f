"""The portal's topics that the model tells apart; each town's file says which of its own they are."""

from __future__ import annotations

PORTAL_TOPICS = (
    "basement",
    "entrance_cleaning",
    "entrance_light",
    "facade",
    "garbage",
    "graffiti",
    "heating",
    "illegal_ads",
    "lift",
    "manhole",
    "other",
    "parking",
    "pests",
    "playground",
    "road",
    "roof",
    "sewage",
    "snow_ice",
    "street_light",
    "transport_stop",
    "trees",
    "water",
)
