"""What composes the rooms into a running site: settings, addresses, the `anlan` command, PostgreSQL, jobs."""
