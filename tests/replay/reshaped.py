"""What a tap at a bad place would have seen of a capture: frames in, frames out. Ethernet with IPv4 or IPv6, with or without tags."""

import ipaddress
import struct

TAGS = (0x8100, 0x88a8)


def network_at(frame):
    """(offset of the IP header, version); version 0: no IP."""
    at = 12
    while (kind := struct.unpack_from(">H", frame, at)[0]) in TAGS:
        at += 4
    return at + 2, {0x0800: 4, 0x86dd: 6}.get(kind, 0)


def checksum(header):
    total = sum(struct.unpack(f">{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def routed(frame):
    """As on the other side of a router: new hardware addresses, one hop less, into another VLAN."""
    at, version = network_at(frame)
    ip = bytearray(frame[at:])
    if version == 4:
        ip[8] -= 1
        ip[10:12] = b"\0\0"
        ip[10:12] = struct.pack(">H", checksum(bytes(ip[:(ip[0] & 15) * 4])))
    elif version == 6:
        ip[7] -= 1
    return b"\x02\0\0\0\0\x0a\x02\0\0\0\0\x0b\x81\0\0\x07" + frame[at - 2:at] + bytes(ip)


def is_routed(frame):
    return frame[5] == 0x0a


def passing_twice(frames):
    for frame in frames:
        yield frame
        yield routed(frame)


def source_of(frame):
    at, version = network_at(frame)
    if version == 4:
        return str(ipaddress.ip_address(frame[at + 12:at + 16]))
    return str(ipaddress.ip_address(frame[at + 8:at + 24])) if version == 6 else ""


def one_way(frames, ours):
    """Only what comes from addresses that begin like `ours`."""
    return (frame for frame in frames if source_of(frame).startswith(ours))


def records_of(capture):
    """(time in nanoseconds, frame) of a classic little-endian pcap with microseconds; frames that were cut off stay outside."""
    data = open(capture, "rb").read()
    if struct.unpack_from("<I", data)[0] != 0xa1b2c3d4:
        raise ValueError(f"{capture} is another kind of capture")
    at = 24
    while at < len(data):
        seconds, micros, length, on_wire = struct.unpack_from("<IIII", data, at)
        if length == on_wire:
            yield seconds * 1_000_000_000 + micros * 1000, data[at + 16:at + 16 + length]
        at += 16 + length


def write(capture, records):
    with open(capture, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 262144, 1))  # nanoseconds
        for time, frame in records:
            file.write(struct.pack("<IIII", time // 1_000_000_000, time % 1_000_000_000, len(frame), len(frame)) + frame)
