# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a query may ask: the views and their columns, which are a promise. The tables below them are none."""

from auditor.findings.definitions import BUILD_DEFINITIONS, DEFINITIONS
from auditor.model.runs import Column, View

SHIPPED = "shipped"
"""The definition of SLOC with the patches of downstreams applied, which is none of `findings.definitions`."""

DEFINITION_NAMES = (*(item.name for item in DEFINITIONS), *(item.name for item in BUILD_DEFINITIONS), SHIPPED)
"""The definitions of a line that there are totals by."""


def _number(name: str, meaning: str) -> Column:
    return Column(name, meaning, "integer")


_RUN = (
    Column("run", "the `id` of the run"),
    _number("number", "the place of the run in the order in which runs were recorded"),
    Column("time", "when the run began, in UTC, as `2026-01-02T03:04:05Z`"),
    Column("system", "the name of the system, as the manifest has it"),
    Column("release", "the release that was measured"),
    _number("position", "the place of the row among those of the run, from 0"),
)
"""What each row of a part of a run says of the run."""

VIEWS = (
    View(
        "runs",
        "One run.",
        (
            _number("number", "its place in the order in which runs were recorded"),
            Column("id", "what it is called: it follows from all other columns but `number` that the schema had then"),
            Column("time", "when it began, in UTC, as `2026-01-02T03:04:05Z`"),
            Column("system", "the name of the system, as the manifest has it"),
            Column("release", "the release that was measured"),
            Column("as_of", "the latest day on which a ref of the lock was resolved"),
            Column("auditor", "the version of auditor"),
            Column("manifest", "SHA-256 of what `sha256sum` prints of the manifest and what it includes"),
            Column("lock", "SHA-256 of the lock; empty without one"),
            Column("audit", "SHA-256 of `audit.json`"),
            _number("exit_code", "that of the audit; reports are written later"),
            _number("complete", "1 if all was measured"),
            _number("partial", "1 if some components only were asked for"),
            _number("lines_only", "1 if nothing but lines was counted"),
            Column("lacks", "what is missing, and what was asked for beside the audit and failed; empty if nothing"),
            _number("trusted_anyway", "how many revisions `--trust-anyway` had measured; 0 in runs of schema 1"),
            _number("other_refs", "how many repositories `--ref` had measured elsewhere, likewise"),
            _number("imported", "of how many contents the figures were made elsewhere, likewise"),
        ),
    ),
    View(
        "totals",
        "One subject of a run, by one definition of a line.",
        (
            *_RUN,
            Column("kind", "`tcb`, `group`, `component`, `scenario`, or `part`: all of a partial run"),
            Column("subject", "`tcb`, `part`, or the id of the group, component or scenario"),
            Column("definition", f"what a line is: {', '.join(f'`{name}`' for name in DEFINITION_NAMES)}"),
            _number("lines", "the lines by this definition; null where nothing was measured"),
            _number("c", "those of them in C and headers"),
            _number("complete", "0 if `lines` is a lower bound, or null"),
            _number("overridden", "1 if `--ref` had any of it measured elsewhere"),
            _number("files", "the number of files; null in what a build alone tells"),
            _number("functions", "their functions; null where nobody has looked for any"),
            _number("ccn", "the sum of their CCN"),
            _number("above_15", "how many of them have a CCN above 15"),
            _number("trusted_anyway", "1 if any of it is not signed as the manifest asks for"),
        ),
    ),
    View(
        "revisions",
        "One repository of a run at the commit that was measured.",
        (
            *_RUN,
            Column("repository", "its name in the manifest"),
            Column("url", "its address"),
            Column("ref", "the tag or branch"),
            Column("revision", "the full id of the commit"),
            Column("tree", "the full id of its tree"),
            _number("locked", "1 if the lock pins the commit"),
            _number("overridden", "1 if `--ref` had it measured"),
            _number("trusted_anyway", "1 if it is not signed as the manifest asks for"),
        ),
    ),
    View(
        "findings",
        "One error or warning of a run; functions with a high CCN, which are notes, are counted in `totals`.",
        (
            *_RUN,
            Column("fingerprint", "what it is recognised by in other runs, as in `audit.sarif`"),
            Column("rule", "its kind: `limit-exceeded`, `claim-failed`, `unmeasured`, `disputed`, ..."),
            Column("level", "`error` or `warning`"),
            Column("message", "one line for people"),
            _number("figure", "what may grow while it stays the same finding; 0 where there is no such thing"),
            Column("url", "the repository of the file that it is about; empty if it is about none"),
            Column("path", "the path of the file there"),
            Column("components", "the ids of the components that it concerns, with a space between them"),
        ),
    ),
    View(
        "tools",
        "One instrument of a run; `instruments` and `scanner` are digests of our own code.",
        (*_RUN, Column("tool", "its name"), Column("version", "its version")),
    ),
)
"""All of them."""
