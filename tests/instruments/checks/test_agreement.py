# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

from auditor.instruments.checks.agreement import FoundFunction, find_disputes_of_functions
from auditor.model.measured import Dispute

F = FoundFunction(1, 3, "f", 2)
G = FoundFunction(5, 9, "g", 1)


@pytest.mark.parametrize(
    ("theirs", "disputes"),
    [
        pytest.param([F, G], [], id="the same"),
        pytest.param([G, F], [], id="in another order"),
        pytest.param(
            [F],
            [Dispute("J", 0, 1, "functions that one reader alone finds: g in lines 5 to 9 found by us alone")],
            id="one less",
        ),
        pytest.param(
            [F, G, G],
            [Dispute("J", 0, 1, "functions that one reader alone finds: g in lines 5 to 9 by them alone")],
            id="one twice",
        ),
        pytest.param(
            [F, FoundFunction(5, 8, "g", 1)],
            [
                Dispute(
                    "J",
                    0,
                    2,
                    "functions that one reader alone finds: g in lines 5 to 8 by them alone,"
                    " g in lines 5 to 9 found by us alone",
                )
            ],
            id="another end",
        ),
        pytest.param(
            [FoundFunction(1, 3, "f", 4), G],
            [Dispute("K", 0, 1, "functions with another CCN by them: f in line 1 2, not 4")],
            id="another CCN",
        ),
    ],
)
def test_what_differs_is_disputed(theirs: list[FoundFunction], disputes: list[Dispute]) -> None:
    assert list(find_disputes_of_functions([F, G], theirs, "them")) == disputes


def test_a_long_list_is_cut() -> None:
    (dispute,) = find_disputes_of_functions([FoundFunction(line, line, "f", 1) for line in range(9)], [], "them")
    assert dispute.theirs == 9
    assert dispute.note.endswith(" and 6 more")
