#!/usr/bin/env python3
"""The database and the clock in trouble while payments stream: it is told what is wrong, nothing is
half done, no money moves twice, and afterwards everything comes to its end without a hand.
"""
import contextlib
import datetime
import glob
import itertools
import os
import pathlib
import shutil
import signal
import subprocess
import threading
import time
import unittest

import client
import erp
import evidence
import messages
from harness import FINAL, POSTGRES_USER, World, free_ports, wait_until
from person import Person

SEED = int(os.environ.get("SLUICE_SEED", time.time_ns() % 1_000_000))
FAKETIME = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
IS_ROOT = os.geteuid() == 0
IN_MOTION = ("received", "queued", "sending", "accepted", "in_doubt")


class Trouble(unittest.TestCase):
    """Of one world, which every test leaves with all its payments settled and proved."""

    world: World
    orders: list
    streams: itertools.count  # of their numbers

    @classmethod
    def begin(cls, world):
        cls.world = world
        cls.orders = []
        cls.streams = itertools.count(1)
        cls.person = Person(world.pujiang, "CNY", [])

    def health(self):
        """What readiness says is wrong, by check; empty when it is ready."""
        answer = client.plain_http(self.world.daemon.metrics_port, "GET", "/readyz?verbose")
        return {check["name"]: check for check in answer.json["checks"] if not check["ok"]}

    def database_trouble(self):
        return self.health().get("database", {}).get("detail")

    def wait_for_trouble(self, *details):
        wait_until(lambda: self.database_trouble() in details,
                   lambda: f"readiness says {details}, but {self.health()}", 20)
        since = datetime.datetime.fromisoformat(self.health()["database"]["since"])
        self.assertLess(abs((self.now() - since).total_seconds()), 20)

    def now(self):
        return datetime.datetime.now(datetime.timezone.utc)

    @contextlib.contextmanager
    def payments_stream(self):
        """Meanwhile ERPs order without end; afterwards each order has its answer."""
        number = next(self.streams)
        erps = [erp.Erp(f"{number}-{make.__name__}", [self.world.api], make, SEED, pause)
                for make, pause in ((erp.single, 0.02), (erp.batch, 0.3))]
        for one in erps:
            one.start()
        try:
            time.sleep(0.5)
            yield
            self.world.daemon.wait_ready()
            time.sleep(0.5)
        finally:
            for one in erps:
                one.ending.set()
            for one in erps:
                one.join()
                self.orders.extend(one.orders)
        for one in erps:
            one.check()

    def is_at_rest(self):
        self.person.decide(self.world.api)
        moving = [self.world.api.get(f"/v1/payments?state={state}&limit=1")["items"]
                  for state in IN_MOTION]
        return not any(moving) and all(
            payment["state"] == "returned" for payment in self.world.api.payments()
            if payment["creditor"]["account"] == {"iban": messages.german_iban(messages.RETURN_AFTER)}
            and payment["state"] != "rejected")

    def settle(self):
        """The payments are final, the banks' books are ours, the audit is clean, nothing was
        executed twice."""
        wait_until(self.is_at_rest, "every payment is final", 60, 0.3)
        self.world.close_days()
        self.assertEqual(self.world.api.open_exceptions(), [])
        self.world.daemon.audit()
        found = evidence.collect(self.world.api, self.world.banks, self.orders)
        evidence.judge(found, self.world.dir / "evidence.json")
        ordered = itertools.chain(*(order.payment_ids() for order in self.orders))
        self.assertEqual(sorted(ordered), sorted(one["id"] for one in found["payments"]))
        self.assertTrue(all(one["state"] in FINAL for one in found["payments"]))

    def log_since(self, start, action):
        return [record for record in self.world.daemon.log_records()[start:]
                if record["event.action"] == action]


class EmbeddedDatabaseTest(Trouble):
    @classmethod
    def setUpClass(cls):
        world = World()
        cls.disk = world.daemon.data_dir / "postgres"
        if IS_ROOT:
            mount_small_disk(cls.disk, "400m", cls.addClassCleanup)
        cls.offset = world.dir / "clock"
        cls.set_clock(0)
        if FAKETIME:
            world.daemon.command = ["env", f"LD_PRELOAD={FAKETIME}", "FAKETIME_NO_CACHE=1",
                                    "FAKETIME_DONT_FAKE_MONOTONIC=1",
                                    f"FAKETIME_TIMESTAMP_FILE={cls.offset}",
                                    f"{world.daemon.command[0]}-plain"] + world.daemon.command[1:]
        cls.enterClassContext(world)
        cls.begin(world)

    @classmethod
    def set_clock(cls, ahead_s):
        unfinished = cls.offset.with_suffix(".new")
        unfinished.write_text(f"{ahead_s:+d}\n")
        unfinished.rename(cls.offset)

    def sql(self, text):
        return self.world.daemon.sql(text)

    def test_postgres_dies_again_and_again(self):
        start = len(self.world.daemon.log_records())
        with self.payments_stream():
            for deaths in range(1, 4):
                os.kill(self.world.daemon.postmaster(), signal.SIGQUIT)
                wait_until(lambda: len(self.log_since(start, "database.revived")) == deaths,
                           "Postgres is started again")
                self.world.daemon.wait_ready()
                time.sleep(0.3)
        self.assertTrue(self.world.daemon.is_running())
        # Told when it begins and when it ends: two channels with four stages each.
        self.assertLess(len(self.log_since(start, "channel.failed")), 4 * 2 * 4 * 2)
        self.settle()

    def test_every_session_is_ended_ten_times_a_second(self):
        with self.payments_stream():
            ended = 0
            end = time.monotonic() + 3
            while time.monotonic() < end:
                ended += int(self.sql(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE application_name = 'sluice'")[0][0])
                time.sleep(0.1)
        self.assertGreater(ended, 10)
        self.settle()

    def test_a_rude_session_locks_rows_against_the_order(self):
        """Deadlocks, which it wins: it waits longer before it looks for them."""
        deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        before = int(self.sql(deadlocks)[0][0])
        rude = ("SET deadlock_timeout = '60s'; BEGIN; SELECT FROM feed_counter FOR UPDATE; "
                "SELECT pg_sleep(0.3); SELECT FROM account_balance WHERE account_id IN "
                "(SELECT account_id FROM account WHERE currency = 'EUR' AND kind = 'bank') "
                "FOR UPDATE; COMMIT")
        with self.payments_stream():
            for _ in range(2):
                self.sql(rude)
            # And whoever changes what we have read makes us begin anew.
            database = self.sql("SELECT current_database()")[0][0]
            level = f"ALTER DATABASE {database} SET default_transaction_isolation = "
            hang_up = ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                       "WHERE application_name = 'sluice'")
            self.sql(level + "'repeatable read'")
            self.sql(hang_up)
            time.sleep(2)
            self.sql(level + "'read committed'")
            self.sql(hang_up)
        self.assertGreater(int(self.sql(deadlocks)[0][0]), before)
        self.settle()

    def test_a_server_that_stops_answering_is_told_and_goes_on(self):
        postmaster = self.world.daemon.postmaster()
        processes = [int(pid) for pid in
                     pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()]
        with self.payments_stream():
            try:
                self.send(signal.SIGSTOP, [postmaster, *processes])
                # The first rounds may fail by their own time first.
                wait_until(lambda: self.health(), "it is not ready", 15)
                self.wait_for_trouble("no_answer", "down")
                live = client.plain_http(self.world.daemon.metrics_port, "GET", "/livez")
                self.assertEqual(live.status, 200)
            finally:
                self.send(signal.SIGCONT, [postmaster, *processes])
        self.settle()

    def send(self, number, processes):
        for process in processes:
            with contextlib.suppress(ProcessLookupError):  # it was about to end
                os.kill(process, number)

    @unittest.skipUnless(IS_ROOT, "only root can make a small disk")
    def test_a_full_disk_stops_postgres_until_there_is_room(self):
        start = len(self.world.daemon.log_records())
        with self.payments_stream(), full(self.disk):
            self.wait_for_trouble("disk_full")
            with contextlib.suppress(AssertionError):
                self.sql("SELECT pg_switch_wal()")  # no room for the next one: it gives up
            wait_until(lambda: self.log_since(start, "database.failed"), "it does not start again")
            self.wait_for_trouble("disk_full")
        self.assertEqual(len(self.log_since(start, "database.recovered")), 1)
        self.settle()

    @unittest.skipUnless(FAKETIME, "there is no libfaketime; ops/setup installs it")
    def test_the_clock_jumps_forwards_and_back(self):
        start = len(self.world.daemon.log_records())
        to_midnight = 86_400 - self.now().hour * 3600 - self.now().minute * 60
        jump_s = min(7200, max(600, to_midnight - 1200))  # banks work on with their own day
        with self.payments_stream():
            self.set_clock(jump_s)
            wait_until(lambda: len(self.log_since(start, "clock.jumped")) == 1, "it was seen")
            time.sleep(2)
        # What is taken while the clock is ahead and not sent before it is back waits for that time.
        wait_until(lambda: not self.world.api.get("/v1/payments?state=queued")["items"],
                   "all are sent")
        self.set_clock(0)
        with self.payments_stream():
            wait_until(lambda: len(self.log_since(start, "clock.jumped")) == 2, "it was seen")
            time.sleep(1)
        jumps = [round(record["by_ms"] / 1000)
                 for record in self.log_since(start, "clock.jumped")]
        self.assertEqual(jumps, [jump_s, -jump_s])
        self.settle()


def mount_small_disk(folder, size, cleanup):
    """A disk that can be filled up; only root can make one."""
    folder.mkdir(parents=True)
    owner = f"uid={POSTGRES_USER},gid={POSTGRES_USER},mode=0700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},{owner}", "tmpfs", folder],
                   check=True)
    cleanup(subprocess.run, ["umount", "-l", folder], check=True)


@contextlib.contextmanager
def full(disk):
    filler = disk / "filler"
    try:
        with open(filler, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 65536)
        yield
    finally:
        filler.unlink()


def as_postgres(*command):
    user = ["runuser", "-u", POSTGRES_USER, "--"] if IS_ROOT else []
    done = subprocess.run([*user, *(str(part) for part in command)], cwd="/", text=True,
                          capture_output=True, timeout=60)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


class Server:
    """An external Postgres on a port of its own."""

    bin = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"),
              key=lambda path: int(path.parent.name))

    def __init__(self, data, log, port):
        self.data, self.log, self.port = data, log, port

    def pg_ctl(self, action, *options):
        as_postgres(self.bin / "pg_ctl", action, "-D", self.data, "-w", "-s", "-t", "30", *options)

    def start(self):
        self.pg_ctl("start", "-l", self.log, "-o",
                    f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
                    "-c fsync=off -c shared_buffers=32MB")

    def stop(self):
        with contextlib.suppress(AssertionError):  # it is not running
            self.pg_ctl("stop", "-m", "immediate")

    def url(self, database="sluice"):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


class ExternalDatabaseTest(Trouble):
    """A server whose data is on a small disk of its own, with a synchronous standby."""

    @classmethod
    def setUpClass(cls):
        world = World(daemon=False)
        ports = free_ports(2)
        cls.disk = world.dir / "disk"
        for name in ("wal", "standby", "logs"):
            (world.dir / name).mkdir(mode=0o700)
            if IS_ROOT:
                shutil.chown(world.dir / name, POSTGRES_USER)
        if IS_ROOT:
            mount_small_disk(cls.disk, "128m", cls.addClassCleanup)
        cls.primary = Server(cls.disk / "data", world.dir / "logs/primary", ports[0])
        cls.standby = Server(world.dir / "standby", world.dir / "logs/standby", ports[1])
        for server in (cls.primary, cls.standby):
            cls.addClassCleanup(server.stop)
        cls.make_servers(world)
        url = (f"postgresql://postgres@127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}/sluice"
               "?target_session_attrs=read-write")
        world.daemon = world.add_daemon("sluice", {"database.url": url})
        migrated = world.daemon.run("migrate")
        assert migrated.returncode == 0, migrated.stderr
        cls.enterClassContext(world)
        cls.begin(world)

    @classmethod
    def make_servers(cls, world):
        # Its log of writes is elsewhere: a full disk refuses work, and does not stop the server.
        as_postgres(Server.bin / "initdb", "-D", cls.primary.data, "-U", "postgres", "--no-sync",
                    "--auth=trust", "--waldir", world.dir / "wal", "--wal-segsize", "4")
        cls.primary.start()
        as_postgres(Server.bin / "pg_basebackup", "-D", cls.standby.data, "-R", "-X", "stream",
                    "--checkpoint=fast", "--no-sync", "-d", cls.primary.url("postgres"))
        cls.standby.start()
        cls.administer("CREATE DATABASE sluice")
        # A failover must not lose what was committed.
        cls.administer("ALTER SYSTEM SET synchronous_standby_names = '*'")
        cls.administer("SELECT pg_reload_conf()")

    @classmethod
    def administer(cls, text):
        done = subprocess.run(["psql", "-XAtqc", text, cls.primary.url("postgres")], text=True,
                              capture_output=True, timeout=30)
        assert done.returncode == 0, done.stderr

    @unittest.skipUnless(IS_ROOT, "only root can make a small disk")
    def test_1_a_full_disk_refuses_orders_until_there_is_room(self):
        with self.payments_stream(), full(self.disk):
            self.wait_for_trouble("disk_full")
            self.wait_until_an_order_is_refused()
            time.sleep(1)
        self.settle()

    def wait_until_an_order_is_refused(self):
        """Pages that are there have room for some more."""
        def refused():
            return [record for record in self.world.daemon.log_records()
                    if record["event.action"] == "http.failure"
                    and record["error.message"].startswith("53100")]
        wait_until(refused, "an order is refused", 20)

    def test_2_a_server_that_turns_read_only_is_told(self):
        with self.payments_stream():
            self.administer("ALTER SYSTEM SET default_transaction_read_only = on")
            self.administer("SELECT pg_reload_conf()")
            self.wait_for_trouble("read_only")
            answer = self.world.api.post("/v1/payments", messages.payment("READ-ONLY"))
            self.assertEqual((answer.status, answer.code), (503, "database_unavailable"))
            self.administer("ALTER SYSTEM RESET default_transaction_read_only")
            self.administer("SELECT pg_reload_conf()")
        self.settle()

    def test_3_a_failover_to_the_standby_loses_nothing(self):
        with self.payments_stream():
            self.primary.stop()
            self.wait_for_trouble("down", "read_only")
            self.standby.pg_ctl("promote")
            self.world.daemon.wait_ready(20)
        in_recovery = self.world.daemon.sql("SELECT pg_is_in_recovery()",
                                            self.standby.url())
        self.assertEqual(in_recovery, [["f"]])
        self.settle()


if __name__ == "__main__":
    print(f"SLUICE_SEED={SEED}", flush=True)
    unittest.main(verbosity=2)
