"""The figures of a bench as a page of the documentation."""

from typing import Any

KEYS = ("create", "list", "detail", "status", "search", "statistics")
AIMS = {
    "create": ("4×", 8),
    "list": ("1.5×, never above 3×", 5),
    "detail": ("4×", 8),
    "status": ("4×", 10),
    "search": ("3×, 40 ms at a million rows", 5),
    "statistics": ("2×", 3),
}


def page(reports: list[dict[str, Any]]) -> str:
    """Return docs/performance.md for one or more runs."""
    parts = [
        "# Performance\n\n"
        "Made by `script/bench --docs` (`--rows N` chooses the size). Each path runs on the production server (granian, two "
        "workers, eight persistent connections, row-level security on); beside it, in the same process and the same run, a bare "
        "Django view answers the same bytes after one indexed query of the ORM as the tables' owner, over an open connection, without "
        "middleware, sessions or rules; the rows of lists and searches are a loop of a plain template. "
        "The ratio is bare requests per second divided by ours, so 1× would be as fast as nothing at all. The load generator "
        "shares the machine. SQL counts statements between BEGIN and COMMIT.\n"
    ]
    for report in sorted(reports, key=lambda report: int(report["rows"])):
        parts.append(
            f"\n## {report['rows']:,} requests\n\n{report['machine']}; largest worker {report['memory_mb']} MB.\n\n"
            "| path | ratio | aim | requests/s | bare | p50 ms | p95 ms | SQL | at most |\n|---|---|---|---|---|---|---|---|---|\n"
        )
        for key in KEYS:
            line, (aim, most) = report[key], AIMS[key]
            parts.append(
                f"| {key} | {line['ratio']}× | {aim} | {line['rps']} | {line['bare_rps']} | {line['p50_ms']} | {line['p95_ms']} "
                f"| {line['sql']} | {most} |\n"
            )
        parts.append("\nSearch, one at a time: ")
        kinds = {name: value for name, value in report["search"].items() if isinstance(value, dict)}
        parts.append(
            "; ".join(f"{name} {v['p50_ms']} ms (95 %: {v['p95_ms']} ms)" for name, v in kinds.items()) + ".\n"
        )
    return "".join(parts)
