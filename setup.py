"""A wheel carries `assets/` inside the package; a checkout reads it from beside it (studio/model/assets.py)."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithAssets(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            shutil.copytree("assets", Path(self.build_lib) / "studio" / "assets", dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithAssets})
