"""Named reads and writes as data: SQL and row builders, shared by both doors.

No driver and no I/O: whoever holds a connection executes them. A test prepares every statement against the
migrated database, so none can drift from the tables that Django's migrations make.
"""
