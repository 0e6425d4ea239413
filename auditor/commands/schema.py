# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor schema`: the JSON Schemas of what auditor reads and writes."""

import json

import click

from auditor.commands.options import terse_options
from auditor.declared.manifest import manifest_schema
from auditor.documents.register import DOCUMENTS, schema_of
from auditor.errors import ExitCode

_MANIFEST = "manifest"


@click.command()
@click.argument("which", type=click.Choice([_MANIFEST, *DOCUMENTS]), default=_MANIFEST)
@terse_options
def command(which: str) -> int:
    """Print the JSON Schema of the manifest (components.toml), or of what auditor writes.

    That is audit.json, `attestation` for the statement of `attest`, `log` for a line of `--log-format json`, or what
    the command of that name prints with `--format json`.
    """
    schema = manifest_schema() if which == _MANIFEST else schema_of(which)
    click.echo(json.dumps(schema, indent=2, sort_keys=True))
    return ExitCode.WITHIN_LIMITS
