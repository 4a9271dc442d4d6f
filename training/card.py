"""The model's card, docs/topics.md: what it is, what it is worth and what it is not for. No text stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from appeals.routing import features
from appeals.routing.model import Model
from appeals.routing.portal import PORTAL_TOPICS
from appeals.town import Town
from training.appeals import Labelled
from training.figures import Judged, by_topic, calibration, calibration_error, confusion, where_sure, within
from training.fit import SEEN_IN
from training.trial import Trial

INTRODUCTION = """\
# The model that proposes a topic

Written by `make train DATA=…`; change training/card.py, not this file.

A citizen's text in, how likely each of {topics} topics is out (`functions/appeals/routing`). A linear model
(multinomial logistic regression) over words, pairs of neighbouring words cut to {stem} letters, and rows of {rows}
letters in words, each counted once and by its rarity (tf-idf). It tells apart the {reasons} reasons that the topics are
made of and adds them up. {kept:,} features are kept, each a 32-bit number and {width} bytes; {size} KB compressed. No
library is needed to use it; scikit-learn fits it.

**For** proposing a topic to a person who then confirms or changes it, and so the department that answers.

**Not for** deciding anything that nobody looks at: refusing, closing or ranking appeals, judging people or departments,
counting what a town suffers from. Not for finding emergencies. Not for another language, or letters of officials.

## Data

{appeals:,} public appeals of the portal of a city of millions, {first} to {last}, in autumn and winter, with the
topic that follows from what people chose in the portal's form. They are not in this repository. The portal has nothing
on dwellings, dogs, schools, support or land: the town's file has keywords for those.

No text stands in the weights. A feature is there only as a checksum, and only if {seen} appeals or more have it;
every number counts as the same one, so house numbers and telephones are not told apart. Whoever guesses a word can
still find out whether it was among the common ones.

## Protocol

Split by time, never at random. Features, strength, size, what keywords weigh and where it is sure were chosen by models
of October to December on January; then the model was fitted to {fitted_first} – {fitted_last} ({earlier:,} appeals) and
put to {tested_first} – {tested_last} ({later:,} appeals). That was looked at three times. A first model, of topics
without their reasons, had 0.859 right at the first place and 0.961 within three, and of what the town is offered 94.2%
right where it was sure at 0.85: reasons came in, chosen on January again, and sure became 0.9. The second is this one.
A third, of 17,000 features, had 0.859 and 0.964 and was dropped, being slower. `make bench-routing DATA=…` repeats the
figures below. The weights that are shipped are fitted in the same way to all months, so that they know the latest too:
put to these months again, they would look better than they are.

Nothing measures the topics that only keywords find, since the portal lacks them: sentences written for the purpose
stand in tests/unit/test_routing_town.py.
"""

SEASONS = """\
The months matter more than the number. Fitted to October and November alone the model is right {autumn:.0%} of
the time in December: the snow came, and it had never seen any. Expect the same of a first spring, and train anew.
"""


def card(model: Model, rows: Sequence[Labelled], trial: Trial, town: Town, autumn: Sequence[Judged]) -> str:
    """The whole card: of the model that is shipped, and what the trial has shown of its like."""
    parts = [
        _introduction(model, rows, trial),
        "## Figures\n",
        *figures(trial, town),
        "\n## How much it learns from how much\n",
        *learning_curve(trial),
        "\n" + SEASONS.format(autumn=within(autumn, 1)),
        "## By topic\n",
        *_topics(trial.judged),
        "\n## Whether it knows when it is right\n",
        *_calibration(trial.judged),
        "\n## What is taken for what\n",
        "Rows are the portal's topic, columns the model's guess, both by number.\n",
        *_confusion(trial.judged),
    ]
    return "\n".join(parts) + "\n"


def _introduction(model: Model, rows: Sequence[Labelled], trial: Trial) -> str:
    return INTRODUCTION.format(
        topics=len(PORTAL_TOPICS),
        stem=features.STEM,
        rows=" and ".join(map(str, features.LETTERS_IN_ROW)),
        kept=len(model.keys),
        width=model.width,
        reasons=len(model.topics),
        size=round(len(model.packed()) / 1000),
        appeals=len(rows),
        seen=SEEN_IN,
        first=rows[0].day,
        last=rows[-1].day,
        fitted_first=trial.earlier[0].day,
        fitted_last=trial.earlier[-1].day,
        earlier=len(trial.earlier),
        tested_first=trial.later[0].day,
        tested_last=trial.later[-1].day,
        later=len(trial.later),
    )


def figures(trial: Trial, town: Town) -> Iterator[str]:
    """How often the model is right, and what else would be."""
    judged, in_town = trial.judged, trial.in_town(town)
    runs = {
        "the model": judged,
        "always the commonest": trial.commonest(),
        "the model of shuffled topics": trial.shuffled(),
        "in the town's topics: model and keywords": in_town,
        "in the town's topics: keywords alone": trial.by_keywords(town),
    }
    rows = ((name, f"{within(found, 1):.3f}", f"{within(found, 3):.3f}") for name, found in runs.items())
    yield from table(("", "right at the first place", "within three"), rows)
    yield ""
    for name, found in (("The model", judged), ("What the town is offered", in_town)):
        coverage, right = where_sure(found, town.sure)
        sure = f"is sure ({town.sure} or more) in {coverage:.0%} of the appeals, and right in {right:.1%} of these"
        yield f"{name} {sure}."


def learning_curve(trial: Trial) -> Iterator[str]:
    """How often it is right when it has fewer appeals to learn from."""
    rows = ((f"{appeals:,}", f"{within(found, 1):.3f}", f"{within(found, 3):.3f}") for appeals, found in trial.curve())
    yield from table(("latest appeals", "right at the first place", "within three"), rows)


def _topics(judged: Sequence[Judged]) -> Iterator[str]:
    rows = ((f"`{one.topic}`", one.appeals, f"{one.precision:.2f}", f"{one.recall:.2f}") for one in by_topic(judged))
    yield from table(("topic", "appeals", "precision", "recall"), rows)


def _calibration(judged: Sequence[Judged]) -> Iterator[str]:
    rows = ((one.guesses, f"{one.confidence:.2f}", f"{one.right:.2f}") for one in calibration(judged))
    yield from table(("guesses", "said on average", "was right"), rows)
    yield f"\nOn average they differ by {calibration_error(judged):.3f} (ECE)."


def _confusion(judged: Sequence[Judged]) -> Iterator[str]:
    taken = confusion(judged)
    rows = (
        (number, f"`{topic}`", *(taken[topic, guess] or "" for guess in PORTAL_TOPICS))
        for number, topic in enumerate(PORTAL_TOPICS, 1)
    )
    yield from table(("", "", *range(1, len(PORTAL_TOPICS) + 1)), rows)


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Lines of a table in Markdown."""
    names = list(head)
    yield _line(names)
    yield _line("---" if index == 0 else "--:" for index, _ in enumerate(names))
    yield from map(_line, rows)


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
