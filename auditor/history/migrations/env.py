# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What Alembic runs to migrate, in the transaction of the caller, so that it is done whole or not at all."""

from alembic import context

from auditor.history.migrations.steps import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"], version_table=VERSION_TABLE, transactional_ddl=True
)
context.run_migrations()
