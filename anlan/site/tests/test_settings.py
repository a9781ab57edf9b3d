"""Nonsense in the environment is refused: what cameras by GB/T 28181 register with, where anchors are kept."""

import pytest

from ..environment import BadSetting, folder, networks, time_stamping, video_platform

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
