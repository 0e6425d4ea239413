# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `--trust-anyway`, `--ref` and imports did to a run, at the end of views: of runs before not known, and 0."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

_COLUMNS = (
    ("stored_run", "trusted_anyway", "other_refs", "imported"),
    ("stored_total", "trusted_anyway"),
    ("stored_revision", "trusted_anyway"),
)

_VIEWS = {
    "runs": """
        select number, id, time, system, release, as_of, auditor, manifest, lock, audit, exit_code,
            complete, partial, lines_only, lacks, trusted_anyway, other_refs, imported
        from stored_run
    """,
    "totals": """
        select run.id as run, run.number, run.time, run.system, run.release, part.position,
            part.kind, part.subject, part.definition, part.lines, part.c, part.complete,
            part.overridden, part.files, part.functions, part.ccn, part.above_15, part.trusted_anyway
        from stored_total as part join stored_run as run on run.number = part.run
    """,
    "revisions": """
        select run.id as run, run.number, run.time, run.system, run.release, part.position, part.repository,
            part.url, part.ref, part.revision, part.tree, part.locked, part.overridden, part.trusted_anyway
        from stored_revision as part join stored_run as run on run.number = part.run
    """,
}


def upgrade() -> None:
    """Add the columns, and replace the views, where the database can without what others have built on them."""
    for table, *names in _COLUMNS:
        for name in names:
            op.add_column(table, sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    in_a_file = op.get_bind().dialect.name == "sqlite"
    for name, query in _VIEWS.items():
        if in_a_file:
            op.execute(f"drop view {name}")
        op.execute(f"create {'' if in_a_file else 'or replace '}view {name} as {query}")
