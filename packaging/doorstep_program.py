"""What a bundle starts: the command `doorstep`, or, asked as `-m MODULE`, one of the program's own processes.

In a bundle `sys.executable` is this program and no Python, so engine, egress and device list are started through it.
"""

import runpy
import sys
from multiprocessing import freeze_support

from studio.cli.main import main

_PROCESSES = ("studio.engine", "studio.outputs.egress", "studio.sources.devices", "studio.sources.microphone")

if __name__ == "__main__":
    freeze_support()
    if len(sys.argv) > 2 and sys.argv[1] == "-m" and sys.argv[2] in _PROCESSES:
        module = sys.argv[2]
        del sys.argv[1:3]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    else:
        sys.exit(main())
