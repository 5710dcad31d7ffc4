"""Pack the starter's files into what is built; pyproject.toml says everything else."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "src"))

from mlops_template_starter.template import pack  # noqa: E402


class Build(build_py):
    """Put the tracked files beside the starter's package; an editable install reads the live ones."""

    def run(self) -> None:
        """Build the packages, then pack."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "mlops_template_starter", "files")
            shutil.rmtree(target, ignore_errors=True)
            pack(ROOT, target)


class SourceRelease(sdist):
    """Hold every tracked file, so that a wheel can be built from it without git."""

    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        """Lay out the release, then pack."""
        super().make_release_tree(base_dir, files)
        pack(ROOT, Path(base_dir))


setup(cmdclass={"build_py": Build, "sdist": SourceRelease})
