"""Measures, each beside its floor: `make bench [ONLY=name] [N=size]`.

A measure is a function in a file `measures_*.py` of this folder:

    from tests.bench.registry import Pair, measure

    @measure("slots_page", unit="ms", better="lower", size=20_000)
    def slots_page(size: int) -> Pair:
        ...
        return interleaved(ours, floor, rounds=200)
"""
