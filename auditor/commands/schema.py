# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor schema`: the JSON Schemas of what auditor reads and writes."""

import json

import click

from auditor.document import document_schema
from auditor.manifest import manifest_schema


@click.command()
@click.argument("which", type=click.Choice(["manifest", "audit"]), default="manifest")
def command(which: str) -> int:
    """Print the JSON Schema of the manifest (components.toml) or of audit.json."""
    schema = manifest_schema() if which == "manifest" else document_schema()
    click.echo(json.dumps(schema, indent=2, sort_keys=True))
    return 0
