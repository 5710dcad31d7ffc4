"""Label models: what they cost, and how far they are right.

`python bench_label_models.py` fits each on 1,000,000 rows x 20 functions (snorkel's LabelModel on 100,000 x 10) in a
process of its own, beside majority vote. `... sms` scores them on rows 1001 on of SMS Spam with 15 rules written from
rows 1 to 1000, `... simulated` on votes whose truth is known.
"""

import json
import logging
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends import load_backend
from mlops_template.label_model_choice import choose, class_balance, compare
from mlops_template.label_model_choice.gold_score import earned, gold_score

from measure import ROOT, measure, table

MODELS = ("majority", "dawid_skene", "naive_bayes", "snorkel")
SPAM = {
    "win": r"\b(claim|prize|winner|won)\b",
    "phone": r"\b0[789]\d{8,9}\b|\b0\d{3} ?\d{3} ?\d{4}\b",
    "short code": r"\b\d{5}\b",
    "money": r"£|\bgbp|\bpounds?\b",
    "free": r"\bfree\b",
    "tariff": r"\b(1?50p|ppm|p/min|p/msg|per msg|150p\w*)\b",
    "web": r"www\.|http|\.co\.uk|\.com",
    "text to": r"\b(txt|text)\b.*\b(to|stop)\b",
    "urgent": r"\b(urgent|guaranteed|awarded|congrat\w*|selected)\b",
    "wares": r"\b(ringtone|tones?|mobile|nokia|camera|voucher)s?\b",
}
HAM = {
    "I": r"\b(i'm|i'll|i've|im|ill)\b",
    "chat": r"\b(ok|lor|lol|haha|k)\b|:\)",
    "people": r"\b(he|she|my|mum|home|love|sorry|later)\b",
    "dots": r"&lt;|&gt;|\.\.\.",
    "short": r"^.{0,45}$",
}
RULES = {
    "15 rules": [*SPAM, *HAM],
    "10 rules, all for spam": [*SPAM],
    "3 for spam, 5 for ham": ["win", "phone", "short code", *HAM],
    "one rule four times": ["win", "phone", "short code", *["free"] * 4, *HAM],
}
SIMULATED: dict[str, dict[str, Any]] = {
    "independent, 50 %": {},
    "independent, 10 %": {"balance": (0.9, 0.1)},
    "independent, 2 %": {"balance": (0.98, 0.02)},
    "equally good": {"right": (0.7, 0.75)},
    "one rule five times": {"copies": 4},
    "one-sided, 10 %": {"balance": (0.9, 0.1), "one_sided": True},
    "one-sided, copies": {"balance": (0.7, 0.3), "one_sided": True, "copies": 4},
    "only the rare label": {"balance": (0.9, 0.1), "one_sided": True, "labels": (1,)},
    "many abstentions": {"votes_on": (0.01, 0.08)},
    "three classes": {"balance": (0.5, 0.3, 0.2)},
}


def simulate(
    seed: int,
    rows: int = 5000,
    functions: int = 10,
    balance: tuple[float, ...] = (0.5, 0.5),
    right: tuple[float, float] = (0.55, 0.95),
    votes_on: tuple[float, float] = (0.2, 0.6),
    copies: int = 0,
    one_sided: bool = False,
    labels: tuple[int, ...] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    draw, k = np.random.default_rng(seed), len(balance)
    truth = draw.choice(k, rows, p=balance)
    votes = np.full((rows, functions), -1, dtype=np.int8)
    for number in range(functions):
        share, often = draw.uniform(*right), draw.uniform(*votes_on)
        if one_sided:  # `share` is the precision, `often` the recall
            label = int(draw.choice(labels or range(k)))
            false = min(1, often * balance[label] * (1 - share) / share / (1 - balance[label]))
            votes[draw.random(rows) < np.where(truth == label, often, false), number] = label
        else:
            said = np.where(draw.random(rows) < share, truth, (truth + draw.integers(1, k, rows)) % k)
            votes[:, number] = np.where(draw.random(rows) < often, said, -1)
    copied = [votes[:, int(draw.integers(functions))]] * copies
    blurred = [np.where(draw.random(rows) < 0.1, draw.permutation(column), column) for column in copied]
    return np.column_stack([votes, *blurred]), truth


def sms_spam() -> tuple[Callable[[list[str]], np.ndarray], np.ndarray]:
    rows = pd.read_csv(ROOT.parent / "shared/data/sms_spam/smsspamcollection.tsv", sep="\t", quoting=3)
    texts = rows["message"].str.lower()
    cast = {
        name: np.where(texts.str.contains(rule.replace("(", "(?:")), int(name in SPAM), -1)
        for name, rule in (SPAM | HAM).items()
    }
    return lambda names: np.column_stack([cast[name] for name in names]), (rows["label"] == "spam").to_numpy(int)


def judge(votes: np.ndarray, truth: np.ndarray, gold_rows: int, k: int) -> dict[str, dict[str, Any]]:
    """Score every model, and what `auto` takes of those that need no extra, on the rows that are not gold."""
    gold = np.where(np.arange(len(truth)) < gold_rows, truth, -1)
    balance, classes = class_balance(gold, votes, k).shares, [str(label) for label in range(k)]
    makers = {name: load_backend("label_models", name) for name in MODELS}
    loud = {"dawid_skene, copies: null": partial(makers["dawid_skene"], copies=None)}
    judged = compare(votes, gold, makers | loud, balance, classes, seed=0)
    core = [row for row in judged if row.name not in {"snorkel", *loud}]
    auto = choose(core, votes, makers, balance, classes, seed=0)
    print(f"    auto: {auto.name}: {auto.reason}")
    seen = (gold < 0) & (votes >= 0).any(axis=1)
    figures = {}
    for row in judged:
        given = row.probabilities[seen]
        score = gold_score(given, truth[seen], tuple(classes))
        everywhere = gold_score(row.probabilities[gold < 0], truth[gold < 0], tuple(classes))
        figures[row.name] = vars(score) | {"coverage": seen.sum() / (gold < 0).sum(), "f1_all": everywhere.f1["1"]}
        figures[row.name]["on_decided"] = _where_majority_decides(judged[0].probabilities[seen], given, truth[seen])
    return figures | {"auto": figures[auto.name] | {"name": auto.name}}


def _where_majority_decides(base: np.ndarray, given: np.ndarray, truth: np.ndarray) -> float:
    decided = (base >= base.max(axis=1, keepdims=True) - 1e-9).sum(axis=1) == 1
    return float(earned(given[decided], truth[decided]).mean())


def sms() -> None:
    votes_of, truth = sms_spam()
    for title, names in RULES.items():
        votes = votes_of(names)
        for gold_rows in (0, 1000):
            gold_word = "rows 1-1000 as gold" if gold_rows else "without gold"
            print(f"\n{title}, {gold_word}")
            shown = slice(1000, None)
            figures = judge(votes if gold_rows else votes[shown], truth if gold_rows else truth[shown], gold_rows, 2)
            head = (
                "",
                "right of decided",
                "95 %",
                "ties",
                "all covered",
                "where majority decides",
                "F1 of spam",
                "log loss",
            )
            lines = [
                (
                    name if name != "auto" else f"auto ({one['name']})",
                    f"{one['accuracy']:.4f}",
                    f"{one['low']:.4f}-{one['high']:.4f}",
                    str(one["ties"]),
                    f"{one['credit']:.4f}",
                    f"{one['on_decided']:.4f}",
                    f"{one['f1_all']:.4f}",
                    f"{one['log_loss']:.3f}",
                )
                for name, one in figures.items()
            ]
            table(f"coverage {figures['majority']['coverage']:.3f}", [head, *lines])


def simulated(seeds: int = 2) -> None:
    for gold_rows in (0, 300):
        lines = []
        for title, options in SIMULATED.items():
            k = len(options.get("balance", (0, 0)))
            found = [judge(*simulate(seed, **options), gold_rows, k) for seed in range(seeds)]
            means = [f"{np.mean([one[name]['credit'] for one in found]):.3f}" for name in (*MODELS, "auto")]
            worst = min(one["auto"]["credit"] - one["majority"]["credit"] for one in found)
            lines.append((title, *means, f"{worst:+.3f}", ", ".join(sorted({one["auto"]["name"] for one in found}))))
        head = ("right on covered rows", *MODELS, "auto", "auto's worst gain", "auto takes")
        table(f"{gold_rows} gold rows, {seeds} seeds", [head, *lines])


def fit(name: str, rows: int, functions: int, often: float) -> None:
    """Fit one model, or let auto choose, in this process; print what it took."""
    votes, truth = simulate(0, rows, functions, balance=(0.7, 0.3), votes_on=(often / 2, often * 1.5))
    begin = perf_counter()
    if name.startswith("auto"):
        gold = np.where(np.arange(rows) < (1000 if "gold" in name else 0), truth, -1)
        balance = class_balance(gold, votes, 2).shares
        makers = {model: load_backend("label_models", model) for model in MODELS if model != "snorkel"}
        judged = compare(votes, gold, makers, balance, ["0", "1"], seed=0)
        choose(judged, votes, makers, balance, ["0", "1"], seed=0)
    elif name == "nothing":
        pass
    else:
        model = load_backend("label_models", name)()
        begin = perf_counter()
        model.fit(votes, np.array([0.7, 0.3]), np.full(rows, -1), 0).probabilities(votes)
    print(json.dumps(perf_counter() - begin))


def speed() -> None:
    for rows, functions, often, names in (
        (1_000_000, 20, 0.35, ("nothing", "majority", "dawid_skene", "naive_bayes", "auto", "auto with gold")),
        (1_000_000, 20, 0.05, ("nothing", "majority", "dawid_skene", "naive_bayes", "auto", "auto with gold")),
        (100_000, 10, 0.35, ("nothing", "majority", "dawid_skene", "snorkel")),
    ):
        lines, seconds = [], {}
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, __file__, name, str(rows), str(functions), str(often)]
                cost = measure(command, Path(folder), repeats=1)
                seconds[name] = json.loads((Path(folder) / "bench.log").read_text().splitlines()[-1])
            ratio = f"{seconds[name] / seconds['majority']:.1f}" if name != "nothing" else ""
            lines.append((name, f"{seconds[name]:.2f}", ratio, f"{cost.memory:.0f}"))
        head = ("", "seconds", "x majority", "peak MiB of the process")
        table(f"{rows:,} rows x {functions} functions, each voting on {often:.0%} of them", [head, *lines])
        if "snorkel" in seconds:
            print(f"  dawid_skene / snorkel: {seconds['dawid_skene'] / seconds['snorkel']:.2f}")


def main() -> None:
    logging.disable(logging.WARNING)
    chosen = {(): speed, ("sms",): sms, ("simulated",): simulated}
    asked = tuple(sys.argv[1:])
    work = chosen[asked] if asked in chosen else partial(fit, asked[0], int(asked[1]), int(asked[2]), float(asked[3]))
    work()


if __name__ == "__main__":
    main()
