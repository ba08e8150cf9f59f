"""Draws all pictures of docs/pictures anew: each module of this folder, in a process of its own.

python -m tests.pictures [FOLDER]
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path


def main() -> None:
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name != "__main__":
            subprocess.run([sys.executable, "-m", f"tests.pictures.{module.name}", *sys.argv[1:]], check=True)


if __name__ == "__main__":
    main()
