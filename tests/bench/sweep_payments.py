#!/usr/bin/env python3
"""Chooses thresholds on some enterprises and measures them on the others.

  sweep_payments.py --sluice build/release/bin/sluice DIR

For each pair of enterprises left out: every parameter of GRID is moved alone from its default, the
value that does best on the enterprises that are left (incidents found, less LOSS a false alert) is
taken, and the choice of all parameters is measured on the two left out. The monitor always sees
every enterprise, since some scenarios are about several; labels of the two are not looked at.
"""
import argparse
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True

import measure_payments as mp

LOSS = 0.05  # a missed incident is as bad as 20 false alerts

GRID = {
    "split_limit_min_transfers": (2, 3, 4),
    "split_report_min_transfers": (2, 3, 4),
    "pass_through_min_permille": (800, 880, 930),
    "fan_out_min_payees": (4, 6, 9),
    "fan_in_min_payers": (2, 3, 4),
    "dormant_days": (60, 75, 100),
    "dormant_multiple_permille": (2000, 3000, 5000),
    "velocity_min_transfers": (10, 12, 14, 16),
    "velocity_window_minutes": (5, 10, 20),
    "new_payee_always_large_minor": (40_000_000, 50_000_000, 80_000_000),
    "new_payee_transfers": (1, 3, 5),
    "round_min_transfers": (2, 3, 4),
    "off_hours_end_hour": (5, 6, 7),
    "digits_min_transfers": (12, 15, 25),
    "lookalike_max_edits": (1, 2),
    "creep_min_steps": (3, 4, 5),
    "commission_min_transfers": (2, 3),
}


class Sweep:
    def __init__(self, sluice, folder):
        self.sluice, self.folder = sluice, folder
        self.payments = list(mp.rows(next(iter(sorted(folder.glob("payments*.csv*"))))))
        self.tenants = sorted({payment["tenant"] for payment in self.payments})
        self.runs = {}

    def decisions(self, values):
        key = tuple(sorted(values.items()))
        if key not in self.runs:
            with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
                file.write("".join(f"{name} = {value}\n" for name, value in key))
                file.flush()
                self.runs[key] = mp.decisions_of(self.sluice, self.folder, file.name)
        return self.runs[key]

    def measure(self, values, tenants):
        return mp.measure(self.payments, self.decisions(values), tenants)

    def worth(self, values, tenants):
        result = self.measure(values, tenants)
        return result["found"] - LOSS * result["false_alerts"]

    def choose(self, tenants):
        chosen = {}
        base = self.worth({}, tenants)
        for name, values in GRID.items():
            best = max(values, key=lambda value: self.worth({name: value}, tenants))
            if self.worth({name: best}, tenants) > base:
                chosen[name] = best
        return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sluice", default="build/release/bin/sluice")
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    sweep = Sweep(arguments.sluice, arguments.folder)
    totals = {"chosen": [0, 0, 0, 0], "defaults": [0, 0, 0, 0]}
    for first in range(0, len(sweep.tenants), 2):
        out = sweep.tenants[first:first + 2]
        chosen = sweep.choose([tenant for tenant in sweep.tenants if tenant not in out])
        print(f"left out {' '.join(out)}: chosen {chosen or 'the defaults'}")
        for kind, values in (("chosen", chosen), ("defaults", {})):
            result = sweep.measure(values, out)
            counts = [result[name] for name in ("found", "incidents", "false_alerts", "ordinary")]
            totals[kind] = [a + b for a, b in zip(totals[kind], counts)]
            print(f"  {kind}: found {counts[0]}/{counts[1]}, false {counts[2]}/{counts[3]}")
    for kind, (found, incidents, alerts, ordinary) in totals.items():
        print(f"{kind}: incidents found {mp.share_text(found, incidents)}, "
              f"false alerts {mp.share_text(alerts, ordinary)}")


if __name__ == "__main__":
    main()
