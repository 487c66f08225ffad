#!/usr/bin/env python3
"""The walk of docs/auditors/walk.md: every command of it, in order; those of the auditor where there is no eugress.

    walk_test.py BUILD SOURCE
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from common import BUILD, SOURCE, expect

AUDITORS = SOURCE / "docs" / "auditors"


def commands_of(side):
    page = (AUDITORS / "walk.md").read_text()
    blocks = re.findall(rf"^```sh {side}\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE)
    expect(blocks, f"the walk has no commands of the {side}")
    return "set -eu\n" + "\n".join(blocks)


def walk(commands, place, environment):
    done = subprocess.run(["bash", "-c", commands], cwd=place, env=environment, capture_output=True, text=True, check=False)
    expect(done.returncode == 0, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def main():
    with tempfile.TemporaryDirectory() as directory:
        gateway, auditor = pathlib.Path(directory, "gateway"), pathlib.Path(directory, "auditor")
        gateway.mkdir()
        auditor.mkdir()
        maker = BUILD / "tests" / "support" / "eugress-make-capture"
        truth = gateway / "truth.json"
        subprocess.run([maker, "school-morning", gateway / "morning.pcap", "--truth", truth], check=True, stdout=subprocess.DEVNULL)
        # eugress with the tables of the source, as it is when installed.
        tool = gateway / "bin" / "eugress"
        tool.parent.mkdir()
        tool.write_text(
            f'#!/bin/sh\n[ "$1" = replay ] || exec "{BUILD}/eugress" "$@"\n'
            f'exec "{BUILD}/eugress" "$@" --config "{SOURCE}/config/eugress.toml" --tables "{SOURCE}/config"\n'
        )
        tool.chmod(0o755)
        plain = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": directory}
        python = pathlib.Path(sys.executable).parent  # the same Python for both
        note = walk(
            commands_of("gateway") + '\nprintf "NOTE\\t%s\\t%s\\t%s\\n" "$KEY" "$ROOT" "$DICE"\n',
            gateway,
            {**plain, "PATH": f"{tool.parent}:{plain['PATH']}"},
        )
        key, root, dice = re.search(r"^NOTE\t(.*)\t(.*)\t(.*)$", note, flags=re.MULTILINE).groups()
        records, servers = map(int, re.search(r": (\d+) records = (\d+) servers", note).groups())
        expect(records >= 299 and 1 < servers < records, note)

        shutil.copy(gateway / "pack.zip", auditor)
        for name in ("verify.py", "rejudge.py"):
            shutil.copy(AUDITORS / name, auditor)
        os.rename(gateway, pathlib.Path(directory, "gone"))  # neither the log nor eugress is at hand
        said = walk(commands_of("auditor"), auditor, {**plain, "PATH": f"{python}:{plain['PATH']}", "KEY": key, "ROOT": root, "DICE": dice})
        expect("drawn as agreed, from what was signed; nothing else is hidden" in said, said)
        expect(re.search(r"^judged    law \w+, verdict outside: US is not in the promised area$", said, flags=re.MULTILINE), said[-3000:])
        judged = re.search(r"^(\d+) records judged again, 0 deviations, 0 without their tables\Z", said.rstrip("\n"), flags=re.MULTILINE)
        expect(judged and int(judged[1]) >= records, said[-600:])
        print(f"{records} records of {servers} servers drawn, {judged[1]} judged again")


if __name__ == "__main__":
    main()
