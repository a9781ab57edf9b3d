"""The sample district in a database of its own, multiplied until its largest ledger has a million rows; kept for the next run."""

import os
import subprocess
import sys

import psycopg
from psycopg import sql

from anlan.site.postgres import ensure, home
from anlan.site.testing import address

NAME = "bench"
SIZE = int(os.environ.get("ANLAN_BENCH_SIZE", "150"))  # × about 6,750 settled hazards: a million
_SERVER = []  # the embedded server stays up as long as this process


def multiplied(name: str = NAME, size: int = SIZE) -> dict[str, str]:
    """The environment in which the multiplied sample is the database. Minutes at first, then seconds."""
    if not os.environ.get("DATABASE_URL"):
        _SERVER.append(ensure(home()))
    environment = {**os.environ, "DATABASE_URL": address(name), "ANLAN_SAMPLE": "1"}
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    command = [sys.executable, "-m", "anlan.site.cli", "demo", "--no-serve", "--size", str(size)]
    subprocess.run(command, env=environment, check=True)
    return environment
