"""The bench as somebody runs it, with few rows and short turns: it finds its way, answers of every path are right, statements are few.

How fast anything is, it does not say here: a figure of a busy machine would fail or pass by chance.
"""

import json
import subprocess
import sys
from pathlib import Path

from shanzhi.scenarios.bench.report import AIMS, KEYS, page
from tests.structure.house import CHECKOUT

FIGURES = {"ratio", "rps", "bare_rps", "p50_ms", "p95_ms", "sql"}


def test_every_path_is_measured_within_its_statements(tmp_path: Path) -> None:
    report = tmp_path / "bench.json"
    command = [sys.executable, "manage.py", "bench", "--rows", "300", "--seconds", "0.2", "--json", str(report)]

    ran = subprocess.run(command, check=False, cwd=CHECKOUT, capture_output=True, text=True, timeout=300)

    assert ran.returncode == 0, ran.stderr[-2000:]
    figures = json.loads(report.read_text(encoding="utf-8"))
    for key in KEYS:
        assert set(figures[key]) >= FIGURES
        assert 0 < figures[key]["sql"] <= AIMS[key][1]
    assert set(figures["search"]) - FIGURES == {"common", "two characters", "rare", "no hit"}
    assert figures["rows"] == 300
    assert all(f"| {key} | {figures[key]['ratio']}× |" in page([figures]) for key in KEYS)
