"""What the gate between challenger and champion decided."""

from pydantic import BaseModel, ConfigDict, computed_field


class GateDecision(BaseModel):
    """The gate's word on one challenger.

    Attributes:
        promoted: Whether the challenger becomes champion.
        reason: Why, in one sentence.
        metric: What both were judged by, on the validation rows.
        challenger_name: The challenger's key in the YAML.
        challenger_score: The challenger's value.
        champion_score: The value of the champion of that moment; None where there was none or it no longer answers.
        champion_name: That champion's key in the YAML; None where there was none.
        champion_version: Its version in the registry.
        champion_run_id: Its run.
        run_id: The challenger's run.
        model_uri: The challenger's model.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    promoted: bool
    reason: str
    metric: str
    challenger_name: str
    challenger_score: float
    champion_score: float | None
    champion_name: str | None
    champion_version: int | None
    champion_run_id: str | None
    run_id: str
    model_uri: str

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> str:
        """What became of the challenger, without the reason."""
        if self.promoted:
            return f"{self.challenger_name} is champion now"
        if self.run_id == self.champion_run_id:
            return f"{self.challenger_name} stays champion"
        return (
            f"{self.challenger_name} was refused, {self.champion_name} (version {self.champion_version}) stays champion"
        )
