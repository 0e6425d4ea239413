# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit comes to: limits exceeded, claims checked, pages read again."""

from typing import Literal

from msgspec import Struct

from auditor.errors import ExitCode
from auditor.model.claimed import Claim
from auditor.model.declared import Grade, Limit, LimitMetric, Page

_NAMED = 3

LimitKind = Literal["maximum", "growth", "ratchet"]

UNIT_BY_METRIC: dict[LimitMetric, str] = {
    "code": "SLOC (code)",
    "c": "SLOC (c)",
    "functions": "functions",
    "ccn": "CCN of one function",
    "above_15": "functions with a CCN above 15",
}
"""What a limit counts, behind a figure."""


class Since(Struct, frozen=True, omit_defaults=True):
    """What changed in a repository since the accepted commit: so many commits touched the files in question.

    `people` are their authors, who has most commits first; `link` leads to a page with all changes, and is empty where
    the host has none. `lack` says why commits and people are not known.
    """

    repository: str
    before: str
    now: str
    link: str = ""
    commits: int = 0
    people: tuple[str, ...] = ()
    lack: str = ""

    @property
    def message(self) -> str:
        """One line that names the repository, what changed in it, and where that can be read."""
        return f"{self.repository} {self.words}" + (f", {self.link}" if self.link else "")

    @property
    def words(self) -> str:
        """Since when how many commits touched the files, and by whom."""
        others = f" and {len(self.people) - _NAMED} more" if len(self.people) > _NAMED else ""
        by = f" by {', '.join(self.people[:_NAMED])}{others}" if self.people else ""
        what = self.lack or f"{self.commits:,} {'commit' if self.commits == 1 else 'commits'}{by}"
        return f"since {self.before[:12]}: {what}"


class Finding(Struct, frozen=True, omit_defaults=True):
    """A limit that was exceeded: what was measured, and the bound; with `lower_bound` the first can be larger.

    `kind` tells what the bound is; of one that is not a `maximum` of the manifest, `accepted` is what a person has
    accepted, and `since` what changed after that, by repository.
    """

    subject: str
    metric: LimitMetric
    measured: int
    maximum: int
    lower_bound: bool = False
    kind: LimitKind = "maximum"
    accepted: int | None = None
    since: tuple[Since, ...] = ()

    @property
    def message(self) -> str:
        """One line that names the subject, the figure, the bound and the excess, and what changed."""
        least = "at least " if self.lower_bound else ""
        figure = f"{least}{self.measured:,} {UNIT_BY_METRIC[self.metric]}"
        over = f"{self.subject}: {figure}, {self.measured - self.maximum:,} over {self._bound}"
        return "; ".join((over, *(part.message for part in self.since)))

    @property
    def _bound(self) -> str:
        if self.kind == "growth":
            return f"{self.maximum:,}, which {self.accepted:,} accepted may grow to"
        return f"{'the lowest accepted' if self.kind == 'ratchet' else 'the limit of'} {self.maximum:,}"


class Drift(Struct, frozen=True):
    """What is not where the lock or the baseline has it: a tag that moved, or a trusted path that is gone.

    `name` is the tag or the path, `before` and `now` are commits, or for a path the commit and the paths where its
    content is now; `now` is empty if it is nowhere.
    """

    kind: Literal["moved tag", "gone file"]
    repository: str
    release: str
    name: str
    before: str
    now: str

    @property
    def message(self) -> str:
        """One line that names the object, what became of it and what to do."""
        if self.kind == "moved tag":
            found = f"leads to {self.now} now" if self.now else "is no tag any more"
            what = f"the tag {self.name} of {self.release}, locked at {self.before}, {found}"
            way_out = f"accept it with `auditor lock --release {self.release} --move-tag {self.repository}`"
            return f"{self.repository}: {what}; ask who moved it, and only then {way_out}"
        found = f"its content is in {self.now}; decide on that in the manifest"
        lost = "nothing like it is in the repository; read why it was removed"
        return f"{self.repository}: {self.name}, trusted at {self.before}, is gone: {found if self.now else lost}"


LimitState = Literal["within", "exceeded", "not decided"]


class LimitResult(Struct, frozen=True):
    """A limit held against the measurement; `measured` is None where nothing of the subject has a figure.

    `maximum` is the bound, None where it is relative and nothing was `accepted` yet. `lack` says why the figure can
    only be larger, or why there is none; it is empty for a whole one. `since` is what changed in
    the meantime, if the limit is exceeded.
    """

    limit: Limit
    measured: int | None
    maximum: int | None
    lack: str = ""
    accepted: int | None = None
    since: tuple[Since, ...] = ()

    @property
    def kind(self) -> LimitKind:
        """What the bound is."""
        if self.limit.ratchet:
            return "ratchet"
        return "growth" if self.limit.maximum is None else "maximum"

    @property
    def state(self) -> LimitState:
        """What becomes of the limit: a lower bound can exceed it, but cannot keep it."""
        if self.measured is None or self.maximum is None:
            return "not decided"
        return "exceeded" if self.measured > self.maximum else "not decided" if self.lack else "within"

    @property
    def doubt(self) -> str:
        """Why it is not decided, whether for the figure or for the bound; empty if it is."""
        unbound = "nothing of it was accepted yet; `auditor accept` does" if self.maximum is None else ""
        return "; ".join(filter(None, (self.lack, unbound)))

    @property
    def headroom(self) -> int | None:
        """How much is left, negative if the limit is exceeded; None where that is not decided."""
        if self.measured is None or self.maximum is None or self.state == "not decided":
            return None
        return self.maximum - self.measured

    @property
    def finding(self) -> Finding | None:
        """The finding on it, if it is exceeded."""
        if self.measured is None or self.maximum is None or self.state != "exceeded":
            return None
        limit = self.limit
        return Finding(
            subject=limit.subject,
            metric=limit.metric,
            measured=self.measured,
            maximum=self.maximum,
            lower_bound=bool(self.lack),
            kind=self.kind,
            accepted=self.accepted,
            since=self.since,
        )


OTHER_DEFINITION = "no ratio: other definition"
"""Said of a cited figure: it was not counted as ours are."""

ClaimVerdict = Literal["holds", "fails", "not measurable"]


class Ratio(Struct, frozen=True):
    """How many orders of magnitude (log10) a comparison is larger than the subject of a claim; None if unknown.

    `code` is the figure of the comparison: one that was counted (`recorded`) is in lines by the definition of the
    judgement that the ratio is part of. A cited one, whose grade is that of its source, is not, and has no orders.
    """

    component: str
    code: int | None
    orders: float | None
    grade: Literal["recorded", "unmeasured"] | Grade

    @property
    def lack(self) -> str:
        """Why there are no orders of magnitude; empty if there are."""
        if self.orders is not None:
            return ""
        if self.code is None:
            return "not counted"
        return "no ratio: nothing to divide" if self.grade == "recorded" else OTHER_DEFINITION


class Judgement(Struct, frozen=True):
    """A claim by one definition of a line: the figure of its subject, in such lines, and what becomes of the claim.

    `margin` is how far the figure is inside the bound that it is nearest to, negative outside: in lines for a size,
    in orders of magnitude for a ratio; None where the claim is not measurable. `lower_bound` says why the figure can
    only be larger; the figure is None where nothing of the subject has one.
    """

    definition: str
    figure: int | None
    verdict: ClaimVerdict
    margin: int | float | None
    ratios: tuple[Ratio, ...] = ()
    lower_bound: str = ""


class StatedOrders(Struct, frozen=True):
    """What a page's own words come to: log10 of the larger size over the smaller, if both are `named`, or extreme."""

    least: float
    named: float
    most: float


class ClaimResult(Struct, frozen=True):
    """A published sentence of `page` held against the measurement, by each definition of a line that has figures.

    The first definition, SLOC, decides. `gated` tells that a failure fails the audit.
    """

    claim: Claim
    page: Page
    by_definition: tuple[Judgement, ...]
    explanation: str
    gated: bool
    stated: StatedOrders | None = None

    @property
    def verdict(self) -> ClaimVerdict:
        """What becomes of the claim in SLOC."""
        return self.by_definition[0].verdict

    @property
    def measured(self) -> int | None:
        """The figure of the subject in SLOC; None if nothing of it has one."""
        return self.by_definition[0].figure

    @property
    def ratios(self) -> tuple[Ratio, ...]:
        """The comparisons of a ratio claim in SLOC."""
        return self.by_definition[0].ratios

    @property
    def agreement(self) -> str:
        """Under how many of the definitions of a line the claim has this verdict."""
        same = sum(judgement.verdict == self.verdict for judgement in self.by_definition)
        return f"{same} of {len(self.by_definition)}"


class Verdict(Struct, frozen=True):
    """What an audit comes to: limits and claims checked, and the exit code of the run.

    Of an audit of some components only, these are the limits and claims on what was asked for.
    """

    limits: tuple[LimitResult, ...]
    claims: tuple[ClaimResult, ...]
    exit_code: ExitCode
    drift: tuple[Drift, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The limits that are exceeded."""
        return tuple(limit.finding for limit in self.limits if limit.finding)

    @property
    def failed_gates(self) -> tuple[str, ...]:
        """The ids of the claims whose failure fails the audit."""
        return tuple(result.claim.id for result in self.claims if result.gated and result.verdict == "fails")


PageFindingKind = Literal[
    "misquoted", "changed", "item without component", "component without item", "no such heading", "moved", "replaced"
]


class PageFinding(Struct, frozen=True):
    """Where the manifest and a page that it quotes differ.

    `place` is a line of the manifest, `at` a file of the page's repository with its line, if any, and its commit.
    `wording` is what the manifest says, or the page said when it was read; `found` is what is nearest to it in `at`.
    Either can be empty.
    """

    kind: PageFindingKind
    place: str
    at: str
    wording: str
    found: str = ""


class PageReading(Struct, frozen=True):
    """A page read again: `current` is the commit that its ref leads to now; `failure` says why it could not be read."""

    page: Page
    current: str = ""
    findings: tuple[PageFinding, ...] = ()
    failure: str = ""
