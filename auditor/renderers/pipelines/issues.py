# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How many issues of an audit a form lists that a host of pipelines reads, none of which takes any number."""

from collections import Counter
from collections.abc import Iterable

from auditor.findings.issues import Issue

MOST_OF_A_RULE = 1_000
"""How many issues of one rule are listed at most; the forms say how many are left out."""


def cap(issues: Iterable[Issue]) -> tuple[tuple[Issue, ...], dict[str, int]]:
    """The first issues of each rule, and how many there are of each rule of which some are left out."""
    issues = tuple(issues)
    seen: Counter[str] = Counter()
    kept = []
    for issue in issues:
        seen[issue.rule] += 1
        if seen[issue.rule] <= MOST_OF_A_RULE:
            kept.append(issue)
    return tuple(kept), {rule: count for rule, count in seen.items() if count > MOST_OF_A_RULE}


def describe_cut(cut: dict[str, int]) -> tuple[str, ...]:
    """One sentence for each rule of which issues are left out."""
    return tuple(
        f"{rule}: the first {MOST_OF_A_RULE:,} of {count:,} are listed, the TCB before the rest; audit.json has all"
        for rule, count in cut.items()
    )
