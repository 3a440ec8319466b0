"""People who do not exist, the same ones for the same seed: for demos and tests.

Given names are built from the characters below alone. They were chosen so that no person named in the articles this software
replays can come out: none of those people's given names uses any of them. Phones have the form 1xx-0000-xxxx, which
no operator gives out.
"""

from dataclasses import dataclass
from random import Random

SURNAMES: tuple[str, ...] = (
    *"王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常单",
    *("欧阳", "司马", "上官", "诸葛"),
)
OLDER = "国荣华春生德贵凤莲素珍喜庆仁义长顺福秀玉云桃菊梅香财富根发金银兴祖茂盛全安康和宝"
YOUNGER = "清岚舒予棠笙澄杉遥苓薇珩霁禾溪屿槿颂砚泠昀沐柏岑璟悠樾蘅旻舟汐芷崧琬筠曜宸翊菡朗"
PREFIXES = tuple(f"1{digits}" for digits in (30, 31, 32, 33, 35, 36, 37, 38, 39, 50, 51, 52, 58, 77, 86, 89))
OLDER_FROM_AGE = 45
LAST_FOUR = 10_000


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody made up. `phone` has 11 digits and belongs to nobody else of the same inventor."""

    name: str
    phone: str
    age: int


class Inventor:
    """Invents people, one after another. Two inventors with one seed invent the same people in the same order."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - nothing secret is made here
        self._phones: set[str] = set()

    def person(self, *, youngest: int = 18, oldest: int = 92) -> InventedPerson:
        """Return a new person of an age between the two, both included."""
        age = self._random.randint(youngest, oldest)
        return InventedPerson(name=self.name(age=age), phone=self.phone(), age=age)

    def name(self, *, age: int = 60) -> str:
        """Return a name that sounds like the age. Names may repeat, as they do in life."""
        characters = OLDER if age >= OLDER_FROM_AGE else YOUNGER
        return self._random.choice(SURNAMES) + "".join(self._random.sample(characters, 2))

    def phone(self) -> str:
        """Return a phone number not given out before."""
        while True:
            phone = f"{self._random.choice(PREFIXES)}0000{self._random.randrange(LAST_FOUR):04d}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone
