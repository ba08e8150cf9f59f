"""A process that runs a show into one output, to be killed: `python -m tests.rig.feeder SPEC_JSON`.

It prints each report as a line of JSON, the egress's pid first, and ends when its stdin does.
"""

from __future__ import annotations

import sys

import msgspec

from studio.model.output import FileOutput, Key, OutputReport, RtmpOutput
from studio.outputs.egress_link import EgressLink
from tests.rig.program import Program
from tests.rig.waiting import wait_for


class Wanted(msgspec.Struct):
    """What to do. The key comes on stdin's first line."""

    rtmp: RtmpOutput | None = None
    file: FileOutput | None = None


def main() -> None:
    wanted = msgspec.json.decode(sys.argv[1], type=Wanted)
    key = sys.stdin.readline().strip()
    spec = wanted.rtmp or wanted.file
    assert spec is not None

    def print_report(report: OutputReport) -> None:
        print(msgspec.json.encode(report).decode(), flush=True)

    with Program() as program:
        link = EgressLink(
            spec,
            Key(key) if key else None,
            program.encoder.header,
            print_report,
            lambda incident: print(incident, file=sys.stderr, flush=True),
            program.encoder.force_key_frame,
        )
        link.start()
        wait_for(lambda: link.pid, 10)
        print(link.pid, flush=True)
        program.sinks.append(link.offer)
        sys.stdin.read()
        program.sinks.clear()
        link.close()


if __name__ == "__main__":
    main()
