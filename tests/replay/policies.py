"""Texts of policy files that several tests fill in."""

POLICY = """profile = "{profile}"
provider = "zoom"
effective_from = 2019-01-01
tenants = {tenants}
[document]
title = "t"
issuer = "i"
dated = 2019-01-01
reading = "r"
[[promise]]
planes = ["media", "signalling"]
area = {area}
"""
EXEMPTION = """
[[exemption]]
id = "guest-lectures"
kind = "external-host"
reason = "r"
document = "d"
author = "a"
approver = "b"
from = {start}
until = {end}
planes = ["media"]
"""
