"""Recovery codes that were computed from a sealed seed are kept as hashes; those on paper stay good."""

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import make_password
from django.db import migrations


def keep_hashes(apps: Any, schema_editor: Any) -> None:
    for paper in apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes"):
        if "seed" in paper.data:
            paper.data = {"hashes": [make_password(code) for code in RecoveryCodes(paper).get_unused_codes()]}
            paper.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("people", "0011_first_passwords"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(keep_hashes, migrations.RunPython.noop, elidable=False)]
