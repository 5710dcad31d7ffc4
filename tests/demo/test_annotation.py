"""The demo's rules and series."""

import pytest

from project import Project


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            "functions: {evening: {label: perhaps}}",
            "functions.evening.label: 'perhaps' is none of classes [False, True]",
        ),
        ("functions: {evening: {label: 1}}", "functions.evening.label: 1 is none of classes [False, True]"),
        ("classes: [true]", "classes: functions vote, so name the labels there are, two or more"),
        ("class_balance: {late: 0.3}", "class_balance: 'late' is none of classes [False, True]"),
        ("label_model: majorty", "label_model: no 'majorty'; did you mean 'majority'?"),
        ("label_models: {dawid_skene: {type: dawid_sken}}", "no 'dawid_sken'; did you mean 'dawid_skene'?"),
        ("functions: {evening: {type: rang}}", "backends/labelling has no 'rang'; did you mean 'range'?"),
        ("functions: {evening: {at_leats: 5}}", "range takes no argument 'at_leats'; did you mean 'at_least'?"),
        ("row_to_label: 5", "unknown key 'row_to_label'; did you mean 'rows_to_label'?"),
        ("series: {departures: {mode: live}}", "annotation.series.departures.mode"),
        ("series: {departures: {detectors: {it: {type: robustz}}}}", "backends/detectors has no 'robustz'"),
    ],
)
def test_a_mistake_in_the_yaml_is_named_before_anything_runs(project: Project, changes: str, said: str) -> None:
    project.configure("local", parameters_annotation=f"annotation:\n  {changes}\n")
    done = project.run_here("--pipelines", "annotation")
    assert done.exit_code == 1, done.output
    assert said in " ".join(done.output.split())
