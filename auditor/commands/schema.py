# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor schema`: the JSON Schemas of what auditor reads and writes."""

import json

import click

from auditor.declared.manifest import manifest_schema
from auditor.documents.audit import document_schema
from auditor.documents.diff import diff_schema
from auditor.documents.scenario import trust_schema
from auditor.exit_codes import ExitCode

_SCHEMAS = {"manifest": manifest_schema, "audit": document_schema, "scenario": trust_schema, "diff": diff_schema}


@click.command()
@click.argument("which", type=click.Choice(list(_SCHEMAS)), default="manifest")
def command(which: str) -> int:
    """Print the JSON Schema of the manifest (components.toml), or of what auditor writes.

    That is audit.json, `scenario --format json` or `diff --format json`.
    """
    click.echo(json.dumps(_SCHEMAS[which](), indent=2, sort_keys=True))
    return ExitCode.WITHIN_LIMITS
