"""Ships the theme `gov` in the package: in the repository it lies in `themes/`, where every cluster keeps its themes."""

from pathlib import Path
from shutil import copytree

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTheme(build_py):
    """Copies the theme beside the starter cluster; an editable installation finds it in the repository."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            copytree("themes/gov", Path(self.build_lib) / "sitegen/starter/themes/gov", dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithTheme})
