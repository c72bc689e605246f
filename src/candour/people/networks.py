"""Where a sign-in came from, as far as it is kept: the network, not the machine, and no guess at a place."""

from ipaddress import ip_address, ip_network


def network_of(address: str) -> str:
    """The first three parts of an IPv4 address, the first 48 bits of an IPv6 one; "" for anything else.

    "203.0.113.77" is "203.0.113.0/24": enough to know one's own by, and shared with many others.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network(f"{address}/{24 if parsed.version == 4 else 48}", strict=False))


def beginning_of(network: str) -> str:
    """How the number of each machine in a network begins: "203.0.113" of "203.0.113.0/24"."""
    address = network.partition("/")[0]
    return address.rpartition(".")[0] if "." in address else address.rstrip(":")
