"""Kedro's settings for this project: https://docs.kedro.org/en/stable/configure/project_settings/."""

import os

import fsspec

from mlops_template.config_loader import ConfigLoader
from mlops_template.filesystem import AtomicLocalFileSystem
from mlops_template.hooks.checks import CheckHooks
from mlops_template.hooks.housekeeping import HousekeepingHooks
from mlops_template.hooks.progress import ProgressHooks
from mlops_template.hooks.strict_gate import StrictGateHooks
from mlops_template.hooks.summary import SummaryHooks
from mlops_template.hooks.tracking import TrackingHooks
from mlops_template.known_warnings import silence_known_warnings
from mlops_template.resolvers import package_file, project_path

# An OpenMP thread that spins while it waits takes the core from whoever works; it must be said before OpenMP is loaded
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# Nothing is sent anywhere; Kedro's own telemetry is off by .telemetry
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

# A run needs no git; where there is none, GitPython is not to say so at length
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

fsspec.register_implementation("file", AtomicLocalFileSystem, clobber=True)

silence_known_warnings()

HOOKS = (CheckHooks(), ProgressHooks(), HousekeepingHooks(), TrackingHooks(), SummaryHooks(), StrictGateHooks())

CONFIG_LOADER_CLASS = ConfigLoader
CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    "config_patterns": {"mlflow": ["mlflow*"], "runner": ["runner*"]},
    "merge_strategy": {"parameters": "soft"},  # an environment states only what differs
    "custom_resolvers": {"package_file": package_file, "project_path": project_path},
}
