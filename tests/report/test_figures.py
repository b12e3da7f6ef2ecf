"""The numbers behind the page."""

from datetime import date

from yingbao.engine.dictionary import Label
from yingbao.engine.findings.summary import Change
from yingbao.report.charts import fitted
from yingbao.report.divisions import read_divisions
from yingbao.report.figures import figures, shared
from yingbao.report.overview import paint, shades
from yingbao.report.weeks import weeks
from yingbao.report.words import money, percent

from .conftest import FAR, HERE, THERE, Office


def test_the_district_is_the_sum_of_its_streets_and_those_who_live_nowhere_known(office: Office) -> None:
    found = figures(office.summary, read_divisions(office.divisions))
    assert found.total.coverage.entitled == sum(street.tally.coverage.entitled for street in found.streets)
    assert [street.tally.missed for street in found.streets] == [1, 1]
    assert found.elsewhere is not None
    assert found.elsewhere.tally.counts == {"ask": 1}


def test_a_duty_is_never_counted_as_a_benefit(office: Office) -> None:
    found = figures(office.summary, read_divisions(office.divisions))
    assert [row.id for row in found.duties] == ["filing"]
    assert found.total.stake_fen == 80_000
    assert [(gap.programme.id, gap.area.code) for gap in found.gaps] == [("allowance", HERE), ("visits", FAR)]


def test_every_community_has_a_tile_of_its_own_on_the_map(office: Office) -> None:
    communities = read_divisions(office.divisions).communities
    assert len({(place.x, place.y) for place in communities.values()}) == len(communities) == 3
    assert communities[THERE].name.en == "Biyan"


def test_divisions_that_no_map_knows_are_laid_out_in_rows(office: Office) -> None:
    strange = office.root / "strange.csv"
    strange.write_text(office.divisions.read_text(encoding="utf-8").replace("440311", "990000"), encoding="utf-8")
    communities = read_divisions(strange).communities
    assert len({(place.x, place.y) for place in communities.values()}) == 3


def test_nothing_is_fully_covered_while_somebody_is_missed() -> None:
    assert percent(0.99999) == "99.9%"
    assert percent(1.0) == "100.0%"
    assert percent(None) == "—"


def test_money_has_a_unit_and_two_decimals() -> None:
    assert money(123_450).zh == "1,234.50 元"
    assert money(238_534_200).zh == "238.53 万元"
    assert money(123_450).en == "¥1,234.50"


def test_a_share_as_shown_decides_its_shade() -> None:
    bounds = shades([0.88, 0.981, None])
    assert bounds == (0.905, 0.93, 0.955, 0.98)
    assert paint(0.9299999, bounds)["shade"] == paint(0.93, bounds)["shade"]


def test_a_long_title_is_cut_by_the_width_it_takes() -> None:
    assert fitted("特殊困难老年人", 8) == "特殊困难…"
    assert fitted("allowance", 9) == "allowance"


def test_a_week_without_changes_is_shown_as_quiet() -> None:
    changes = [Change("a", date(2026, 1, 1), False, 3), Change("a", date(2026, 1, 14), True, 2)]
    found = weeks(changes, date(2025, 12, 31))
    assert [(week.monday, week.begins, week.ends) for week in found] == [
        (date(2025, 12, 29), 3, 0),
        (date(2026, 1, 5), 0, 0),
        (date(2026, 1, 12), 0, 2),
    ]


def test_a_programme_of_several_policies_is_called_what_their_titles_begin_with() -> None:
    urgent = Label("临时救助（急难型，光明区）", "Temporary relief in an emergency in Guangming")
    costly = Label("临时救助（支出型，光明区）", "Temporary relief for necessary spending in Guangming")
    assert shared([urgent, costly]) == Label("临时救助", "Temporary relief")
    assert shared([urgent]) == urgent
    assert shared([urgent, Label("高龄老人津贴", "Allowance for the aged")]) == urgent
