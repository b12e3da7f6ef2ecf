"""`python -m bench.office_letters`: a thousand letters as PDF, in one process and in two.

Made-up letters of the kinds that decide, in turn, each with a name and a code of its own. Writes the section "Letters"
of docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

from bench.office_sections import put

LETTERS = 1_000
ASKED = 120
BECAUSE = {
    "reasons": ["家庭月人均收入为2,345.67元，高于规定的标准。", "家庭财产超过规定的限额。"],
    "law": ["《示例办法》第一条", "《示例条例》第二条第一款"],
    "appeal": ["对本决定不服的，可以自收到本通知书之日起，按照这里写明的期限和方式，向示例机关申请复查。"],
}
WHO = {"name": "示例", "programme": "示例救助"}
KINDS = {
    "refuse": {"began": "本单位于2025年12月30日收到示例救助申请。"},
    "stop": {**WHO, "stops": "2026年2月"},
    "change": {**WHO, "before": "每月1,234.00元", "after": "每月1,000.00元", "starts": "2026年2月"},
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.office_letters", description=__doc__)
    parser.add_argument("--letters", type=int, default=LETTERS)
    count: int = parser.parse_args().letters
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings_for_types")
    lines = [
        f"| {count:,} letters | seconds | ms a letter | KB a letter | peak MB a process |",
        "| --- | --- | --- | --- | --- |",
    ]
    for processes in (1, 2):
        start = time.perf_counter()
        sizes, peaks = run(count, processes)
        seconds = time.perf_counter() - start
        lines.append(
            f"| {processes} process{'es' * (processes > 1)} | {seconds:.1f} | {seconds / count * 1000:.0f} "
            f"| {sum(sizes) / count / 1000:.0f} | {max(peaks):.0f} |"
        )
    table = "\n".join(lines)
    print(table)
    put(
        "Letters",
        f"Each a PDF of a page with a code to verify it, the start of the processes included (`python -m bench.office_letters`); "
        f"asked for: {ASKED} s.\n\n{table}",
    )


def run(count: int, processes: int) -> tuple[list[int], list[float]]:
    """Bytes of each letter, and each process's peak of memory in MB."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(write, [range(part, count, processes) for part in range(processes)]))
    return [size for sizes, _ in done for size in sizes], [peak for _, peak in done]


def write(numbers: range) -> tuple[list[int], float]:
    """Bytes of each letter, and this process's peak of memory in MB."""
    import django

    django.setup()
    from yingbao.casework.documents import Office, Unwritable, many

    office = Office("示例区示例街道办事处", phone="0755-00000000", address="示例路1号", site="https://example.cn")
    kinds = list(KINDS)
    items = ((kinds[number % len(kinds)], fields(kinds[number % len(kinds)], number), office) for number in numbers)
    sizes = []
    for made in many(items):
        if isinstance(made, Unwritable):
            raise made
        sizes.append(len(made))
    return sizes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def fields(kind: str, number: int) -> dict[str, object]:
    always = {
        "number": f"示民确〔2026〕{number + 1}号",
        "date": date(2026, 1, 5),
        "verify": f"/verify/K{number}",
        "code": f"K{number}",
    }
    return {**always, **BECAUSE, **KINDS[kind], "to": f"示例{number}"}


if __name__ == "__main__":
    main()
