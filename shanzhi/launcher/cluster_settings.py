"""The server's settings: sized for a laptop that also runs the site, and for nothing lost when it is switched off."""

from pathlib import Path

OURS = "shanzhi.conf"
PROBED = "dynamic_shared_memory_type"  # not every container has a usable /dev/shm

SETTINGS = {
    "listen_addresses": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_checkpoints": "off",
    "log_min_duration_statement": "2s",
}

THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "4GB",
}
"""Extra settings for a cluster that is deleted after a test run: quick, and broken by a power cut."""

ACCESS = """\
# Written by Shanzhi when the cluster was made. Everybody needs a password, on the socket too.
local all all scram-sha-256
"""


def write_settings(folder: Path, *, throwaway: bool) -> None:
    """Write our settings beside `postgresql.conf`, which includes them first: what is added there below wins."""
    lines = ["# Written by Shanzhi at every start. Put your own settings into postgresql.conf.\n"]
    lines += [f"{name} = '{value}'\n" for name, value in (SETTINGS | THROWAWAY if throwaway else SETTINGS).items()]
    (folder / OURS).write_text("".join(lines), encoding="utf-8")


def write_first_settings(folder: Path, *, throwaway: bool) -> None:
    """Replace what initdb wrote by files that fit on a page. What it found out about the machine is kept."""
    main = folder / "postgresql.conf"
    probed = [line for line in main.read_text(encoding="utf-8").splitlines() if line.startswith(PROBED)]
    own = "# Your own settings go below this line; they win."
    main.write_text("\n".join([f"include '{OURS}'", *probed, "", own, ""]), encoding="utf-8")
    (folder / "pg_hba.conf").write_text(ACCESS, encoding="utf-8")
    write_settings(folder, throwaway=throwaway)
