import json
import stat
import subprocess
import sys

import pytest

from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.places import CHECKOUT, DataFolder
from shanzhi.launcher.secret_store import MAKERS, load_secrets

PRINT_SECRETS = """
import json, sys
from pathlib import Path
from shanzhi.launcher.places import DataFolder
from shanzhi.launcher.secret_store import load_secrets
print(json.dumps(dict(load_secrets(DataFolder.open(Path(sys.argv[1]))))))
"""


def test_secrets_are_made_once_and_kept(data: DataFolder) -> None:
    first = load_secrets(data)

    assert set(first) == set(MAKERS)
    assert load_secrets(data) == first


def test_secrets_file_is_readable_by_its_owner_only(data: DataFolder) -> None:
    load_secrets(data)

    assert stat.S_IMODE(data.secrets.stat().st_mode) == 0o600


def test_secrets_made_by_several_processes_at_once_are_the_same(data: DataFolder) -> None:
    command = [sys.executable, "-c", PRINT_SECRETS, str(data.path)]
    processes = [subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) for _ in range(4)]

    answers = {process.communicate()[0] for process in processes}

    assert [json.loads(answer) for answer in answers] == [load_secrets(data)]


def test_secrets_missing_beside_a_database_are_not_made_anew(data: DataFolder) -> None:
    (data.database / "data").mkdir(parents=True)

    with pytest.raises(LauncherError, match="from a backup"):
        load_secrets(data)


def test_secrets_file_that_is_damaged_is_reported(data: DataFolder) -> None:
    data.secrets.write_text("{", encoding="utf-8")

    with pytest.raises(LauncherError, match=r"secrets\.json cannot be read"):
        load_secrets(data)
