"""Faults that were planted, and the nets that caught them: the record of `make faults`, docs/faults.json, as the site shows it.

tests/faults/ plants them, tests/sitebuild/test_faults.py holds the record. A net is a rule of the build or the name of a test.
"""

import json
from collections import Counter

from sitebuild.cache import ROOT

RECORD = ROOT / "docs" / "faults.json"
KINDS = {
    "formula": ("公式", "formulas"),
    "claim": ("结论", "claims"),
    "figure": ("图、图注与替代文字", "figures, captions, alternative texts"),
    "word": ("文字、数与出处", "words, numbers, sources"),
    "markup": ("网页标记", "markup"),
    "file": ("文件", "files"),
    "supply": ("供应链", "supply"),
}
HEAD = {"zh": ["种类", "种下", "抓住", "抓住它的"], "en": ["kind", "planted", "caught", "by"]}
TOTAL = {"zh": "合计", "en": "all"}
NONE = "-"  # no net


def record() -> list[dict[str, str]]:
    """Return [{kind, zh, en, net}] of the last whole run; empty before the first."""
    return json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else []


def of_kind(kind: str, language: str) -> list[tuple[str, str]]:
    """Return the faults of a kind: (what is wrong, what caught it)."""
    return [(row[language], row["net"]) for row in record() if row["kind"] == kind]


def table(language: str) -> list[list[str]]:
    """Return how many faults of each kind were planted and caught, and by which nets, as rows of a table."""
    rows, every = [], record()
    for kind, names in KINDS.items():
        nets = Counter(net for _, net in of_kind(kind, language) if net != NONE)
        said = ("、" if language == "zh" else ", ").join(f"{net} {count}" for net, count in nets.most_common())
        rows.append([names[language == "en"], str(len(of_kind(kind, language))), str(nets.total()), said])
    caught = sum(row["net"] != NONE for row in every)
    return [HEAD[language], *rows, [TOTAL[language], str(len(every)), str(caught), ""]]
