# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the tools themselves find in a content what auditor finds with models of them."""

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from auditor.errors import VerificationError
from auditor.instruments.languages import Language
from auditor.model.measured import Measurement

_NO_PYGOUNT, _NO_LIZARD, _NO_SECOND_COUNT = "no figure of pygount", "no figure of lizard", "no second count"
_NO_FUNCTIONS = "no functions"
_CHECKS_BY_LABEL = {_NO_PYGOUNT: "B", _NO_LIZARD: "A", _NO_SECOND_COUNT: "IJK", _NO_FUNCTIONS: "DEJK"}
"""The checks that need what a label says is missing."""
_FIGURES_BY_LABEL: dict[str, dict[str, Any]] = {
    _NO_PYGOUNT: {"pygount_code": None, "pygount_string": None},
    _NO_LIZARD: {"lizard_nloc": None, "raw_functions": ()},
    _NO_SECOND_COUNT: {},
    _NO_FUNCTIONS: {"functions": None, "raw_functions": ()},
}
"""What stands in the place of the figures that are missing."""


def is_chosen(name: str, share: int) -> bool:
    """Whether the content of this name is among so many of a hundred, which are others each day."""
    return hashlib.sha256(f"{_today()}{name}".encode()).digest()[0] * 100 < share * 256


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def verify_content(content: bytes, language: Language, *, decided: bool) -> str:
    """What of a content could not be compared since a tool finds nothing; empty if all of it could.

    Raises `VerificationError` if a model fails, or the tools themselves find anything else than their models.
    """
    from auditor.instruments.measurement import measure
    from auditor.instruments.published.models import noted_failures, without_models

    with noted_failures() as failures:
        outcome = measure(content, language, decided=decided)
    if failures:
        raise VerificationError(failures[0])
    with without_models():
        alone = measure(content, language, decided=decided)
    if not isinstance(alone, Measurement):
        return alone.reason
    if not isinstance(outcome, Measurement):
        raise VerificationError(f"unmeasured with models ({outcome.reason}), and not by the tools alone")
    missing = _missing_in(outcome, alone)
    _compare(_without(outcome, missing), _without(alone, missing))
    return ", ".join(missing)


def _missing_in(outcome: Measurement, alone: Measurement) -> list[str]:
    """The labels of what cannot be compared: a model may find what its tool has no time for, and not the reverse."""
    missing = [label for label in _CHECKS_BY_LABEL if label in alone.labels]
    if _NO_SECOND_COUNT in outcome.labels and _NO_SECOND_COUNT not in missing:  # of which there is no model
        missing.append(_NO_SECOND_COUNT)
    return missing


def _without(measurement: Measurement, missing: Sequence[str]) -> Measurement:
    """A measurement without these figures, and without the labels and the disputes that follow from them."""
    unchecked = "".join(_CHECKS_BY_LABEL[label] for label in missing)
    rest = replace(
        measurement,
        labels=tuple(label for label in measurement.labels if label not in missing),
        disputes=tuple(dispute for dispute in measurement.disputes if dispute.check not in unchecked),
    )
    for label in missing:
        rest = replace(rest, **_FIGURES_BY_LABEL[label])
    return rest


def _compare(outcome: Measurement, alone: Measurement) -> None:
    for what in alone.__struct_fields__:
        ours, theirs = getattr(outcome, what), getattr(alone, what)
        if ours != theirs:
            raise VerificationError(f"{what} by a model is {ours!r}, by the tools alone {theirs!r}")
