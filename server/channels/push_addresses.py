"""Which addresses a notification may go to. People name them, so none may lead into our own network (SSRF)."""

import re
import socket
from ipaddress import IPv6Address, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

TRANSLATED = ip_network("64:ff9b::/96")
"""IPv4 addresses behind a translator (RFC 6052)."""
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{0,62}")


class PrivateAddress(OSError):
    """A name that leads into a network which is not the internet."""


def read_endpoint(endpoint: str, insecure_hosts: frozenset[str]) -> URL | None:
    """None unless it is https and a name, or one of the hosts that the operator trusts.

    What is judged here is what is called later: a second reading of the same text could find another host in it.
    """
    try:
        url = URL(endpoint)
        host = url.raw_host or ""
        usable = url.user is None and url.password is None and not url.fragment and url.port
    except ValueError:
        return None
    trusted = host in insecure_hosts and url.scheme in ("http", "https")
    return url if usable and (trusted or (url.scheme == "https" and _NAME.fullmatch(host))) else None


def is_public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if found in TRANSLATED:
            return is_public(str(ip_address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


class PublicResolver(AbstractResolver):
    """Resolves names to addresses on the internet, at the moment of connecting: a name may change its mind."""

    def __init__(self, insecure_hosts: frozenset[str]) -> None:
        self._insecure_hosts = insecure_hosts
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raise `PrivateAddress` when any of the addresses is not public, and `OSError` when there is none."""
        found = await self._resolver.resolve(host, port, family)
        if host.lower() not in self._insecure_hosts and not all(is_public(one["host"]) for one in found):
            raise PrivateAddress(host)
        return found

    async def close(self) -> None:
        await self._resolver.close()
