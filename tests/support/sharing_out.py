"""Which tests go to the same process: those that share something costly, which is then made once a run.

The marker `xdist_group` would say it too, but it reaches nobody under pytest 9.2: xdist 3.8 writes the group into an
attribute of the test that is no longer read.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/city/test_city.py": "the demo city",
    "tests/house/test_city_pages.py": "the demo city",
    "tests/city/test_playing.py": "the played year",
    "tests/documents/test_press.py": "the cut fonts",
    "tests/infra/test_examining.py": "sealed files",
    "tests/infra/test_sealing.py": "sealed files",
    "tests/house/test_words.py": "the catalogues",
}


class SharingOut(LoadScopeScheduling):
    """Each test goes to the process that is free, those of TOGETHER to one."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)
