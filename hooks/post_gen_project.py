"""Fill the new folder with the template's own files under the project's names."""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(r"{{ cookiecutter.__template }}")
sys.path.insert(0, str(ROOT / "src"))

from mlops_template_starter.names import Names  # noqa: E402
from mlops_template_starter.project import make  # noqa: E402

NAMES = Names("{{ cookiecutter.project_name }}", "{{ cookiecutter.python_package }}", "{{ cookiecutter.repo_name }}")

make(ROOT, Path.cwd(), NAMES)
