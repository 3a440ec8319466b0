import socket
from pathlib import Path

import pytest

from shanzhi.launcher.cli import COMMANDS, main
from shanzhi.launcher.ports import HOST


def test_help_names_every_command_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    printed = capsys.readouterr().out
    assert ended.value.code == 0
    for name, (english, chinese) in COMMANDS.items():
        assert f"  {name}" in printed
        assert english in printed
        assert chinese in printed


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "commands 命令" in capsys.readouterr().out


def test_unknown_command_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(folder), "dance"]) == 2
    assert "No command dance" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_run_with_a_port_that_is_taken_says_which_and_names_a_free_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["run", "--port", str(port), "--data", str(folder)]) == 2

    printed = capsys.readouterr().err
    assert f"Port {port} on 127.0.0.1 is taken" in printed
    assert f"端口 {port} 已被占用" in printed
    assert "script/run --port " in printed
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("port", ["0", "65536", "-1", "八", "80a"])
def test_run_with_something_that_is_no_port_is_wrong_usage(port: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", f"--port={port}"])

    assert ended.value.code == 2


def test_database_status_of_nothing_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(folder), "database", "status"]) == 1
    assert "Not running" in capsys.readouterr().err
