"""How ``kedro new --starter mlops-template`` finds the files."""

from pathlib import Path

from kedro.framework.cli.starters import KedroStarterSpec

PACKED = Path(__file__).with_name("files")
LIVE = Path(__file__).parents[2]

starters = [KedroStarterSpec("mlops-template", str(PACKED if PACKED.is_dir() else LIVE))]
