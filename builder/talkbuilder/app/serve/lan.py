"""The addresses of this machine, for a phone in the same room. Numbers only: whose a name is can change."""

import ipaddress
import socket

EVERYWHERE = ("0.0.0.0", "::")
# An address kept for documentation (RFC 5737): nothing is sent, the system only says which way it would send.
_ELSEWHERE = ("192.0.2.1", 9)


def addresses() -> tuple[str, ...]:
    """Return this machine's IPv4 addresses that others can reach, the one it goes out by first."""
    found: dict[str, None] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_ELSEWHERE)
            found[asking.getsockname()[0]] = None
        except OSError:
            pass
    try:
        own = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        own = []
    found |= {str(each[4][0]): None for each in own}
    return tuple(one for one in found if reachable(one))


def reachable(host: str) -> bool:
    """Return whether another machine can reach us at ``host``.

    >>> [reachable(host) for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "192.168.1.20")]
    [False, False, False, False, True]
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host != "localhost"
    return not (address.is_loopback or address.is_unspecified)
