"""As whom the site uses its database: a user that reads and writes rows and owns nothing (ASVS 5.0, 13.2.2).

allow()                                                   # by the owner, after each migration
environment = {**os.environ, "DATABASE_URL": site_url()}  # for a process that people reach

Whatever SQL such a process is made to run: it switches no trigger off, changes no table, and reaches no file of the server.
"""

import os
from urllib.parse import urlsplit

from django.db import connection
from psycopg import sql

from .environment import BadSetting
from .postgres import database_url

SITE_USER = "anlan_site"
_SETTING = "ANLAN_SITE_DATABASE_URL"
# Tables whose triggers let nothing be altered. That of anchors is locked for each new one, for which the right to alter is needed.
_APPENDED_TO = """
SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = 'append_only' AND relname <> 'loop_anchor'
"""
# Users are the whole server's: whoever makes it for another database at this moment has made it.
_MADE = """
DO $$ BEGIN CREATE ROLE {user} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {user}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {user}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {user}",
)


def site_url() -> str:
    """Its address: ANLAN_SITE_DATABASE_URL; else a user of our own on the embedded server; else as DATABASE_URL says.

    Raises BadSetting for an address without a user.
    """
    owner, given = database_url(), os.environ.get(_SETTING, "")
    if not given:
        return owner if os.environ.get("DATABASE_URL") else owner.replace("//postgres@", f"//{SITE_USER}@", 1)
    if not urlsplit(given).username:
        raise BadSetting(f"{_SETTING}: say postgresql://user:password@host/database, a user that owns nothing")
    return given


def allow() -> None:
    """Let the site's user do its work in the tables that are there. By the owner; changes nothing where the site is the owner."""
    address = site_url()
    if address == database_url():
        return
    user = sql.Identifier(urlsplit(address).username or SITE_USER)
    with connection.cursor() as cursor:
        if not os.environ.get(_SETTING):
            cursor.execute(sql.SQL(_MADE).format(user=user))
        for grant in _GRANTS:
            cursor.execute(sql.SQL(grant).format(user=user))
        cursor.execute(_APPENDED_TO)
        for (table,) in cursor.fetchall():
            revoked = sql.SQL("REVOKE UPDATE, DELETE ON {table} FROM {user}")
            cursor.execute(revoked.format(table=sql.Identifier(table), user=user))
