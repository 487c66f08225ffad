#!/usr/bin/env python3
"""Writes the seeds of the fuzz corpora: small inputs put together by hand from the RFCs, none of them captured.

Usage: make_corpus.py [DIRECTORY], by default corpus/ beside this file. The layout of each input is stated in the
LLVMFuzzerTestOneInput of its target.
"""

import pathlib
import struct
import sys

ETHERNET, COOKED, COOKED_V2, RAW, LOOPBACK = range(5)


def u16(value):
    return struct.pack(">H", value)


def u32(value):
    return struct.pack(">I", value)


def udp(payload, source=50000, destination=8801):
    return u16(source) + u16(destination) + u16(8 + len(payload)) + u16(0) + payload


def tcp(payload, options=b""):
    offset = (5 + len(options) // 4) << 4
    return u16(50000) + u16(443) + u32(1) + u32(2) + bytes([offset, 0x18]) + u16(65535) + bytes(4) + options + payload


def ipv4(protocol, body, options=b"", fragment=0, length=None):
    total = 20 + len(options) + len(body) if length is None else length
    head = bytes([0x45 + len(options) // 4, 0]) + u16(total) + u16(1) + u16(fragment) + bytes([64, protocol, 0, 0])
    return head + bytes([192, 168, 10, 20, 170, 114, 1, 2]) + options + body


def ipv6(following, body, length=None):
    addresses = bytes.fromhex("20010db8000000000000000000000010240730c0000000000000000000000020")
    return u32(6 << 28) + u16(len(body) if length is None else length) + bytes([following, 64]) + addresses + body


def ethernet(kind, body):
    return bytes.fromhex("020000000001020000000002") + u16(kind) + body


def tagged(*kinds, kind, body):
    tags = b"".join(u16(outer) + u16(7) for outer in kinds)
    return bytes.fromhex("020000000001020000000002") + tags + u16(kind) + body


def tunnel_frames(plain4, plain6):
    """One of each kind that decode/tunnel.h knows, and what decides how deep it looks."""
    framed4 = ethernet(0x0800, plain4)
    tagged4 = tagged(0x8100, kind=0x0800, body=plain4)

    def label(value, bottom=True):
        return u32(value << 12 | bottom << 8 | 64)

    def gre(flags, protocol, body):
        return ethernet(0x0800, ipv4(47, u16(flags) + u16(protocol) + body))

    def over_udp(port, body, source=40000):
        return ethernet(0x0800, ipv4(17, udp(body, source, port)))

    def gtp(flags, optional, body):
        return bytes([flags, 255]) + u16(len(optional) + len(body)) + u32(0xCAFE) + optional + body

    session = bytes([0x11, 0]) + u16(7) + u16(2 + len(plain4)) + u16(0x0021) + plain4
    teredo = bytes.fromhex("6000000000") + bytes([8, 17, 64]) + bytes.fromhex("20010000cb007101800063bf3ffffdd2") \
        + bytes.fromhex("240730c0000000000000000000000020") + udp(b"")
    erspan_ii = u32(7) + u32(0x10640405) + u32(0x12345)
    erspan_iii = u32(7) + u32(0x20640005) + u32(1) + u16(0) + u16(0x8001) + bytes(8)
    deep = plain4
    for _ in range(6):
        deep = ipv4(4, deep)
    return {
        "mpls": ethernet(0x8847, label(16, False) + label(1000) + plain6),
        "mpls-null": ethernet(0x8848, label(0) + plain4),
        "pseudowire": ethernet(0x8847, label(1000) + u32(17) + tagged4),
        "pppoe": ethernet(0x8864, session + bytes(4)),
        "pppoe-in-pseudowire": ethernet(0x8847, label(1000) + u32(17) + ethernet(0x8864, session)),
        "gre": gre(0xB000, 0x0800, u16(1) + u16(0) + u32(3) + u32(4) + plain4),
        "gre-bridge": gre(0x2000, 0x6558, u32(3) + tagged4),
        "gre-pptp": gre(0x2001, 0x880B, u32(3) + plain4),
        "erspan-1": gre(0, 0x88BE, framed4),
        "erspan-2-beginning": gre(0x1000, 0x88BE, erspan_ii + framed4[:48]),
        "erspan-3": gre(0x1000, 0x22EB, erspan_iii + framed4),
        "vxlan": over_udp(4789, bytes([8, 0, 0, 0, 0, 0, 77, 0]) + framed4),
        "geneve": over_udp(6081, bytes([3, 0x40]) + u16(0x6558) + bytes([0, 0, 9, 0]) + bytes([1, 2, 1, 1]) + u32(5)
                           + bytes([1, 2, 0x81, 0]) + framed4),
        "gtp-u": over_udp(2152, gtp(0x34, bytes([0, 0, 0, 0x85, 1, 0x10, 9, 0]), plain4)),
        "gtp-u-echo": over_udp(2152, bytes([0x32, 1, 0, 4]) + bytes(8)),
        "ip-in-ip-too-deep": ethernet(0x0800, deep),
        "6in4": ethernet(0x0800, ipv4(41, plain6)),
        "4in6": ethernet(0x86DD, ipv6(4, plain4)),
        "teredo": over_udp(3544, bytes([0, 1, 2, 3, 1, 2, 3, 4, 5]) + bytes(9) + bytes([0, 0]) + bytes(6) + teredo),
        "nat64": ethernet(0x86DD, plain6[:24] + bytes.fromhex("0064ff9b0000000000000000c0000221") + plain6[40:]),
    }


def frame_seeds():
    media = udp(bytes([5, 0, 1, 0, 0, 0, 2, 4, 16]) + bytes(24))
    plain4 = ipv4(17, media)
    plain6 = ipv6(17, media)
    chain = (bytes([43, 0]) + bytes(6) + bytes([60, 0]) + bytes(6) + bytes([51, 0]) + bytes(6)
             + bytes([44, 1]) + bytes(10) + bytes([17, 0, 0, 1]) + u32(9) + media)
    jumbo = bytes([6, 0, 0xC2, 4]) + u32(70028) + tcp(bytes(32))
    frames = {
        "ipv4-udp": (ETHERNET, ethernet(0x0800, plain4)),
        "ipv4-tcp-options": (ETHERNET, ethernet(0x0800, ipv4(6, tcp(bytes(8), bytes([1] * 12))))),
        "ipv4-options": (ETHERNET, ethernet(0x0800, ipv4(17, media, options=bytes([1] * 8)))),
        "ipv4-padded": (ETHERNET, ethernet(0x0800, ipv4(17, udp(b"\1")) + bytes(17))),
        "ipv4-first-fragment": (ETHERNET, ethernet(0x0800, ipv4(17, media, fragment=0x2000))),
        "ipv4-later-fragment": (ETHERNET, ethernet(0x0800, ipv4(17, media, fragment=185))),
        "ipv4-offload": (ETHERNET, ethernet(0x0800, ipv4(6, tcp(bytes(64)), length=0))),
        "ipv4-icmp": (ETHERNET, ethernet(0x0800, ipv4(1, bytes([8, 0]) + bytes(30)))),
        "ipv6-udp": (ETHERNET, ethernet(0x86DD, plain6)),
        "ipv6-chain": (ETHERNET, ethernet(0x86DD, ipv6(0, chain))),
        "ipv6-jumbo": (ETHERNET, ethernet(0x86DD, ipv6(0, jumbo, length=0))),
        "ipv6-nothing": (ETHERNET, ethernet(0x86DD, ipv6(59, b"") + bytes(6))),
        "mdns": (ETHERNET, ethernet(0x0800, ipv4(17, udp(bytes(12), 5353, 5353)))),
        "vlan": (ETHERNET, tagged(0x8100, kind=0x0800, body=plain4)),
        "three-tags": (ETHERNET, tagged(0x9100, 0x88A8, 0x8100, kind=0x86DD, body=plain6)),
        "arp": (ETHERNET, ethernet(0x0806, bytes(46))),
        "spanning-tree": (ETHERNET, ethernet(38, bytes([0x42, 0x42, 3]) + bytes(43))),
        "cooked": (COOKED, bytes(14) + u16(0x0800) + plain4),
        "cooked-v2": (COOKED_V2, u16(0x86DD) + bytes(18) + plain6),
        "raw4": (RAW, plain4),
        "raw6": (RAW, plain6),
        "loopback-network": (LOOPBACK, bytes([0, 0, 0, 2]) + plain4),
        "loopback-little": (LOOPBACK, bytes([30, 0, 0, 0]) + plain6),
    }
    frames.update({name: (ETHERNET, octets) for name, octets in tunnel_frames(plain4, plain6).items()})
    for name, (link, octets) in frames.items():
        yield name, bytes([link]) + u16(0) + octets
    link, octets = frames["ipv4-udp"]
    yield "ipv4-udp-cut", bytes([link]) + u16(1000) + octets[:-8]


def labels(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split("."))


def record(owner, kind, data, ttl=60):
    return owner + u16(kind) + u16(1) + u32(ttl) + u16(len(data)) + data


def dns(flags, asked, answers=(), further=()):
    counts = u16(1) + u16(len(answers)) + u16(0) + u16(len(further))
    return u16(0x1234) + u16(flags) + counts + asked + u16(1) + u16(1) + b"".join(answers) + b"".join(further)


def dns_seeds():
    asked = labels("log.zoom.us") + b"\0"
    pointer = b"\xc0\x0c"
    address = record(pointer, 1, bytes([203, 0, 113, 1]))
    edge = labels("edge") + b"\xc0\x10"
    alias = record(pointer, 5, edge)
    end = record(edge, 1, bytes([203, 0, 113, 7]))
    back = record(edge, 5, pointer)
    options = b"\0" + u16(41) + u16(1232) + u32(0) + u16(0)
    messages = {
        "query": dns(0x0100, asked, further=[options]),
        "answer": dns(0x8180, asked, [address, address], [options]),
        "answer-ipv6": dns(0x8180, asked, [record(pointer, 28, bytes([0x24, 7, 0x30, 0xC0]) + bytes(12))]),
        "chain": dns(0x8180, asked, [alias, end]),
        "chain-reversed": dns(0x8180, asked, [end, alias]),
        "circle": dns(0x8180, asked, [alias, back, end]),
        "no-such-name": dns(0x8183, asked),
        "forward-pointer": dns(0x8180, asked, [record(b"\xc0\x40", 1, bytes(4))]),
        "root": dns(0x8180, b"\0", [record(b"\0", 2, labels("a.root") + b"\0")]),
    }
    for name, message in messages.items():
        yield name, bytes([0]) + u16(40) + message
    message = messages["chain"]
    yield "chain-tcp", bytes([1]) + u16(45) + u16(len(message)) + message


def extension(kind, data):
    return u16(kind) + u16(len(data)) + data


def server_name(name):
    entry = b"\0" + u16(len(name)) + name
    return extension(0, u16(len(entry)) + entry)


def hello(extensions):
    body = u16(0x0303) + bytes([0xAA] * 32) + b"\x04" + bytes([0xBB] * 4) + u16(4) + u16(0x1301) + u16(0xC02B) + b"\1\0"
    body += u16(len(extensions)) + extensions
    return b"\1" + struct.pack(">I", len(body))[1:] + body


def record_of(fragment):
    return b"\x16\3\1" + u16(len(fragment)) + fragment


def tls_seeds():
    grease = extension(0x3A3A, b"")
    groups = extension(10, u16(4) + u16(29) + u16(23))
    name = server_name(b"zoomfrn99mmr.zoom.us")
    server = u16(0x0303) + bytes([1] * 32) + b"\0" + u16(0x1301) + b"\0"
    yield "name-first", u16(100) + record_of(hello(name + grease + groups))
    yield "name-last", u16(60) + record_of(hello(grease + groups + name))
    yield "nameless", u16(60) + record_of(hello(grease + groups))
    yield "address-as-name", u16(60) + record_of(hello(server_name(b"192.0.2.7")))
    yield "two-records", u16(60) + record_of(hello(groups + name)[:60]) + record_of(hello(groups + name)[60:])
    yield "server-hello", u16(10) + record_of(b"\2\0\0" + bytes([len(server)]) + server)
    yield "sslv2", u16(4) + b"\x80\x2e\1\3\1" + bytes(43)


def stun(kind, identity, attributes):
    return u16(kind) + u16(len(attributes)) + identity + attributes


def stun_seeds():
    cookie = bytes.fromhex("2112a442") + bytes(range(12))
    no_cookie = bytes(range(16))
    software = u16(0x8022) + u16(6) + b"client" + bytes(2)
    yield "binding-request", u16(24) + stun(0x0001, cookie, software)
    yield "binding-success", u16(26) + stun(0x0101, cookie, u16(0x0020) + u16(8) + bytes([0, 1]) + bytes(6) + software)
    yield "binding-indication", u16(20) + stun(0x0011, cookie, b"")
    yield "native-request", u16(30) + stun(0x0001, no_cookie, u16(0x0101) + u16(20) + b"1234567890123456789\0")
    yield "native-reply", u16(24) + stun(0x0002, no_cookie, u16(0x0103) + u16(8) + bytes([0, 1]) + bytes(6))
    yield "channel-data", u16(8) + b"\x40\x01\0\x08" + bytes(8)


def zoom_probe_seeds():
    connection = u32(0x00C0FFEE)
    token = b"\5\x40" + bytes([0x5C] * 64)
    rtp = b"\x90\x70" + u16(7) + u32(640) + u32(0x01000402) + u16(0xBEDE) + u16(1) + u32(0x10800000) + bytes(24)
    report = b"\x80\xc8" + u16(6) + bytes(24)
    client = b"\5" + u16(1) + connection + b"\0"
    server = b"\5" + u16(1) + connection + b"\4"
    ping = u32(21) + u32(5000) + connection
    up, down, cut_down, tcp_up = (bytes([shape, 1]) + u16(900) for shape in (0, 2, 6, 1))
    yield "hello-2019", up + b"\1" + u16(2) + bytes(23) + b"\2" + u32(9) + u32(9) + u32(64) + bytes(68)
    yield "hello-2022", up + b"\1" + u16(3) + bytes(23) + b"\2" + u32(9) + u32(9) + u32(64) + bytes(84)
    yield "reply-2019", down + b"\2" + u16(1) + bytes(16) + connection + bytes(12)
    yield "reply-2022", down + b"\2" + u16(3) + bytes(16) + connection + bytes(12) + bytes.fromhex("0040004003e003")
    yield "ping-13", up + b"\3" + ping
    yield "ping-91", up + b"\3" + ping + b"\0\2\x08" + bytes(8) + token + b"\0"
    yield "pong-109", down + b"\4" + ping + b"\1\1\x1a" + bytes(26) + token + b"\0"
    yield "bye", up + b"\7" + u32(0) + connection + token
    yield "audio", up + client + b"\x0f\1" + bytes(17) + rtp
    yield "video", down + server + b"\x10\1" + bytes(18) + b"\2" + bytes(3) + rtp
    yield "screen", down + server + b"\x0d\1" + bytes(5) + b"\x1e" + bytes(19) + rtp
    yield "share", down + server + b"\x1e\1" + bytes(18) + rtp
    yield "sender-report", up + client + b"\x21\1" + bytes(14) + report
    yield "filler-cut", cut_down + server + b"\x15\1" + bytes(7) + bytes([0x33, 1] * 20)
    yield "filler-2019", down + b"\5\x15\1" + bytes(7) + bytes([0x33, 1] * 20)
    yield "control-2019", up + b"\5\x0d" + bytes(3) + b"\x0c\1\x21" + bytes(30)
    yield "keepalive-2019", up + b"\5\x0a\6" + bytes(12)
    yield "dtls", up + b"\x16\xfe\xfd" + bytes(8) + u16(8) + bytes(8)
    yield "tls", tcp_up + b"\x16\3\1" + u16(8) + bytes(8)
    yield "stun-over-tcp", tcp_up + u16(20) + stun(0x0001, bytes.fromhex("2112a442") + bytes(12), b"")
    yield "text", up + b"OPTIONS sip:192.0.2.1 SIP/2.0"
    teams = b"\x08\x09" + u16(0)  # UDP, to port 3479
    of_microsoft = u16(0x8008) + u16(4) + u32(1)  # [MS-TURN] MS-Version
    check = bytes.fromhex("2112a442") + bytes(12)
    yield "teams-stun", teams + stun(0x0001, check, u16(0x0006) + u16(5) + b"user:" + bytes(3) + of_microsoft)
    yield "teams-rtp", teams + b"\x81\x6f" + u16(7) + u32(640) + u32(9) + u32(1) + bytes(40)
    yield "teams-channel", teams + u16(0x4001) + u16(32) + b"\x81\xc9" + u16(7) + bytes(28)


def zoom_echo_seeds():
    connection = u32(0x00C0FFEE)
    up, down, stun_up, stun_down = 0, 2, 8, 10

    def talk(*said):
        return b"".join(bytes([shape, len(payload)]) + payload for shape, payload in said)

    greeting = b"\1" + u16(2) + bytes(23) + b"\2" + u32(9) + u32(9) + u32(64) + bytes(68)
    reply = b"\2" + u16(1) + bytes(16) + connection + bytes(12)
    ping = u32(21) + u32(5000) + connection
    request = stun(0x0001, bytes(range(16)), u16(0x0101) + u16(20) + b"1234567890123456789\0")
    answer = stun(0x0002, bytes(range(16)), u16(0x0103) + u16(8) + bytes([0, 1]) + bytes(6))
    check = bytes.fromhex("2112a442") + bytes(12)
    yield "hello", talk((up, greeting), (up, greeting), (down, reply), (down, reply))
    yield "ping", talk((up, b"\3" + ping), (down, b"\3" + ping), (up, b"\4" + ping), (down, b"\4" + ping))
    yield "native-stun", talk(*[(stun_up, request)] * 3, *[(stun_down, answer)] * 3)
    yield "check", talk((up, stun(0x0001, check, b"")), (down, stun(0x0101, check, b"")))
    rtp = [b"\x90\x70" + u16(number) + u32(640 * number) + u32(0x01000402) + u16(0xBEDE) + u16(0) + bytes(8)
           for number in (1, 2, 4, 3, 5000, 5001)]
    sound = b"\5" + u16(1) + connection + b"\0\x0f\1" + bytes(17)
    yield "stream-that-leaps", talk(*[(up, sound + packet) for packet in rtp])
    again = b"".join(bytes([up, len(sound + rtp[0])]) + sound + rtp[0] for _ in range(70))
    yield "stream-over-an-interval", again
    yield "unanswered", talk(*[(up, b"\3" + u32(count) + u32(0) + connection) for count in range(1, 12)])


def dtls_seeds():
    def der(tag, *parts):
        body = b"".join(parts)
        length = bytes([len(body)]) if len(body) < 128 else b"\x82" + u16(len(body))
        return bytes([tag]) + length + body

    def certificate(common_name, *names):
        subject = der(0x30, der(0x31, der(0x30, der(6, b"\x55\x04\x03"), der(12, common_name))))
        dates = der(0x30, der(23, b"260101000000Z"), der(23, b"270101000000Z"))
        algorithm = der(0x30, der(6, b"\x2b\x65\x70"))
        key = der(0x30, algorithm, der(3, bytes(33)))
        alternatives = der(0x30, *[der(0x82, name) for name in names])
        further = der(0xA3, der(0x30, der(0x30, der(6, b"\x55\x1d\x13"), der(1, b"\xff"), der(4, der(0x30))),
                                der(0x30, der(6, b"\x55\x1d\x11"), der(4, alternatives))))
        body = der(0x30, der(0xA0, der(2, b"\2")), der(2, b"\x47"), algorithm, subject, dates, subject, key,
                   further if names else b"")
        whole = der(0x30, body, algorithm, der(3, bytes(65)))
        return (len(whole) + 3).to_bytes(3, "big") + len(whole).to_bytes(3, "big") + whole

    def fragment(message, offset, size):
        part = message[offset:offset + size]
        head = b"\x0b" + len(message).to_bytes(3, "big") + u16(1) + offset.to_bytes(3, "big") + len(part).to_bytes(3, "big")
        return b"\x16\xfe\xfd" + bytes(8) + u16(len(head + part)) + head + part

    pod = certificate(b"*.cloud.zoom.us", b"*.cloud.zoom.us", b"cloud.zoom.us")
    hello = b"\x16\xfe\xfd" + bytes(8) + u16(50) + b"\2" + (38).to_bytes(3, "big") + u16(0) + bytes(3) + (38).to_bytes(3, "big") + bytes(38)
    datagram, message = b"\0" + u16(200), b"\1" + u16(200)
    yield "flight", datagram + hello + fragment(pod, 0, len(pod))
    yield "fragments", datagram + fragment(pod, 0, 60) + fragment(pod, 60, 60)
    yield "encrypted", datagram + b"\x16\xfe\xfd" + u16(1) + bytes(6) + u16(40) + bytes(40)
    yield "alternative-name", message + pod
    yield "common-name", message + certificate(b"zoom.us")
    yield "webrtc", message + certificate(b"WebRTC")
    yield "overlong-length", message + u32(0xFFFFFF00) + bytes(40)


def quic_seeds():
    def varint(value):
        return bytes([value]) if value < 64 else u16(0x4000 | value)

    def crypto(offset, octets):
        return b"\6" + varint(offset) + varint(len(octets)) + octets

    header = b"\xc3" + u32(1) + b"\x08" + bytes(range(8)) + b"\0\0"
    yield "sealed-crypto", b"\1" + crypto(0, b"\1\0\0\x40" + bytes(60)) + bytes(40)
    yield "sealed-scattered", b"\3" + crypto(100, bytes(30)) + b"\1\0\0" + crypto(0, bytes(100))
    yield "sealed-ack", b"\5" + b"\2\x05\0\1\0\0\0" + b"\3\5\0\0\0\1\2\3" + crypto(0, bytes(10))
    yield "sealed-close", b"\1" + b"\x1c\0\0\3bye"
    yield "sealed-forbidden", b"\1" + b"\x08\0stream"
    yield "initial", b"\0" + header + u16(0x4000 | 60) + bytes(60)
    yield "early-data", b"\0" + b"\xd3" + u32(1) + b"\x08" + bytes(8) + b"\0" + u16(0x4000 | 30) + bytes(30)
    yield "retry", b"\0" + b"\xf0" + u32(1) + b"\x08" + bytes(8) + b"\0" + bytes(40)
    yield "second-version", b"\0" + b"\xd3" + u32(0x6B3343CF) + b"\x08" + bytes(range(8)) + b"\0\0" + u16(0x4000 | 60) + bytes(60)
    yield "overlong-id", b"\0" + b"\xc3" + u32(1) + b"\x15" + bytes(60)


def hello_assembly_seeds():
    def step(what, offset, length, content=0):
        return bytes([what]) + u16(offset) + u16(length) + bytes([content])

    yield "in-order", step(0, 0, 600) + step(0, 600, 600)
    yield "reversed", step(0, 600, 600) + step(0, 0, 600) + step(0x40, 0, 5)
    yield "overlapping", step(1, 0, 500) + step(1, 300, 500) + step(1, 0, 699)
    yield "conflicting", step(2, 0, 100) + step(2 | 0x20, 50, 10, 99)
    yield "too-long", step(3, 16000, 384) + step(3, 16000, 385)
    yield "pool-full", b"".join(step(stream, 0, 10) for stream in range(5))
    yield "aged", step(0, 0, 10) + step(0x81, 0, 10, 3) * 6 + step(0, 10, 10)


def name_feed_seeds():
    yield "zeek", b"1763712000.123456\tEU01WEB.zoom.us\tedge.example.net,192.0.2.7,2001:db8::7\n"
    yield "written-by-hand", b"# time name addresses\n2025-11-21T08:00:00Z us04web.zoom.us. 192.0.2.7\n"
    yield "site-codes", b"".join(b"1763712000 " + name + b" 192.0.2.99\n" for name in (
        b"zoomfrn99mmr.zoom.us", b"zoomfra99mmr.fra.zoom.us", b"zoomdv192-0-2-99zssgw.zoom.us",
        b"zoomam19200299rwg.am.zoom.us", b"rwcams.ams.zoom.us", b"turnsg04.cloud.zoom.us", b"intuitive-rwcff.cloud.zoom.us"))
    yield "nobodys", b"1763712000 zoom.us.evil.example 192.0.2.7\n1763712000 notzoom.us 192.0.2.7\n"
    yield "no-line", b"1763712000\n-5 zoom.us 192.0.2.7\n1763712000.5x zoom.us 192.0.2.7\n\n1 zoom.us - 192.0.2.7 x\n"
    yield "unusual-addresses", b"1 a.cloud.zoom.us ::ffff:192.0.2.7,,fe80::1%eth0,1.2.3,256.1.1.1,::\r\n"


def main():
    default = pathlib.Path(__file__).resolve().parent / "corpus"
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    targets = {"frame_fuzz": frame_seeds, "dns_fuzz": dns_seeds, "tls_fuzz": tls_seeds, "stun_fuzz": stun_seeds,
               "dtls_fuzz": dtls_seeds, "quic_fuzz": quic_seeds, "hello_assembly_fuzz": hello_assembly_seeds,
               "zoom_probe_fuzz": zoom_probe_seeds, "zoom_echo_fuzz": zoom_echo_seeds, "name_feed_fuzz": name_feed_seeds}
    for target, seeds in targets.items():
        (root / target).mkdir(parents=True, exist_ok=True)
        for name, octets in seeds():
            (root / target / name).write_bytes(octets)


if __name__ == "__main__":
    main()
