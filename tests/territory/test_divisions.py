from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from shanzhi.core.tenancy import Jurisdiction
from shanzhi.territory.models import Division, Level
from shanzhi.territory.queries import divisions_above, search_divisions
from tests.territory.register_files import LINES, write_register

pytestmark = pytest.mark.django_db
Import = Callable[..., list[str]]


@pytest.fixture
def import_divisions(tmp_path: Path) -> Import:
    """Run `divisions import` on a register with some lines changed, and return what it printed, without the time."""

    def run(*arguments: str, **changed: list[str]) -> list[str]:
        out = StringIO()
        with override_settings(NODE_MODULES=write_register(tmp_path, **changed)):
            call_command("divisions", "import", "--database", "default", *arguments, stdout=out, stderr=StringIO())
        return out.getvalue().splitlines()[1:]

    return run


def found(text: str, **narrowed: object) -> list[str]:
    return [division.name for division in search_divisions(text, **narrowed)]


def test_import_reports_and_can_be_run_again(import_divisions: Import) -> None:
    assert import_divisions("--all")[0].startswith("12 added: 430000000000 湖南省, 430100000000 长沙市")
    assert import_divisions("--all")[:3] == ["0 added", "0 changed", "0 removed"]
    assert Division.objects.count() == 12


def test_import_reports_what_changed_and_what_is_gone(import_divisions: Import) -> None:
    import_divisions("--all")
    renamed = '430407002013,"西湖社区居委会",430407002,43,4304,430407'
    new = '430407002099,"新建社区居委会",430407002,43,4304,430407'
    assert import_divisions("--all", villages=[renamed, new, LINES["villages"][2]])[:3] == [
        "1 added: 430407002099 新建社区居委会",
        "1 changed: 430407002013 西湖新村社区居委会 → 西湖社区居委会",
        "1 removed: 430407002014 西湖二村社区居委会",
    ]
    assert found("xhsq") == ["西湖社区居委会"]


def test_import_of_a_part_leaves_the_rest_alone(import_divisions: Import) -> None:
    import_divisions("--all")
    assert import_divisions("--within", "4301")[:3] == ["0 added", "0 changed", "0 removed"]
    assert Division.objects.count() == 12


def test_a_malformed_file_changes_nothing(import_divisions: Import) -> None:
    import_divisions("--all")
    with pytest.raises(CommandError, match=r"villages\.csv"):
        import_divisions("--all", villages=[LINES["villages"][0], "half a line"])
    assert Division.objects.count() == 12


@pytest.mark.parametrize("arguments", [(), ("--within", "430"), ("--within", "长沙"), ("--all", "--within", "43")])
def test_import_refuses_what_it_cannot_mean(import_divisions: Import, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        import_divisions(*arguments)
    assert not Division.objects.exists()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("西湖新村", ["西湖新村社区居委会"]),
        ("湖新", ["西湖新村社区居委会"]),
        ("xhxc", ["西湖新村社区居委会"]),
        ("XHXC", ["西湖新村社区居委会"]),
        ("xi hu xin", ["西湖新村社区居委会"]),
        ("xihuxin", ["西湖新村社区居委会"]),
        ("西湖", ["西湖新村社区居委会", "西湖二村社区居委会"]),
        ("430407002013", ["西湖新村社区居委会"]),
        ("４３０４０７００２０１３", ["西湖新村社区居委会"]),
        ("4304070020", ["青山街道", "西湖新村社区居委会", "西湖二村社区居委会"]),
        ("changsha", ["长沙市"]),
        ("", []),
        ("   ", []),
        ("%", []),
        ("没有这里", []),
        ("9" * 40, []),
        ("西\x00湖", []),
    ],
)
def test_search_finds_by_name_initials_and_code(import_divisions: Import, text: str, names: list[str]) -> None:
    import_divisions("--all")
    assert found(text) == names


def test_search_narrows_to_a_range_and_to_levels(import_divisions: Import) -> None:
    import_divisions("--all")
    assert found("社区", within=Jurisdiction.of_code(44)) == ["岗贝社区居委会"]
    assert found("430407", levels=(Level.STREET,)) == ["青山街道"]
    assert found("西湖", limit=1) == ["西湖新村社区居委会"]


def test_divisions_above_go_from_the_province_down(import_divisions: Import) -> None:
    import_divisions("--all")
    with CaptureQueriesContext(connection) as queries:
        names = [division.name for division in divisions_above(430407002013)]
    assert names == ["湖南省", "衡阳市", "石鼓区", "青山街道", "西湖新村社区居委会"]
    assert len(queries) == 1


def test_find_prints_what_the_search_finds(import_divisions: Import) -> None:
    import_divisions("--all")
    out = StringIO()
    call_command("divisions", "find", "xhxc", stdout=out)
    assert "430407002013" in out.getvalue()
