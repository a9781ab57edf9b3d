"""An authenticator app on somebody's phone, and the time that it and the server go by."""

from allauth.mfa.totp.internal import auth as totp

STEP = 30  # seconds


class Watch:
    """The time that phones and server go by."""

    def __init__(self) -> None:
        self.now = 1_729_040_415.0

    def passes(self, seconds: float) -> None:
        self.now += seconds


class Phone:
    """What computes the codes of a secret."""

    def __init__(self, secret: str, watch: Watch) -> None:
        self.secret, self.watch = secret, watch

    def code(self, *, steps: int = 0) -> str:
        """The code shown now, or so many steps from now."""
        return totp.format_hotp_value(totp.hotp_value(self.secret, int(self.watch.now) // STEP + steps))

    def wrong(self) -> str:
        near = {self.code(steps=steps) for steps in range(-3, 4)}
        return next(code for code in map("{:06}".format, range(10)) if code not in near)
