"""What a clerk may write in a table of steps, and what is read from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from yingbao.engine.faults import Faults
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.limits import fen_of
from yingbao.engine.policies.process import Step, Term, process_of, steps_on

HERE = Path(__file__).parents[1]
HEAD = "---\nid: {id}\ntitle: {{zh: 试, en: Test}}\njurisdiction: '{at}'\n{front}law:\n  act: {{title: 某法, mark: verified}}\n---\n"
COLUMNS = "| step | does | label | by | within | when | apart | people | document | next |\n|---|---|---|---|---|---|---|---|---|---|\n"
PLAIN = "| accept | | | street | | | | | | accepted: decide |\n| decide | | | district | | | | | | granted: end |\n"


def policy(*tables: str, id: str = "p", at: str = "00", front: str = "") -> str:
    return HEAD.format(id=id, at=at, front=front) + "".join(tables)


def table(rows: str, attributes: str = "", columns: str = COLUMNS) -> str:
    return f'\n{{cite="act art 1" {attributes}}}\n## 程序\n\n{columns}{rows}'


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with words and no policy yet."""
    for source in (HERE / "agreement" / "registry.yaml", HERE / "errors" / "casework.yaml"):
        (tmp_path / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def book(folder: Path, *texts: str) -> Book:
    for number, text in enumerate(texts):
        (folder / str(number)).mkdir()
        name = text.split("id: ", 1)[1].split("\n", 1)[0]
        (folder / str(number) / f"{name}.md").write_text(text, encoding="utf-8")
    return load_book(folder)


def steps(folder: Path, *texts: str, of: str = "p", area: str = "", on: str = "2026-01-01") -> dict[str, Step]:
    return steps_on(process_of(book(folder, *texts), of, area), date.fromisoformat(on))


def test_a_row_says_who_does_what_until_when_and_what_comes_next(written: Path) -> None:
    rows = (
        "| accept | | | street, community | 3 working days | | | | accept | accepted: survey, again: accept |\n"
        "| survey | | 上门 / at home | street | 30 working days from accept | not urgent | accept | 2 | | decide |\n"
        "| decide | | | district | 24 hours | | accept, survey | | | granted: end |\n"
    )
    found = steps(written, policy(table(rows, "mark=recalled")))
    accept, survey, decide = found.values()
    assert (accept.by, accept.document, accept.people) == (("street", "community"), "accept", 1)
    assert (accept.label.zh, survey.label.zh, survey.label.en) == ("受理", "上门", "at home")
    assert accept.next == (("accepted", "survey"), ("again", "accept"))
    assert survey.next == (("done", "decide"),)
    assert (survey.within, decide.within) == ((Term(30, "working_days", "accept"),), (Term(24, "hours"),))
    assert (survey.when, survey.people, decide.apart) == ("not urgent", 2, ("accept", "survey"))
    assert (str(accept.citations[0]), accept.mark) == ("某法 art 1", "recalled")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("1 working day", (Term(1, "working_days"),)),
        ("7 days", (Term(7, "days"),)),
        ("1 hour", (Term(1, "hours"),)),
        ("3 months from accept", (Term(3, "months", "accept"),)),
        ("10 days; 3 months from accept", (Term(10, "days"), Term(3, "months", "accept"))),
        ("", ()),
    ],
)
def test_a_term_is_so_many_of_a_unit(written: Path, text: str, term: tuple[Term, ...]) -> None:
    rows = PLAIN.replace("| district | |", f"| district | {text} |")
    assert steps(written, policy(table(rows)))["decide"].within == term


def test_a_clerk_may_write_the_first_column_and_the_punctuation_in_chinese(written: Path) -> None:
    rows = "| accept | street、community | accepted：decide，again：accept |\n| decide | district | granted：end |\n"
    found = steps(written, policy(table(rows, columns="| 环节 | by | next |\n|---|---|---|\n")))
    assert found["accept"].by == ("street", "community")
    assert found["accept"].next == (("accepted", "decide"), ("again", "accept"))


def test_a_step_changes_on_the_day_of_the_new_law(written: Path) -> None:
    decide = "| decide | | | {} | | | | | | granted: end |\n"
    text = policy(
        table("| accept | | | street | | | | | | accepted: decide |\n"),
        table(decide.format("street"), "until=2026-07-01"),
        table(decide.format("district"), "from=2026-07-01"),
    )
    before = steps(written, text, on="2026-06-30")
    assert before["decide"].by == ("street",)
    assert list(before) == ["accept", "decide"]
    after = steps_on(process_of(load_book(written), "p"), date(2026, 7, 1))
    assert after["decide"].by == ("district",)


def test_a_district_replaces_one_step_and_keeps_the_nations_others_in_their_order(written: Path) -> None:
    lower = policy(
        table("| accept | | | district | 1 working day | | | | | accepted: decide |\n"),
        at="44",
        front='extends: "00"\n',
    )
    nation = policy(table(PLAIN))
    there = steps(written, nation, lower, area="4403")
    assert list(there) == ["accept", "decide"]
    assert (there["accept"].by, there["decide"].by) == (("district",), ("district",))
    assert there["accept"].file.startswith(written.name + "/1")
    assert steps_on(process_of(load_book(written), "p"), date(2026, 1, 1))["accept"].by == ("street",)


def test_a_policy_may_go_by_the_process_of_another(written: Path) -> None:
    found = steps(
        written,
        policy(table(PLAIN)),
        policy(id="q", front="process: p\n"),
        policy(id="r", front="process: q\n"),
        of="r",
    )
    assert list(found) == ["accept", "decide"]


def test_a_policy_without_steps_has_no_process(written: Path) -> None:
    assert process_of(book(written, policy()), "p") == ()
    assert process_of(load_book(written), "nobody") == ()


def test_a_table_without_fields_asks_what_is_usual_and_one_with_them_what_it_says(written: Path) -> None:
    words = written / "casework.yaml"
    words.write_text(f"{words.read_text(encoding='utf-8')}usual:\n  survey: [questions]\n", encoding="utf-8")
    head = "| step | by | {}next |\n|---|---|{}---|\n"
    rows = "| accept | street | {}survey |\n| survey | street | {}decide |\n| decide | street | {}granted: end |\n"
    bare = policy(f'{{cite="act art 2"}}\n## 程序\n\n{head.format("", "")}{rows.format("", "", "")}')
    assert [step.fields for step in steps(written, bare).values()] == [(), ("questions",), ()]
    told = bare.replace("id: p\n", "id: q\n").replace(
        head.format("", "") + rows.format("", "", ""),
        head.format("fields | ", "---|") + rows.format(" | ", " | ", "record, questions | "),
    )
    (written / "0" / "p.md").unlink()
    (written / "0").rmdir()
    assert [step.fields for step in steps(written, told, of="q").values()] == [(), (), ("record", "questions")]


MOST = "| step | by | most | next |\n|---|---|---|---|\n"


def test_a_role_may_decide_up_to_an_amount_of_the_policys_own_parameters(written: Path) -> None:
    figures = '\n{cite="act art 2"}\n## 限额\n\n| parameter | from | value | mark |\n|---|---|---|---|\n| line: money | 2026-01-01 | 1000 | verified |\n'
    rows = "| accept | street, district | street: 2 * line; district: 9999.99 | granted: end |\n"
    made = book(written, policy(figures, table(rows, columns=MOST), front="subject: person\n"))
    limits = steps_on(process_of(made, "p", ""), date(2026, 1, 1))["accept"].most
    assert [(one.role, one.amount) for one in limits] == [("street", "2 * line"), ("district", "9999.99")]
    on = {year: [fen_of(Law(made, date(year, 1, 1)), "p", one.amount) for one in limits] for year in (2025, 2026)}
    assert on == {2025: [None, 999_999], 2026: [200_000, 999_999]}, "no standard before its first day"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("county: 1000", "step-most-role"),
        ("1000", "step-most-role"),
        ("street: 1000 people", "step-most-amount"),
        ("street: birth", "step-most-amount"),
        ("street: between(1, 2)", "step-most-amount"),
        ("street: if_known", "step-most-amount"),
    ],
)
def test_a_limit_is_one_amount_of_a_role_that_does_the_step(written: Path, cell: str, code: str) -> None:
    with pytest.raises(Faults) as wrong:
        book(
            written,
            policy(table(f"| accept | street | {cell} | granted: end |\n", columns=MOST), front="subject: person\n"),
        )
    assert [fault.code for fault in wrong.value.faults] == [code]
