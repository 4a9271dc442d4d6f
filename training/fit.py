"""Fits the model to labelled appeals: which features matter, what each weighs, in bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from appeals.routing import features
from appeals.routing.model import NOUGHT, Model
from training.appeals import Labelled

# Chosen on January 2021, which the models tried had not seen; docs/topics.md has the protocol.
SEEN_IN = 3  # appeals that a feature must stand in: what one person wrote is not remembered
OF_ITS_OWN = 12  # appeals of a reason; the rarer ones of a topic count as one
KEPT = 10_000  # features, the heaviest
FREEDOM = 60.0  # scikit-learn's C: the larger, the less the weights are held back
BALANCE = 0.3  # of how much more an appeal of a rare reason counts: 0 not, 1 as much as its reason is rarer

RARITY_UNITS = 2.5  # bytes for each unit of a squared rarity, which is 81 at most
LARGEST = 127


def fitted(rows: Sequence[Labelled]) -> Model:
    """The model of these appeals; the same appeals give the same bytes."""
    found = [features.keys(row.text) for row in rows]
    reasons, reason_of = _reasons(rows)
    counts = Counter(key for keys in found for key in keys)
    known = sorted(key for key, count in counts.items() if count >= SEEN_IN)
    rarity = _rarity(np.array([counts[key] for key in known]), len(rows))
    heavy = _heaviest(_regression(found, known, rarity, reason_of).coef_)
    known, rarity = [known[place] for place in heavy], rarity[heavy]
    regression = _regression(found, known, rarity, reason_of)
    step, in_bytes = _in_bytes(regression.coef_, rarity)
    biases = tuple(round(float(bias), 6) for bias in regression.intercept_)
    keys = {key: row for row, key in enumerate(known)}
    return Model(tuple(topic for topic, _ in reasons), biases, step, keys, in_bytes)


def _reasons(rows: Sequence[Labelled]) -> tuple[list[tuple[str, str]], Any]:
    """The reasons told apart, each with its topic, and for each appeal which is its."""
    counts = Counter((row.topic, row.reason) for row in rows)
    own = [(row.topic, row.reason if counts[row.topic, row.reason] >= OF_ITS_OWN else "") for row in rows]
    reasons = sorted(set(own))
    place = {reason: index for index, reason in enumerate(reasons)}
    return reasons, np.array([place[reason] for reason in own])


def _rarity(counts: Any, appeals: int) -> Any:
    """The squared inverse document frequency in whole units, so that training and use count with the same."""
    squares = (np.log((1 + appeals) / (1 + counts)) + 1) ** 2
    return np.clip(np.round(squares * RARITY_UNITS), 1, 255).astype(np.uint8)


def _regression(found: list[set[int]], known: list[int], rarity: Any, reason_of: Any) -> LogisticRegression:
    """A weight for each reason and feature, a bias for each reason."""
    sizes = np.bincount(reason_of)
    by_size = dict(enumerate((sizes.mean() / sizes) ** BALANCE))
    regression = LogisticRegression(C=FREEDOM, class_weight=by_size, max_iter=300, tol=1e-3)
    return regression.fit(_matrix(found, known, np.sqrt(rarity.astype(float))), reason_of)


def _matrix(found: list[set[int]], known: list[int], rarity: Any) -> Any:
    """Appeals by features, each row of length one."""
    place = {key: index for index, key in enumerate(known)}
    columns = [sorted(place[key] for key in keys if key in place) for keys in found]
    ends = np.cumsum([0, *map(len, columns)])
    indices = np.array([column for row in columns for column in row], dtype=np.int32)
    matrix = sparse.csr_matrix((rarity[indices], indices, ends), shape=(len(found), len(known)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix


def _heaviest(weights: Any) -> Any:
    """Places of the features that say most, over all reasons."""
    heaviness = np.sqrt((weights**2).sum(axis=0))
    return np.sort(np.argsort(-heaviness, kind="stable")[:KEPT])


def _in_bytes(weights: Any, rarity: Any) -> tuple[float, bytes]:
    """What one unit is worth, and the rows; a weight is stored times the rarity it would be multiplied with."""
    by_rarity = weights * np.sqrt(rarity.astype(float))
    step = float(np.abs(by_rarity).max()) / LARGEST
    rows = np.empty((len(rarity), len(weights) + 1), dtype=np.uint8)
    rows[:, :-1] = (np.round(by_rarity.T / step) + NOUGHT).astype(np.uint8)
    rows[:, -1] = rarity
    return step, rows.tobytes()
