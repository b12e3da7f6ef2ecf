from yingbao.engine.findings import KINDS, label


def test_what_registers_only_suggest_is_called_suspected_and_to_be_verified() -> None:
    for finding in ("missed", "underpaid", "overpaid", "duplicate"):
        assert label(finding).zh.startswith("疑似")
        assert label(finding).zh.endswith("（待核实）")
        assert "suspected" in label(finding).en


def test_a_duty_is_filed_and_not_granted() -> None:
    assert label("missed", "duty").zh == "疑似应报未报（待核实）"
    assert label("missed").zh == "疑似应保未保（待核实）"


def test_every_finding_has_a_name_for_every_kind_of_policy() -> None:
    for kind in ("benefit", "duty", "permission", "status"):
        assert all(label(finding, kind).zh and label(finding, kind).en for finding in KINDS)
