"""Proofs of a password: the standards' own examples, and nonces that are good once."""

from ...gb28181 import digest


def test_the_example_of_the_standards_own_source_is_proven():
    """RFC 2617 3.5, and RFC 7616 3.9.1 for SHA-256."""
    old = digest.claim(
        'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
        'uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", '
        'opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )
    new = digest.claim(
        'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, qop=auth, '
        'cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", '
        'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"'
    )
    kept_old = {"MD5": digest.secret("MD5", "Mufasa", "testrealm@host.com", "Circle Of Life")}
    kept_new = {"SHA-256": digest.secret("SHA-256", "Mufasa", "http-auth@example.org", "Circle of Life")}

    assert digest.proven(old, "GET", kept_old)
    assert digest.proven(new, "GET", kept_new)
    assert not digest.proven(old, "GET", kept_new)
    assert not digest.proven(old, "POST", kept_old)


def test_nothing_is_proven_where_nothing_is_kept():
    said = digest.claim('Digest username="a", realm="r", nonce="n", uri="u", response=""')
    empty = digest._hash("MD5", f":n:{digest._hash('MD5', 'REGISTER:u')}")

    forged = digest.claim(f'Digest username="a", realm="r", nonce="n", uri="u", response="{empty}"')

    assert not digest.proven(said, "REGISTER", {})
    assert not digest.proven(forged, "REGISTER", {})


def test_a_nonce_is_for_one_host_one_time_and_one_minute(clock):
    nonces = digest.Nonces(clock)
    mine, late = nonces.fresh("10.1.2.3"), nonces.fresh("10.1.2.3")

    assert not nonces.take(mine, "10.9.9.9")
    assert nonces.take(mine, "10.1.2.3")
    assert not nonces.take(mine, "10.1.2.3")
    clock.now += 61
    assert not nonces.take(late, "10.1.2.3")
    assert nonces.ours(late, "10.1.2.3")
