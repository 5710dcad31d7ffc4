"""What the gate between challenger and champion decided."""

from pydantic import BaseModel, ConfigDict


class GateDecision(BaseModel):
    """The gate's word on one challenger.

    Attributes:
        promoted: Whether the challenger becomes champion.
        reason: Why, in one sentence.
        metric: What both were judged by, on the validation rows.
        challenger_score: The challenger's value.
        champion_score: The value of the champion of that moment; None where there was none or it no longer answers.
        run_id: The challenger's run.
        model_uri: The challenger's model.
        name: The challenger's key in the YAML.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    promoted: bool
    reason: str
    metric: str
    challenger_score: float
    champion_score: float | None
    run_id: str
    model_uri: str
    name: str
