"""What hangs on a camera: where its stream comes from, the device that tells of it, and who watched it.

Plain scoped rows, as those of a conference in `rows`.
"""

from django.db import models

from anlan.kernel.scope import Scoped


class CameraAddress(Scoped):
    """Where a camera's stream comes from, password and all: apart from its ledger, which many may read."""

    scope_owners = ("camera",)

    camera = models.OneToOneField("conferences.CameraSource", models.PROTECT, related_name="+")
    address = models.CharField(max_length=300)

    class Meta:
        verbose_name = "摄像头地址"


class CameraDevice(Scoped):
    """A device by GB/T 28181 that may register, entered on a camera: the camera itself, or a recorder with many.

    Of its password only the digests for our realm are kept, H(A1) of RFC 7616: it cannot be read from here.
    """

    scope_owners = ("camera",)

    camera = models.OneToOneField("conferences.CameraSource", models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, unique=True)
    realm = models.CharField(max_length=10)
    md5 = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    tcp = models.BooleanField(default=False)  # streams come by TCP
    told_at = models.DateTimeField(null=True)  # when it last told its channels

    class Meta:
        verbose_name = "国标设备"


class CameraChannel(Scoped):
    """One of a device's cameras, as the device tells of it. `camera`: the row of the ledger it was taken into."""

    scope_owners = ("device", "camera")

    device = models.ForeignKey(CameraDevice, models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    spot = models.CharField(max_length=200, blank=True)
    longitude = models.DecimalField(max_digits=10, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    on = models.BooleanField()
    camera = models.OneToOneField("conferences.CameraSource", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "国标设备的通道"
        constraints = [models.UniqueConstraint(fields=["device", "number"], name="a_channel_once")]


class CameraView(Scoped):
    """Who watched a camera, when, and in which conference."""

    scope_owners = ("camera", "conference")

    camera = models.ForeignKey("conferences.CameraSource", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    conference = models.ForeignKey("conferences.Conference", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "观看记录"
        indexes = [models.Index(fields=["camera", "-started_at"], name="camera_view_recent")]

    @property
    def seat(self) -> str:
        """The id of whoever watches a camera by itself, in its room."""
        return f"view-{self.pk}"

    @property
    def room(self) -> str:
        """The room in which those who watch the camera by itself see it."""
        return f"camera.{self.camera_id}"
