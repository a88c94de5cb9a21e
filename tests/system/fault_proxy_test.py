#!/usr/bin/env python3
"""The fault proxy does what it says: each kind alone, on every connection or chunk."""
import contextlib
import pathlib
import socket
import tempfile
import threading
import time
import unittest

from fault_proxy import CALM, KINDS, MAX_HOLD_S, PARTITIONED, ROUGH, Proxies
from harness import free_ports, wait_until

MESSAGE = bytes(range(256)) * 4


class Echo:
    """Sends back what comes, and says which connections it saw."""

    def __init__(self, path=None):
        self.socket = socket.socket(socket.AF_UNIX) if path else socket.socket()
        self.socket.bind(str(path) if path else ("127.0.0.1", 0))
        self.socket.listen()
        self.port = None if path else self.socket.getsockname()[1]
        self.seen = []  # what each connection has brought so far
        self.ended = []  # how each connection ended for us: b"" for a FIN, or the error
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.socket.accept()
                self.seen.append(b"")
                self.ended.append(None)
                threading.Thread(target=self.serve, args=[connection, len(self.seen) - 1],
                                 daemon=True).start()

    def serve(self, connection, number):
        with connection:
            try:
                while piece := connection.recv(4096):
                    self.seen[number] += piece
                    connection.sendall(piece)
                self.ended[number] = b""
                connection.sendall(b"end")
            except OSError as error:
                self.ended[number] = error


class Once(dict):
    """Weather that strikes one time."""

    def get(self, kind, default=None):
        return self.pop(kind, default)


class FaultProxyTest(unittest.TestCase):
    def setUp(self):
        self.proxies = Proxies(7)
        self.addCleanup(self.proxies.close)
        self.echo = Echo()
        self.addCleanup(self.echo.socket.close)
        self.port = free_ports(1)[0]
        self.proxy = self.proxies.add("echo", self.port, self.echo.port)

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.addCleanup(connection.close)
        return connection

    def strike(self, *kinds):
        self.proxy.weather = {kind: 1.0 for kind in kinds}

    def receive(self, connection, count):
        """Exactly so many bytes, or fewer and then the end."""
        data = b""
        while len(data) < count and (piece := connection.recv(4096)):
            data += piece
        return data

    def exchange(self, connection, data=MESSAGE):
        """The answer and after how long it came."""
        begin = time.monotonic()
        connection.sendall(data)
        return self.receive(connection, len(data)), time.monotonic() - begin

    def test_in_calm_weather_it_changes_nothing(self):
        connection = self.connect()
        for data in (MESSAGE, b"x", MESSAGE * 100):
            self.assertEqual(self.exchange(connection, data)[0], data)
        connection.shutdown(socket.SHUT_WR)
        self.assertEqual(self.receive(connection, 10), b"end")
        self.assertEqual(self.echo.ended, [b""])
        self.assertEqual(sum(self.proxy.injected.values()), 0)
        self.assertEqual(self.proxy.connections, 1)
        self.assertEqual(self.proxy.passed_up, len(self.echo.seen[0]))

    def test_refuse_lets_no_connection_through(self):
        self.strike("refuse")
        with self.assertRaises(ConnectionResetError):
            self.connect().recv(1)
        self.assertEqual(self.echo.seen, [])
        self.assertEqual(self.proxy.injected, {"refuse": 1})

    def test_without_a_target_nobody_listens(self):
        self.echo.socket.shutdown(socket.SHUT_RDWR)
        self.echo.socket.close()
        with self.assertRaises(ConnectionResetError):
            self.connect().recv(1)

    def test_delay_is_late_and_whole(self):
        self.strike("delay")
        answer, seconds = self.exchange(self.connect())
        self.assertEqual(answer, MESSAGE)
        self.assertGreater(seconds, 0.02)
        self.assertEqual(self.proxy.injected, {"delay": 2})

    def test_cut_loses_the_bytes_and_ends_both_sides(self):
        connection = self.connect()
        self.exchange(connection)
        self.strike("cut")
        self.assertEqual(self.exchange(connection)[0], b"")
        wait_until(lambda: self.echo.ended[0] is not None, "the target sees the end")
        self.assertEqual(self.echo.seen, [MESSAGE])
        self.assertEqual(self.proxy.injected, {"cut": 1})

    def test_reset_is_a_reset_on_both_sides(self):
        connection = self.connect()
        self.exchange(connection)
        self.strike("reset")
        with self.assertRaises(ConnectionResetError):
            self.exchange(connection)
        wait_until(lambda: self.echo.ended[0] is not None, "the target sees the end")
        self.assertIsInstance(self.echo.ended[0], ConnectionResetError)
        self.assertEqual(self.echo.seen, [MESSAGE])

    def test_half_close_ends_one_way_after_the_bytes(self):
        connection = self.connect()
        self.proxy.weather = Once({"half_close": 1.0})
        connection.sendall(b"last")
        wait_until(lambda: self.echo.ended == [b""], "the target sees the end")
        self.assertEqual(self.echo.seen, [b"last"])
        self.assertEqual(self.receive(connection, 7), b"lastend", "the other way is open")
        connection.sendall(b"more")
        time.sleep(0.1)
        self.assertEqual(self.echo.seen, [b"last"])
        self.assertEqual(self.proxy.injected, {"half_close": 1})

    def test_stall_holds_both_ways_and_then_lets_go(self):
        self.strike("stall")
        answer, seconds = self.exchange(self.connect())
        self.assertEqual(answer, MESSAGE)
        self.assertGreater(seconds, 0.5)
        self.assertGreater(self.proxy.injected["stall"], 0)

    def test_garbage_changes_a_byte(self):
        self.strike("garbage")
        answer = self.exchange(self.connect())[0]
        self.assertEqual(len(answer), len(MESSAGE))
        self.assertEqual(sum(a != b for a, b in zip(self.echo.seen[0], MESSAGE)), 1)

    def test_a_plain_protocol_gets_no_garbage(self):
        port = free_ports(1)[0]
        plain = self.proxies.add("plain", port, self.echo.port, plain=True)
        plain.weather = {"garbage": 1.0}
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            self.assertEqual(self.exchange(connection)[0], MESSAGE)
        self.assertEqual(plain.injected["garbage"], 0)

    def test_trickle_is_slow_and_whole(self):
        self.strike("trickle")
        answer, seconds = self.exchange(self.connect())
        self.assertEqual(answer, MESSAGE)
        self.assertGreater(seconds, 0.03)
        self.assertGreater(self.proxy.injected["trickle"], 0)

    def test_nothing_waits_longer_than_promised(self):
        self.strike("stall", "delay", "trickle")
        connection = self.connect()
        for _ in range(3):
            answer, seconds = self.exchange(connection, MESSAGE * 100)
            self.assertEqual(answer, MESSAGE * 100)
            self.assertLess(seconds, 2 * MAX_HOLD_S + 1)

    def test_a_partition_lets_nothing_new_through(self):
        connection = self.connect()
        self.exchange(connection)
        self.proxy.weather = PARTITIONED
        with self.assertRaises(ConnectionResetError):
            self.connect().recv(1)
        with contextlib.suppress(OSError):
            for _ in range(20):
                self.exchange(connection)
        self.assertLess(len(self.echo.seen[0]), 20 * len(MESSAGE))

    def test_unix_sockets_are_sockets(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.addCleanup(Echo(folder / "echo").socket.close)
        self.proxies.add("unix", folder / "proxy", folder / "echo")
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(folder / "proxy"))
            self.assertEqual(self.exchange(connection)[0], MESSAGE)

    def test_a_held_request_waits_for_its_release_however_late(self):
        connection = self.connect()
        self.proxy.hold_requests(over_bytes=10)
        self.assertEqual(self.exchange(connection, b"short")[0], b"short")
        connection.sendall(MESSAGE)
        wait_until(lambda: self.proxy.holding == 1, "it is held")
        connection.close()
        time.sleep(0.2)
        self.assertEqual(self.echo.seen, [b"short"])
        self.proxy.release()
        wait_until(lambda: self.echo.seen == [b"short" + MESSAGE], "it arrives")
        self.assertEqual(self.proxy.holding, 0)

    def test_a_request_is_held_from_its_marker_on(self):
        connection = self.connect()
        self.proxy.hold_requests(marker=b"COMMIT")
        self.assertEqual(self.exchange(connection)[0], MESSAGE)
        connection.sendall(b"COMMIT")
        wait_until(lambda: self.proxy.holding == 1, "it is held")
        connection.sendall(MESSAGE)
        time.sleep(0.1)
        self.assertEqual(self.echo.seen, [MESSAGE])
        self.proxy.release()
        wait_until(lambda: self.echo.seen == [MESSAGE + b"COMMIT" + MESSAGE], "all arrives")

    def test_what_was_held_is_gone_after_cut_all(self):
        connection = self.connect()
        self.proxy.hold_requests(over_bytes=10)
        connection.sendall(MESSAGE)
        wait_until(lambda: self.proxy.holding == 1, "it is held")
        self.proxy.cut_all()
        with self.assertRaises(ConnectionResetError):
            connection.recv(1)
        self.proxy.release()
        wait_until(lambda: self.proxy.holding == 0, "nothing is held")
        self.assertEqual(self.echo.seen, [b""])

    def test_weather_changes_and_ends_at_once(self):
        self.proxies.change_weather(True)
        wait_until(lambda: self.proxy.weather is not CALM, "bad weather")
        self.proxies.change_weather(False)
        self.assertIs(self.proxy.weather, CALM)
        self.assertEqual(self.exchange(self.connect())[0], MESSAGE)

    def test_every_kind_has_its_chance(self):
        self.assertEqual(set(ROUGH), set(KINDS))


if __name__ == "__main__":
    unittest.main(verbosity=2)
