"""Devices by GB/T 28181 in the ledger: who may enter them, what is kept of a password, whether they are there, their channels."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import correct, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.timeline import history
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3, VILLAGE_3

from ..decide import devices
from ..decide.camera_rows import CameraChannel, CameraDevice
from ..decide.cameras import address_of
from ..decide.devices import Told
from ..models import CameraSource

NUMBER, PASSWORD = "34020000001320000001", "geheim-2024"
REALM = "9901990000"


@pytest.fixture
def camera(district):
    values = {"name": "清河水库录像机", "kind": "gb28181", "region": TOWN_3}
    return open_record(CameraSource, values, actor=district.office, key=uuid4())


@pytest.fixture
def recorder(district, camera):
    devices.enter(camera, NUMBER, password=PASSWORD, tcp=True, actor=district.office)
    return camera


@pytest.fixture
def told(recorder):
    devices.keep_channels(NUMBER, [channel(1), channel(2)], whole=True, now=NOW)
    return recorder


def channel(number, *, name="", on=True):
    east, north = Decimal("100.5"), Decimal("30.25")
    return Told(f"3402000000131000000{number}", name or f"{number}号机位", "坝顶", east, north, on)


def link_of(camera):
    with unscoped("test", CameraSource):
        found = CameraSource.objects.get(pk=camera.pk)
    return found.link, found.link_since


def listed(camera):
    return {each.number[-1]: each for each in devices.channels_of(devices.device_of(camera))}


# Entering.


def test_of_a_password_only_digests_are_kept(recorder):
    with unscoped("test", CameraDevice):
        row = CameraDevice.objects.values().get()

    assert PASSWORD not in str(row)
    # md5("34020000001320000001:9901990000:geheim-2024"), counted by md5sum
    assert row["md5"] == "ed1c5767314a0561dce56d79a50547ec"
    assert [each.number for each in devices.may_register(REALM)] == [NUMBER]


def test_where_md5_may_not_be_used_no_digest_by_it_is_kept(district, camera, settings):
    settings.VIDEO_PLATFORM = replace(settings.VIDEO_PLATFORM, md5=False)

    devices.enter(camera, NUMBER, password=PASSWORD, tcp=True, actor=district.office)

    device = devices.device_of(camera)
    assert (device.md5, len(device.sha256)) == ("", 64)


def test_a_password_that_is_short_or_missing_is_asked_for_and_nothing_is_kept(district, camera):
    for password in ("", "1234567"):
        with pytest.raises(Incomplete, match="密码"):
            devices.enter(camera, NUMBER, password=password, tcp=False, actor=district.office)

    assert devices.device_of(camera) is None
    assert address_of(camera, district.office) == ""


def test_the_way_of_the_stream_is_changed_without_the_password(district, recorder):
    before = devices.device_of(recorder)

    devices.enter(recorder, NUMBER, password="", tcp=False, actor=district.office)

    after = devices.device_of(recorder)
    assert (after.md5, after.tcp) == (before.md5, False)
    assert address_of(recorder, district.office) == f"{NUMBER}@{NUMBER}"


def test_another_number_needs_a_password_of_its_own(district, recorder):
    with pytest.raises(Incomplete, match="密码"):
        devices.enter(recorder, "34020000001320000002", password="", tcp=False, actor=district.office)


def test_a_number_stands_on_one_camera_only(district, recorder):
    other = open_record(
        CameraSource, {"name": "另一台", "kind": "gb28181", "region": TOWN_3}, actor=district.office, key=uuid4()
    )

    with pytest.raises(Incomplete, match="已经登记"):
        devices.enter(other, NUMBER, password=PASSWORD, tcp=False, actor=district.office)

    assert address_of(other, district.office) == ""


def test_a_town_may_not_enter_a_device_and_another_town_finds_none(district, camera):
    with pytest.raises(NotAllowed):
        devices.enter(camera, NUMBER, password=PASSWORD, tcp=False, actor=district.town_3)
    with pytest.raises(CameraSource.DoesNotExist):
        devices.take_in_channel(camera, NUMBER, actor=district.town_4, key=uuid4())


def test_a_camera_out_of_use_may_not_register_and_one_of_another_number_of_ours_waits(district, recorder, settings):
    correct(recorder, {"usage": "stopped"}, actor=district.office, key=uuid4(), version=recorder.version)
    assert devices.may_register(REALM) == []

    assert devices.may_register("1111111111") == []
    assert devices.of_another_realm() == 0
    settings.VIDEO_PLATFORM = type("P", (), {"realm": "1111111111"})
    assert devices.of_another_realm() == 1


def test_a_withdrawn_camera_may_not_register(district, recorder):
    withdraw(recorder, actor=district.office, key=uuid4(), reason="重复登记")

    assert devices.may_register(REALM) == []


# Being there.


def test_a_camera_is_online_since_when_and_its_history_says_so(recorder):
    devices.keep_links(lambda number: True, now=NOW)
    devices.keep_links(lambda number: True, now=NOW.replace(hour=23))

    assert link_of(recorder) == ("online", NOW)
    assert list(verify("cameras")) == []


def test_the_moment_stands_in_the_history_as_a_clock_on_the_wall_shows_it(recorder):
    devices.keep_links(lambda number: True, now=NOW)

    with unscoped("test", CameraSource):
        last = history(CameraSource.objects.get(pk=recorder.pk))[-1]
    assert ("联网", "（空） → 在线") in last.details
    assert ("联网状态自", f"（空） → {NOW.astimezone(clock.LEGAL_ZONE):%Y-%m-%d %H:%M}") in last.details


def test_what_is_not_known_yet_changes_nothing(recorder):
    devices.keep_links(lambda number: True, now=NOW)
    devices.keep_links(lambda number: None, now=NOW)
    assert link_of(recorder)[0] == "online"

    devices.keep_links(lambda number: False, now=NOW)
    assert link_of(recorder)[0] == "offline"


def test_a_channel_that_is_off_is_offline_though_its_recorder_is_there(district, told):
    taken = devices.take_in_channel(told, channel(1).number, actor=district.town_3, key=uuid4())
    devices.keep_channels(NUMBER, [channel(1, on=False), channel(2)], whole=True, now=NOW)

    devices.keep_links(lambda number: True, now=NOW)

    assert (link_of(told)[0], link_of(taken)[0]) == ("online", "offline")


# Channels.


def test_a_channel_becomes_a_camera_of_the_devices_region_reached_through_it(district, told):
    key = uuid4()

    taken = devices.take_in_channel(told, channel(1).number, actor=district.town_3, key=key)
    again = devices.take_in_channel(told, channel(1).number, actor=district.town_3, key=uuid4())

    assert taken == again
    assert (taken.name, taken.region, taken.spot, taken.longitude) == ("1号机位", TOWN_3, "坝顶", Decimal("100.5"))
    assert address_of(taken, district.office) == f"{channel(1).number}@{NUMBER};tcp"
    devices.enter(told, NUMBER, password="", tcp=False, actor=district.office)
    assert address_of(taken, district.office) == f"{channel(1).number}@{NUMBER}"


def test_two_channels_of_one_name_are_told_apart(district, told):
    devices.keep_channels(NUMBER, [channel(1, name="Camera 01"), channel(2, name="Camera 01")], whole=True, now=NOW)

    names = [
        devices.take_in_channel(told, channel(each).number, actor=district.town_3, key=uuid4()).name for each in (1, 2)
    ]

    assert names == ["Camera 01", "Camera 01（0002）"]


def test_a_channel_that_is_told_no_more_goes_and_one_that_was_taken_in_is_off(district, told):
    devices.take_in_channel(told, channel(1).number, actor=district.town_3, key=uuid4())

    devices.keep_channels(NUMBER, [channel(3)], whole=False, now=NOW)
    assert sorted(listed(told)) == ["1", "2", "3"]
    devices.keep_channels(NUMBER, [channel(3), channel(4)], whole=True, now=NOW)

    assert sorted(listed(told)) == ["1", "3", "4"]
    assert not listed(told)["1"].on
    with pytest.raises(CameraSource.DoesNotExist):
        devices.take_in_channel(told, channel(2).number, actor=district.town_3, key=uuid4())


def test_a_device_with_one_channel_is_that_camera(district, recorder):
    devices.keep_channels(NUMBER, [channel(1)], whole=True, now=NOW)

    assert listed(recorder)["1"].camera == recorder
    assert address_of(recorder, district.office) == f"{channel(1).number}@{NUMBER};tcp"


def test_what_a_device_tells_that_nobody_entered_is_not_kept(db):
    devices.keep_channels("34020000001320000009", [channel(1)], whole=True, now=NOW)

    with unscoped("test", CameraChannel):
        assert CameraChannel.objects.count() == 0


# The pages.


def test_the_office_enters_a_device_by_the_page_and_the_password_comes_back_nowhere(district, camera, client_of):
    client, page = client_of(district.office), f"/cameras/{camera.number}/access/"

    refused = client.post(page, {"address": "123", "password": PASSWORD})
    kept = client.post(page, {"address": NUMBER, "password": PASSWORD, "tcp": "1"}, follow=True)

    assert refused.status_code == 422
    assert "设备编号是20位数字" in refused.content.decode()
    assert 'value="123"' in refused.content.decode()
    assert f'value="{NUMBER}"' in kept.content.decode()
    assert PASSWORD not in refused.content.decode() + kept.content.decode()
    assert [each.number for each in devices.may_register(REALM)] == [NUMBER]


def test_a_device_that_does_not_register_is_named_with_its_host(district, recorder, client_of):
    client_of(district.office).post(f"/cameras/{recorder.number}/access/", {"address": f"{NUMBER}@10.1.2.3:5060"})

    assert address_of(recorder, district.office) == f"{NUMBER}@10.1.2.3:5060"
    assert devices.may_register(REALM) == []


def test_the_address_of_a_camera_by_rtsp_is_kept_by_the_same_page(district, client_of):
    values = {"name": "路口", "kind": "rtsp", "region": TOWN_3}
    camera = open_record(CameraSource, values, actor=district.office, key=uuid4())
    page = f"/cameras/{camera.number}/access/"

    client_of(district.office).post(page, {"address": "rtsp://10.1.2.3/1"})

    assert address_of(camera, district.office) == "rtsp://10.1.2.3/1"
    assert client_of(district.office).get(f"/cameras/{camera.number}/channels/").status_code == 404


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [
        ("office", "access", 200), ("town_3", "access", 403), ("town_4", "access", 404), ("town_3", "channels", 200),
        ("town_4", "channels", 404), ("leader", "channels", 403),
    ],
)  # fmt: skip
def test_who_may_open_which_page(district, told, client_of, who, page, status):
    client = client_of(getattr(district, who))

    assert client.get(f"/cameras/{told.number}/{page}/").status_code == status
    if status != 200:
        assert client.post(f"/cameras/{told.number}/{page}/", {"channel": channel(1).number}).status_code == status


def test_a_channel_is_taken_in_on_one_tap_and_twice_is_once(district, told, client_of):
    client, page = client_of(district.town_3), f"/cameras/{told.number}/channels/"
    said = {"channel": channel(1).number, "key": str(uuid4())}

    first, again = client.post(page, said), client.post(page, said)

    assert first["Location"] == again["Location"]
    shown = client.get(page).content.decode()
    assert shown.count("收进台账</button>") == 1
    assert "已在台账" in shown
    with unscoped("test", CameraSource):
        assert CameraSource.objects.filter(name="1号机位", region=TOWN_3).count() == 1


def test_a_recorders_camera_leads_to_the_recorder(district, told, client_of):
    taken = devices.take_in_channel(told, channel(1).number, actor=district.town_3, key=uuid4())
    client = client_of(district.office)

    assert client.get(f"/cameras/{taken.number}/access/")["Location"] == f"/cameras/{told.number}/access/"
    shown = client.get(f"/cameras/{taken.number}/channels/")["Location"]
    assert shown == f"/cameras/{told.number}/channels/#{taken.number}"
    assert client_of(district.town_4).get(f"/cameras/{taken.number}/channels/").status_code == 404


def test_a_device_of_a_village_gives_cameras_of_the_village(district, client_of):
    values = {"name": "石沟村录像机", "kind": "gb28181", "region": VILLAGE_3}
    camera = open_record(CameraSource, values, actor=district.office, key=uuid4())
    devices.enter(camera, NUMBER, password=PASSWORD, tcp=False, actor=district.office)
    devices.keep_channels(NUMBER, [channel(1), channel(2)], whole=True, now=NOW)

    assert devices.take_in_channel(camera, channel(2).number, actor=district.town_3, key=uuid4()).region == VILLAGE_3
