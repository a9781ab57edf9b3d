"""Nonsense in the environment is refused: what cameras by GB/T 28181 register with, where anchors are kept. Secrets may come as files."""

import os

import pytest

from ..credentials import take_credentials
from ..environment import (
    BadSetting,
    folder,
    kept_secret,
    names,
    networks,
    time_stamping,
    video_platform,
)

OWN = "13070200002000000001"


@pytest.fixture
def said(monkeypatch):
    """The platform of an environment: said(PORT="5060")."""

    def platform(**values):
        for name in ("PORT", "PLATFORM", "IP", "MEDIA"):
            monkeypatch.delenv(f"ANLAN_SIP_{name}", raising=False)
        for name, value in values.items():
            monkeypatch.setenv(f"ANLAN_SIP_{name}", value)
        return video_platform()

    return platform


def test_without_settings_nobody_may_register(said):
    assert said().port == 0


def test_a_district_is_its_own_platform(said):
    found = said(PORT="5060", PLATFORM=OWN, IP="10.1.2.3", MEDIA="31000-31099")

    assert (found.port, found.realm, found.address, found.media) == (5060, OWN[:10], "10.1.2.3", (31000, 31099))


@pytest.mark.parametrize(
    "values",
    [
        {"PORT": "5060"}, {"PORT": "5060", "PLATFORM": "1307"}, {"PORT": "sip", "PLATFORM": OWN}, {"IP": "camera.example.cn"},
        {"MEDIA": "30000"}, {"MEDIA": "30499-30000"}, {"PORT": "99999", "PLATFORM": OWN},
    ],
)  # fmt: skip
def test_nonsense_is_refused(said, values):
    with pytest.raises(BadSetting, match="ANLAN_SIP"):
        said(**values)


@pytest.mark.parametrize(
    ("name", "value", "asked"),
    [
        ("ANLAN_ANCHOR_FOLDER", "share/anlan", lambda: folder("ANLAN_ANCHOR_FOLDER")),
        ("ANLAN_ANCHOR_TSA", "ftp://tsa.example.cn/tsr", time_stamping),
        ("ANLAN_ANCHOR_TSA", "https://tsa.example.cn/tsr", time_stamping),
    ],
    ids=["a folder within another", "no address of the web", "nothing to trust it by"],
)
def test_places_for_anchors_that_make_no_sense_are_refused(monkeypatch, name, value, asked):
    monkeypatch.delenv("ANLAN_ANCHOR_TSA_CERTIFICATES", raising=False)
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting):
        asked()


def test_networks_of_cameras_that_are_none_are_refused(monkeypatch):
    monkeypatch.setenv("ANLAN_CAMERA_NETWORKS", "10.1.0.0/16, 192.168.1.7/24")  # a host's address, no network's

    with pytest.raises(BadSetting, match="ANLAN_CAMERA_NETWORKS"):
        networks("ANLAN_CAMERA_NETWORKS", "")


def test_secrets_may_come_as_files_that_systemd_hands_over(monkeypatch, tmp_path):
    for name, text in (("ANLAN_SECRET_KEY", "by file\n"), ("ANLAN_SECRET_KEY_BEFORE", "older\n"), ("PATH", "/nowhere")):
        monkeypatch.delenv(name, raising=False) if name != "PATH" else None
        (tmp_path / name).write_text(text)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("ANLAN_SECRET_KEY_BEFORE", "by hand")
    monkeypatch.setattr(os, "environ", dict(os.environ))

    take_credentials()

    assert (kept_secret(), names("ANLAN_SECRET_KEY_BEFORE", "")) == ("by file", ["by hand"])
    assert os.environ["PATH"] != "/nowhere"
