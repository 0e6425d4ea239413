# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The steps in `versions`, taken up to the last one: by Alembic, in the transaction of the caller."""

from pathlib import Path

from sqlalchemy import Connection

SCHEMA = 2
"""The number of the latest step in `versions`, which is the schema that this auditor reads and writes."""

VERSION_TABLE = "history_schema"
"""The table with the number of the schema, in the one row of its one column, `version_num`."""

APPLICATION_ID = 0x41554448  # "AUDH"
"""By this number in its head a file is known as a history."""

_STEPS = Path(__file__).parent / "versions"


def migrate(connection: Connection, steps: Path = _STEPS) -> None:
    """Bring a history to the latest of `steps`, in the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    for name, folder in (("script_location", Path(__file__).parent), ("version_locations", steps)):
        config.set_main_option(name, str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")  # any other one may stand in a path
    command.upgrade(config, "head")
