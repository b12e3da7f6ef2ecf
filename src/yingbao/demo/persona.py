"""Names and resident ID numbers that look right and can belong to nobody.

The region code in front (GB/T 2260) starts with 99, which no province has: checksum and date of birth are right, the
number itself is impossible.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from yingbao.demo.columns import Bools, Dice, Ints

REGION = "99"
"""The first two digits of every ID number here. Region codes in use start with 11 to 82."""

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "麦"
)
FIRST = (
    "志文建国俊伟家海晓小春秋永明光荣金玉美丽秀桂月红雪梅兰淑慧雅欣梓子宇浩天思佳嘉诗雨若一泽承德立正云宏"
    "振世少庆瑞锦景婉静艳燕"
)
SECOND = (
    "华明强军平生林辉杰峰勇涛斌鹏飞龙亮东波宁康安成才民福祥贵英芳娟敏霞玲娜婷萍莉琴珍凤莲云洁琳颖怡悦彤涵"
    "轩宸豪然睿博阳晨"
)

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)


def person_names(dice: Dice) -> pa.Array:
    """Surname and one or two characters; every name is drawn, so a real person's can only be met by chance."""
    surname = np.minimum(dice.rng.exponential(24, dice.rows).astype(np.int64), len(SURNAMES) - 1)
    second = pa.array(list(SECOND)).take(pa.array(dice.whole(0, len(SECOND))))
    # One name in five has a single given character: the first one is then the empty text at position 0.
    first = np.where(dice.chance(0.2), 0, dice.whole(1, len(FIRST) + 1))
    firsts = pa.array(["", *FIRST]).take(pa.array(first))
    return pc.binary_join_element_wise(pa.array(list(SURNAMES)).take(pa.array(surname)), firsts, second, "")


def id_numbers(birth: Ints, male: Bools, serial: Ints) -> pa.Array:
    """18 digits: 99 and four digits, date of birth, three digits that tell the sex, checksum; unique by `serial`.

    `serial` counts the persons of the whole district: its digits stand in the region's four and the last three.
    """
    digits = np.empty((len(birth), 18), dtype=np.uint8)
    digits[:, :2] = [int(c) for c in REGION]
    born = birth.astype("datetime64[D]")
    years = born.astype("datetime64[Y]").astype(np.int64) + 1970
    months = born.astype("datetime64[M]").astype(np.int64) % 12 + 1
    monthdays = (born - born.astype("datetime64[M]")).astype(np.int64) + 1
    order = serial % 5_000_000
    fields = ((order // 500, 2, 4), (years, 6, 4), (months, 10, 2), (monthdays, 12, 2), (order % 500 * 2 + male, 14, 3))
    for values, start, width in fields:
        for place in range(width):
            digits[:, start + place] = values // 10 ** (width - 1 - place) % 10
    check = (digits[:, :17].astype(np.int64) @ WEIGHTS) % 11
    text = digits + ord("0")
    text[:, 17] = CHECKS[check]
    offsets = pa.array(np.arange(len(birth) + 1, dtype=np.int32) * 18)
    return pa.StringArray.from_buffers(len(birth), offsets.buffers()[1], pa.py_buffer(text.tobytes()))
