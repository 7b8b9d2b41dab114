"""``talk build --cluster``: the same tasks on the workers of a dask.distributed scheduler.

What goes there is data, a packed job with its files, and what comes back is data: workers need no disk of ours. They
do need this package, in the same version. A worker that dies has its tasks done again by another.

A scheduler runs whatever whoever reaches it sends. So the address is `tls://` with certificates (dask's own settings
name them: DASK_DISTRIBUTED__COMM__TLS__CA_FILE, ...), or plain `tcp://` on this machine alone.
"""

import contextlib
import ipaddress
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from talkbuilder.app.order import Job
from talkbuilder.app.task import Made, Packed, pack, perform_packed
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem

CONNECT_SECONDS = 15
IN_FLIGHT = 64
"""Jobs that are packed and sent at a time: each holds its talk's files in our memory."""


class ClusterFailed(Exception):
    """The cluster cannot be used, or was lost; the message is for the person who named it."""


def unfit_address(address: str) -> str:
    """Return why nobody should build at ``address``; nothing if it is all right.

    >>> unfit_address("tls://build.example.org:8786"), unfit_address("tcp://127.0.0.1:8786")
    ('', '')
    >>> unfit_address("tcp://build.example.org:8786")
    'tcp:// is for this machine alone, since whoever can reach such a scheduler runs code there: use tls://'
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in ("tls", "tcp") or not host or port is None or parts.path.strip("/"):
        return f"{address!a} is no address like tls://build.example.org:8786"
    if parts.scheme == "tcp" and not _is_here(host):
        return "tcp:// is for this machine alone, since whoever can reach such a scheduler runs code there: use tls://"
    return ""


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def on_cluster(jobs: Sequence[Job], address: str) -> Iterator[tuple[int, Made]]:
    """Yield the index of each job with what was made of it, as they come.

    Raises:
        ClusterFailed: there is no such scheduler, no dask, or the connection was lost.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(
            address,
            timeout=CONNECT_SECONDS,
            security=_security(distributed, address),
            set_as_default=False,
        )
    except (OSError, ValueError, TypeError) as error:
        raise ClusterFailed(f"no scheduler answers at {address}: {_reason(error)}") from None
    with contextlib.closing(client):
        yield from _all(jobs, client, distributed)


def _all(jobs: Sequence[Job], client: Any, distributed: Any) -> Iterator[tuple[int, Made]]:
    todo = iter(enumerate(jobs))
    running = distributed.as_completed(loop=client.loop)
    whose: dict[str, int] = {}

    def send() -> Iterator[tuple[int, Made]]:
        """Send jobs until enough are under way; what cannot be packed is made at once."""
        for index, job in todo:
            packed, problems = pack(job)
            if packed is None:
                yield index, Made(problems)
                continue
            future = client.submit(
                _performed, packed, key=f"talk-{index}-{job.root.name}", pure=False
            )
            whose[future.key] = index
            running.add(future)
            if len(whose) >= IN_FLIGHT:
                return

    yield from send()
    while whose:
        try:
            future = next(running)
        except StopIteration:
            raise ClusterFailed("the scheduler was lost") from None
        index = whose.pop(future.key)
        yield index, _made(future, jobs[index])
        future.release()
        yield from send()


def _performed(packed: Packed) -> Made:
    """Perform a task; here, so that a worker finds it by this module's name."""
    return perform_packed(packed)


def _made(future: Any, job: Job) -> Made:
    try:
        made: Made = future.result()
    except Exception as error:  # noqa: BLE001 - whatever a worker died of
        message = f'the cluster could not build "{job.root.name}": {_reason(error)}'
        hint = "the scheduler's log says more; without --cluster it is built here"
        return Made((Problem(NOWHERE, "cluster-task", message, hint),))
    return made


def _reason(error: BaseException) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 200 else words[:199] + "…"


def _security(distributed: Any, address: str) -> Any:
    if not address.startswith("tls://"):
        return None
    security = distributed.Security(require_encryption=True)
    if not (security.tls_ca_file and security.tls_client_cert):
        raise ClusterFailed(
            "tls:// needs certificates: set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
            "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY"
        )
    return security


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415 - seconds, and only who has a cluster pays them
    except ImportError:
        raise ClusterFailed(
            "dask.distributed is not installed here: pip install 'talkbuilder[cluster]'"
        ) from None
    return distributed
