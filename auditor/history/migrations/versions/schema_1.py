# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs with their totals, revisions, findings and tools; the views that are asked; nothing is changed or removed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from auditor.history.migrations.steps import APPLICATION_ID

revision = "1"
down_revision = None

_PARTS = ("stored_total", "stored_revision", "stored_finding", "stored_tool")

_VIEWS = {
    "runs": """
        select number, id, time, system, release, as_of, auditor, manifest, lock, audit, exit_code,
            complete, partial, lines_only, lacks
        from stored_run
    """,
    "totals": """
        select run.id as run, run.number, run.time, run.system, run.release, part.position,
            part.kind, part.subject, part.definition, part.lines, part.c, part.complete,
            part.overridden, part.files, part.functions, part.ccn, part.above_15
        from stored_total as part join stored_run as run on run.number = part.run
    """,
    "revisions": """
        select run.id as run, run.number, run.time, run.system, run.release, part.position,
            part.repository, part.url, part.ref, part.revision, part.tree, part.locked, part.overridden
        from stored_revision as part join stored_run as run on run.number = part.run
    """,
    "findings": """
        select run.id as run, run.number, run.time, run.system, run.release, part.position,
            part.fingerprint, part.rule, part.level, part.message, part.figure, part.url, part.path, part.components
        from stored_finding as part join stored_run as run on run.number = part.run
    """,
    "tools": """
        select run.id as run, run.number, run.time, run.system, run.release, part.position, part.tool, part.version
        from stored_tool as part join stored_run as run on run.number = part.run
    """,
}


def upgrade() -> None:
    """Create all of it."""
    _create_runs()
    _create_parts()
    for name, query in _VIEWS.items():
        op.execute(f"create view {name} as {query}")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"pragma application_id = {APPLICATION_ID}")
        _refuse_changes_in_a_file("stored_run", "number = new.number or id = new.id")
        for table in _PARTS:
            _refuse_changes_in_a_file(table, "run = new.run and position = new.position")
    else:
        _refuse_changes_in_a_database()


def _create_runs() -> None:
    op.create_table(
        "stored_run",
        sa.Column("number", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        *_texts("time", "system", "release", "as_of", "auditor", "manifest", "lock", "audit"),
        *_numbers("exit_code", "complete", "partial", "lines_only"),
        *_texts("lacks"),
    )


def _create_parts() -> None:
    figures = [sa.Column(name, sa.BigInteger) for name in ("lines", "c", "files", "functions", "ccn", "above_15")]
    commit = (*_texts("repository", "url", "ref", "revision", "tree"), *_numbers("locked", "overridden"))
    finding = _texts("fingerprint", "rule", "level", "message", "url", "path", "components")
    _create_part(
        "stored_total", *_texts("kind", "subject", "definition"), *_numbers("complete", "overridden"), *figures
    )
    _create_part("stored_revision", *commit)
    _create_part("stored_finding", *finding, *_numbers("figure"))
    _create_part("stored_tool", *_texts("tool", "version"))


def _create_part(name: str, *columns: sa.Column[Any]) -> None:
    r"""Create what a run has many of, in the order of their \`position\`, from 0."""
    run = sa.Column("run", sa.Integer, sa.ForeignKey("stored_run.number"), primary_key=True)
    position = sa.Column("position", sa.Integer, primary_key=True, autoincrement=False)
    op.create_table(name, run, position, *columns)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _refuse_changes_in_a_file(table: str, same: str) -> None:
    """Refuse to change, to delete, and to replace: SQLite fires no trigger for what `insert or replace` deletes."""
    there = f"when exists (select 1 from {table} where {same})"  # noqa: S608 - our own names
    for event, condition in (("update", ""), ("delete", ""), ("insert", there)):
        op.execute(
            f"create trigger {table}_{event} before {event} on {table} {condition} "
            "begin select raise(abort, 'a history is only ever added to'); end"
        )


def _refuse_changes_in_a_database() -> None:
    op.execute(
        "create function refuse_change() returns trigger language plpgsql as "
        "$$ begin raise exception 'a history is only ever added to'; end $$"
    )
    for table in ("stored_run", *_PARTS):
        op.execute(
            f"create trigger {table}_change before update or delete or truncate on {table} "
            "for each statement execute function refuse_change()"
        )
