from types import SimpleNamespace

import pytest

from mlops_template.errors import GateRefusal
from mlops_template.hooks.strict_gate import StrictGateHooks

REFUSAL = {
    "promoted": False,
    "run_id": "new",
    "champion_run_id": "old",
    "verdict": "linear was refused",
    "reason": "not better",
}


def end(decision: dict[str, object], *, strict: bool = True, decided: bool = True) -> None:
    hooks = StrictGateHooks()
    if decided:
        hooks.after_dataset_saved("gate_decision")
    datasets = {"gate_decision": decision, "params:evaluation": SimpleNamespace(strict=strict)}
    hooks.after_pipeline_run(SimpleNamespace(load=datasets.__getitem__))


def test_a_refusal_ends_a_strict_run() -> None:
    with pytest.raises(GateRefusal, match="linear was refused: not better") as refusal:
        end(REFUSAL)
    assert refusal.value.exit_code == 3


@pytest.mark.parametrize("better", [{"promoted": True}, {"run_id": "old"}])
def test_nothing_else_does(better: dict[str, object]) -> None:
    end(REFUSAL | better)
    end(REFUSAL, strict=False)
    end(REFUSAL, decided=False)
