"""Runs the real programs: sluiced with its database, and two simulated banks over TLS.

    with World() as world:
        world.api.pay(messages.payment("E2E-1"))

Leaving the block stops everything; the daemon's log is then held to what every log has to keep.
Environment: SLUICE_BIN (folder of the programs), SLUICE_KEEP=1 (leave the files of the run).
"""
import atexit
import contextlib
import hashlib
import json
import os
import pathlib
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import client
import messages

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("SLUICE_BIN", ROOT / "build/release/bin"))
EXAMPLE = ROOT / "conf/example"
FINAL = ("settled", "returned", "rejected", "cancelled")
POSTGRES_USER = "postgres"  # who runs a cluster when we are root

# Faster than the example. A key that a bank of the example has not is left out of it.
QUICK = {
    "submit.lease_ms": 2000,
    "bank.capabilities.submit_timeout_ms": 1000,
    "bank.capabilities.first_query_after_ms": 100,
    "bank.capabilities.query_interval_ms": 200,
    "bank.capabilities.accepted_query_interval_ms": 1000,
    "bank.capabilities.statement_interval_ms": 100,
    "bank.capabilities.unknown_is_final_after_ms": 500,
    "log.level": "debug",
    "screening.parameters_file": str(ROOT / "tests/system/monitoring_quiet.toml"),
    "screening.budget_ms": 20000,  # of a machine that does other things as well
}
PEOPLE = ("officer_chen", "officer_meyer", "administrator_lin", "administrator_novak")
QUICK_BANK = {
    "behaviour.execution_delay_ms": 100,
    "behaviour.notification_interval_ms": 200,
    "behaviour.day_length_ms": 0,
}


def set_key(lines, section, key, value):
    """Sets a key in every table of that name; adds it, and the table, when no table has it."""
    line, header, inside, found, result = f"{key} = {value}", f"[{section}]", not section, False, []
    for old in lines:
        if old.startswith("["):
            inside = old.strip("[]") == section
        if inside and re.match(rf"{key}\s*=", old):
            old, found = line, True
        result.append(old)
    if found:
        return result
    if header in lines:
        return [new for old in lines for new in ([old, line] if old == header else [old])]
    return lines + ["", header, line]


def with_settings(text, settings):
    lines = text.splitlines()
    for name, value in settings.items():
        section, _, key = name.rpartition(".")
        # JSON's texts, numbers, booleans and lists of them are TOML as well.
        lines = set_key(lines, section, key, json.dumps(value, ensure_ascii=False))
    return "\n".join(lines) + "\n"


given_ports = set()


def free_ports(count):
    """Ports in a row, below those that the kernel gives to clients: a killed server gets its own
    back. None is given twice."""
    for _ in range(1000):
        first = random.SystemRandom().randrange(20000, 32000)
        ports = range(first, first + count)
        if given_ports.intersection(ports):
            continue
        try:
            for port in ports:
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
            given_ports.update(ports)
            return list(ports)
        except OSError:
            continue
    raise AssertionError("no free ports")


def wait_until(condition, what, timeout_s=30, interval_s=0.05):
    """The first true value of `condition`, which may also fail to reach a server meanwhile."""
    end = time.monotonic() + timeout_s
    while True:
        try:
            if value := condition():
                return value
        except client.LOST:
            pass
        if time.monotonic() > end:
            what = what() if callable(what) else what
            raise AssertionError(f"after {timeout_s} s still not: {what}")
        time.sleep(interval_s)


class Program:
    """A program that is started, killed and started again."""

    def __init__(self, command, log):
        self.command = [str(part) for part in command]
        self.log = log
        self.process = None

    def start(self):
        with open(self.log, "ab") as out:
            # Even when this test is killed, nothing of it stays.
            self.process = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", "--"] + self.command,
                                            stdout=out, stderr=subprocess.STDOUT, cwd="/")

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def terminate(self, timeout_s=40):
        """The exit code after SIGTERM."""
        self.process.terminate()
        return self.process.wait(timeout_s)

    def suspend(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def suspended(self):
        self.suspend()
        try:
            yield
        finally:
            self.resume()

    def output(self):
        return pathlib.Path(self.log).read_text(errors="replace")


class Bank(Program):
    def __init__(self, world, name, ports, settings):
        self.name = name
        self.port, self.admin_port = ports
        config = world.dir / f"{name}-bank.toml"
        text = (EXAMPLE / f"{name}-bank.toml").read_text()
        config.write_text(with_settings(text, {**QUICK_BANK, **settings}))
        shared = ["-c", config, "--tls-dir", world.dir / "tls"]
        subprocess.run([BIN / "sluice-bank", "certificates", *shared], check=True,
                       stdout=subprocess.DEVNULL)
        super().__init__([BIN / "sluice-bank", "serve", *shared, "--data", world.dir,
                          "--listen", f"127.0.0.1:{self.port}",
                          "--admin-listen", f"127.0.0.1:{self.admin_port}"],
                         world.dir / f"{name}-bank.log")

    def admin(self, method, path, body=None):
        answer = client.plain_http(self.admin_port, method, path, body and json.dumps(body))
        assert answer.status < 300, f"{self.name} {path}: {answer}"
        return answer

    def wait_ready(self):
        wait_until(lambda: self.admin("GET", "/livez"), f"{self.name} serves")

    def books(self):
        return self.admin("GET", "/books").json

    def instructions(self):
        """What the bank did with each InstrId."""
        return {row["instr_id"]: row for row in self.books()["payments"]}

    def close_day(self):
        self.admin("POST", "/close-day")


class Daemon(Program):
    def __init__(self, world, name, ports, settings, marks):
        self.world = world
        self.marks = {**world.marks, **marks}
        self.port, self.metrics_port = ports
        self.data_dir = world.dir / name
        self.log_file = world.dir / f"{name}.log"
        self.config = world.dir / f"{name}.toml"
        self.configure(settings)
        self.api = client.Api(self.port, self.data_dir / "tls/sluice-dev.pem", world.token)
        super().__init__([BIN / "sluiced", "serve", "-c", self.config],
                         world.dir / f"{name}.output")

    def configure(self, settings):
        text = (EXAMPLE / "sluice.toml").read_text()
        for mark, value in self.marks.items():
            text = text.replace(f"@{mark}@", str(value))
        text = text.replace("@PORT@", str(self.port)).replace("@METRICS_PORT@",
                                                              str(self.metrics_port))
        own = {"data_dir": str(self.data_dir), "log.file": str(self.log_file)}
        self.config.write_text(with_settings(text, {**QUICK, **own, **settings}))

    def wait_ready(self, timeout_s=90):
        def is_ready():
            assert self.is_running(), f"sluiced ended: {self.output()}"
            return client.plain_http(self.metrics_port, "GET", "/readyz").status == 200
        wait_until(is_ready, "sluiced is ready", timeout_s)

    def run(self, command, *more):
        """Another command of sluiced on the same configuration."""
        return subprocess.run([BIN / "sluiced", command, "-c", self.config, *more], text=True,
                              capture_output=True, timeout=120)

    def audit(self):
        """Output of an audit that finds nothing."""
        audited = self.run("audit")
        assert audited.returncode == 0, audited.stdout + audited.stderr
        return audited.stdout

    def database_url(self):
        return (self.data_dir / "database.url").read_text().strip()

    def sql(self, text, url=None):
        """Rows of a statement as lists of text."""
        done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-F", "\t", "-c", text,
                               url or self.database_url()],
                              text=True, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]

    def postmaster(self):
        """The process id of the embedded database, or None."""
        try:
            pid = int((self.data_dir / "postgres/cluster/postmaster.pid").read_text().split()[0])
            command = pathlib.Path(f"/proc/{pid}/cmdline").read_text()
        except (OSError, IndexError, ValueError):
            return None
        return pid if str(self.data_dir) in command else None

    def kill_postmaster(self):
        if pid := self.postmaster():
            os.kill(pid, signal.SIGKILL)

    def log_records(self):
        """Every line of the log, which has to be JSON."""
        if not self.log_file.exists():
            return []
        return [json.loads(line) for line in self.log_file.read_bytes().decode().splitlines()]

    def leases(self):
        """The channels whose lease it holds by its own log."""
        held = set()
        for record in self.log_records():
            if record["event.action"] == "channel.lease_taken":
                held.add(record["channel.id"])
            elif record["event.action"] == "channel.lease_lost":
                held.discard(record["channel.id"])
        return held


class World:
    """Two banks and, unless `daemon` is False, one sluiced; all on ports of their own."""

    def __init__(self, settings=None, bank_settings=None, daemon=True):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="sluice-system-", dir="/tmp"))
        self.dir.chmod(0o755)  # the user that runs Postgres has to get through
        atexit.register(self.remove)
        self.token = secrets.token_hex(32)
        self.tokens = {name: secrets.token_hex(32) for name in PEOPLE}
        ports = free_ports(6)
        self.marks = {
            "DATA": self.dir, "CONF": ROOT / "conf",
            "TOKEN_SHA256": hashlib.sha256(self.token.encode()).hexdigest(),
            "NORTHSEA_PORT": ports[0], "PUJIANG_PORT": ports[2],
            **{f"{name.upper()}_SHA256": hashlib.sha256(token.encode()).hexdigest()
               for name, token in self.tokens.items()}}
        self.northsea = Bank(self, "northsea", ports[0:2], bank_settings or {})
        self.pujiang = Bank(self, "pujiang", ports[2:4], bank_settings or {})
        self.banks = [self.northsea, self.pujiang]
        self.daemons = []
        self.daemon = self.add_daemon("sluice", settings, ports[4:6]) if daemon else None

    def add_daemon(self, name, settings=None, ports=None, marks=None):
        """`marks`: other than the world's in the configuration, such as the banks' ports."""
        self.daemons.append(
            Daemon(self, name, ports or free_ports(2), settings or {}, marks or {}))
        return self.daemons[-1]

    @property
    def api(self):
        return self.daemon.api

    def __enter__(self):
        for bank in self.banks:
            bank.start()
        for bank in self.banks:
            bank.wait_ready()
        if self.daemon:
            self.daemon.start()
            self.daemon.wait_ready()
            self.wait_for_openings()
        return self

    def __exit__(self, failed, error, trace):
        try:
            # The first may have the database of the others.
            codes = [d.terminate() for d in reversed(self.daemons) if d.is_running()]
            if failed is None:
                assert not any(codes), f"exit codes of sluiced after SIGTERM: {codes}"
                for daemon in self.daemons:
                    self.check_log(daemon)
            else:
                print(f"\n--- end of the logs in {self.dir}")
                for log in [d.log_file for d in self.daemons] + [d.log for d in self.daemons]:
                    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
                    print("\n".join([line for line in lines if "http.request" not in line][-20:]))
        finally:
            self.stop()

    def wait_for_openings(self, api=None):
        """The banks' first statements bring the opening balances."""
        api = api or self.api
        wait_until(lambda: all(a["balances"]["posted"]["value"] != "0.00"
                               for a in api.bank_accounts()), "every account has its opening")

    def stop(self):
        for program in self.daemons + self.banks:
            if program.is_running():
                program.kill()
        for daemon in self.daemons:
            daemon.kill_postmaster()
            wait_until(lambda d=daemon: d.postmaster() is None, "Postgres is gone")

    def remove(self):
        self.stop()
        if not os.environ.get("SLUICE_KEEP"):
            shutil.rmtree(self.dir, ignore_errors=True)

    def instructions(self):
        """What the banks did with each InstrId."""
        return {key: row for bank in self.banks for key, row in bank.instructions().items()}

    def check_executed_once(self, payments):
        instructions = self.instructions()
        for payment in payments:
            row = instructions[payment["id"].replace("-", "")]
            assert (payment["state"], row["executions"]) == ("settled", 1), (payment, row)

    def make_keys(self):
        """Settings of daemons on one database: they seal books and sign the audit log alike."""
        settings = {}
        for setting in ("ledger.seal_key_file", "audit_log.key_file"):
            file = self.dir / (setting.split(".")[0] + ".key")
            file.touch(0o600)
            file.write_text("5a" * 32)
            settings[setting] = str(file)
        return settings

    def wait_final(self, ids, timeout_s=40, api=None):
        """The payments, once every one of them is in a final state."""
        api = api or self.api

        def all_final():
            found = [api.payment(one) for one in ids]
            return found if all(p["state"] in FINAL for p in found) else None
        return wait_until(all_final, f"{len(ids)} payments are final", timeout_s)

    def close_days(self, api=None):
        """Has the banks close their day, and waits for the closing balances."""
        api = api or self.api

        def closings():
            return len([s for s in api.statements() if s["kind"] == "statement"])
        before = closings()
        for bank in self.banks:
            bank.close_day()
        wait_until(lambda: closings() >= before + 5, "five closing balances came")

    def secret_texts(self):
        """What a log must never hold."""
        keys = [path.read_text().splitlines()[1] for path in self.dir.glob("**/tls/*.key")]
        numbers = [account["iban"] if "iban" in account else account["number"]
                   for account in (messages.EUR, messages.CHF, messages.CNY)]
        creditors = [messages.german_iban(n) for n in
                     (messages.PLAIN, *range(messages.REJECT, messages.HTTP_500 + 1))]
        return [self.token, "PRIVATE KEY", messages.CREDITOR_NAME, *keys, *numbers, *creditors]

    def check_log(self, daemon):
        daemon.log_records()
        logs = [daemon.log_file, daemon.log, *self.dir.glob(f"{daemon.data_dir.name}/postgres/log/*")]
        for log in logs:
            text = log.read_text(errors="replace") if log.exists() else ""
            found = [secret for secret in self.secret_texts() if secret in text]
            assert not found, f"{log} holds {found}"
