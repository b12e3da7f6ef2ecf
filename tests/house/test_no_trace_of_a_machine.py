"""What is committed says nothing of the machine it was made on."""

import re

from .tree import ROOT, lines_matching

# Written so that no pattern finds itself here.
REGISTRIES = re.compile(
    r"""\b(?: pypi[.]org | python[h]osted[.]?\w* | registry[.]npmjs[.]\w+ | deb[.]debian[.]org
    | crates[.]io | proxy[.]golang[.]org | anaconda[.]org )\b""",
    re.VERBOSE | re.IGNORECASE,
)
WORKSHOP = re.compile(r"(?<![\w.-])/(?:work|home|root)/|[.]{2}/shared\b")


def test_no_file_names_the_host_of_a_package_registry() -> None:
    found = lines_matching(REGISTRIES)
    assert not found, "clients know their registries; files need not:\n" + "\n".join(found)


def test_no_file_names_a_path_of_the_machine_it_was_made_on() -> None:
    found = lines_matching(WORKSHOP)
    assert not found, "another machine has no such path:\n" + "\n".join(found)


def test_the_lock_begins_with_a_package_and_not_with_the_command_that_wrote_it() -> None:
    lock = ROOT.joinpath("requirements.lock").read_text(encoding="utf-8")
    assert re.match(r"[a-z0-9-]+==", lock)
    assert "pip compile" not in lock
