"""`anlan push-key`: make the private key by which push services know this site, to be kept as ANLAN_PUSH_KEY."""

import argparse
import base64

TITLE = "生成网页推送的密钥"
NEEDS_DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """It asks for nothing."""


def run(options: argparse.Namespace) -> int:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    number = generate_private_key(SECP256R1()).private_numbers().private_value
    print(base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode())
    return 0
