# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit comes to: limits exceeded, claims checked."""

from typing import Literal

from msgspec import Struct

from auditor.model.declared import Claim, SizeMetric


class Finding(Struct, frozen=True):
    """A limit that was exceeded: both figures in SLOC."""

    subject: str
    metric: SizeMetric
    measured: int
    maximum: int

    @property
    def message(self) -> str:
        """One line that names the subject, the figure, the bound and the excess."""
        excess = self.measured - self.maximum
        return f"{self.subject}: {self.measured:,} SLOC ({self.metric}), {excess:,} over the limit of {self.maximum:,}"


ClaimVerdict = Literal["holds", "fails", "not measurable"]


class Ratio(Struct, frozen=True):
    """How many orders of magnitude (log10) a comparison is larger than the subject of a claim; None if unknown."""

    component: str
    code: int | None
    orders: float | None
    grade: Literal["recorded", "published", "unverifiable", "unmeasured"]


class ClaimResult(Struct, frozen=True):
    """A published sentence held against the measurement; `measured` is in SLOC, a lower bound if incomplete."""

    claim: Claim
    verdict: ClaimVerdict
    measured: int
    explanation: str
    ratios: tuple[Ratio, ...] = ()


class Verdict(Struct, frozen=True):
    """What an audit comes to: limits exceeded, claims checked, and the exit code of design rule 5."""

    findings: tuple[Finding, ...]
    claims: tuple[ClaimResult, ...]
    exit_code: int
