"""Kills and stalls processes at random, and starts again what was killed."""
import collections
import time

import client
from harness import wait_until

LEASE_S = 2.0  # harness.QUICK


class Chaos:
    """Of two daemons on the first one's Postgres, and the banks. Runs in the thread that calls it;
    while no call runs, nothing stands still."""

    def __init__(self, world, rng, after_stall):
        self.world, self.rng = world, rng
        self.first, self.second = world.daemons
        self.after_stall = after_stall
        self.counts = collections.Counter()
        self.told_before = {daemon: 0 for daemon in world.daemons}  # bytes of its output
        self.deck = []

    def act(self):
        """One of a shuffled deck, so that a short run has some of each."""
        if not self.deck:
            self.deck = [self.kill_first, self.kill_second, self.kill_bank, self.end_sessions] * 2
            self.deck += [self.kill_postgres, self.stall_first, self.stall_first, self.stall_second]
            self.rng.shuffle(self.deck)
        self.deck.pop()()

    def start(self, daemon):
        self.told_before[daemon] = len(daemon.output()) if daemon.log.exists() else 0
        daemon.start()

    def kill(self, daemon):
        self.counts[f"kill -9 {daemon.config.stem}"] += 1
        daemon.kill()
        time.sleep(self.rng.choice([0, 0, self.rng.uniform(0, LEASE_S * 1.5)]))
        self.start(daemon)

    def kill_first(self):
        self.kill(self.first)

    def kill_second(self):
        self.kill(self.second)

    def kill_postgres(self):
        """The daemon that has it starts it again, or the one that is started in its place."""
        self.counts["kill -9 Postgres"] += 1
        self.first.kill_postmaster()
        time.sleep(self.rng.uniform(0, 1.5))
        if self.rng.random() < 0.5:
            self.kill_first()

    def kill_bank(self):
        bank = self.rng.choice(self.world.banks)
        self.counts[f"kill -9 {bank.name}"] += 1
        bank.kill()
        time.sleep(self.rng.choice([0, self.rng.uniform(0, 2)]))
        bank.start()

    def end_sessions(self):
        self.counts["pg_terminate_backend"] += 1
        try:
            self.first.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                           "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
        except (OSError, AssertionError):
            pass  # Postgres is just starting

    def stall(self, daemon):
        """Longer than the lease, so that the other takes over and this one wakes up too late."""
        self.counts[f"SIGSTOP {daemon.config.stem}"] += 1
        with daemon.suspended():
            time.sleep(self.rng.uniform(LEASE_S + 0.3, LEASE_S + 1.5))
            if self.rng.random() < 0.3:
                self.rng.choice([self.kill_bank, self.end_sessions])()
            time.sleep(self.rng.uniform(0, 1))
        self.after_stall()

    def stall_first(self):
        self.stall(self.first)

    def stall_second(self):
        self.stall(self.second)

    def tend(self):
        """Starts a daemon again that could not start, because its database was away. One that has
        served ends only when it is killed."""
        for daemon in self.world.daemons:
            if not daemon.is_running():
                said = daemon.output()[self.told_before[daemon]:]
                assert daemon.process.returncode == 1 and "serving on" not in said, (
                    f"{daemon.config.stem} ended with {daemon.process.returncode}: {said}")
                self.counts[f"{daemon.config.stem} could not start"] += 1
                self.start(daemon)

    def bring_all_up(self):
        def all_ready():
            self.tend()
            return all(client.plain_http(daemon.metrics_port, "GET", "/readyz").status == 200
                       for daemon in self.world.daemons)
        for bank in self.world.banks:
            bank.wait_ready()
        wait_until(all_ready, "all are ready", 90, 0.3)
