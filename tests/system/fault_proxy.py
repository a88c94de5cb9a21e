"""A TCP and unix socket proxy that fails on demand: between ERP, sluiced, the banks and Postgres.

    proxies = Proxies(seed)
    proxy = proxies.add("bank", listen=port, target=bank_port)
    proxy.weather = ROUGH         # what it does to connections and chunks, by chance
    proxies.change_weather(True)  # or: each changes its own every few seconds

All proxies share one thread. A chunk is what one read gives; it meets at most one fault.

A request waits here for at most MAX_HOLD_S, and as long again if it left right behind a handshake
that waited: what has not arrived by then never will. It is what lets a bank say "unknown" for good.
"""
import asyncio
import collections
import contextlib
import pathlib
import random
import socket
import struct
import threading

MAX_HOLD_S = 2.0
CHUNK = 1 << 16

KINDS = {
    "refuse": "reset before a byte has passed",
    "delay": "up to half a second late",
    "cut": "both ends are closed, the bytes are gone",
    "reset": "RST to both ends, the bytes are gone",
    "half_close": "the receiver sees the end after these bytes, the other way goes on",
    "stall": "nothing passes either way for a while",
    "garbage": "one byte is another",
    "trickle": "in small pieces, slowly",
}

# The chances of each kind: of `refuse` for a connection, of the others for a chunk.
CALM = {}
ROUGH = {"refuse": 0.05, "delay": 0.05, "cut": 0.02, "reset": 0.02, "half_close": 0.01,
         "stall": 0.04, "garbage": 0.01, "trickle": 0.02}
# For a link of many small messages, of which one transaction needs a dozen.
ROUGH_IN_DETAIL = {kind: chance / 10 for kind, chance in ROUGH.items()}
PARTITIONED = {"refuse": 1.0, "cut": 1.0, "reset": 0.5, "half_close": 0.2, "stall": 0.5}
WEATHER_WEIGHTS = (5, 6, 1)  # of calm, rough, partitioned

# Requests that move money are long, and are struck more often than the small talk of polling.
LONG_REQUEST = 1500
LONG_REQUEST_STRUCK = 4

HOLDING = ("delay", "stall", "trickle")


def reset(writer):
    """Closes with RST instead of FIN."""
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class Link:
    """One connection through a proxy."""

    def __init__(self, client, server):
        self.client, self.server = client, server  # StreamWriters
        self.stalled_until = 0.0
        self.since_answer = 0  # bytes of the client since the server's last
        self.held_s = {True: 0.0, False: 0.0}  # up and down, since the other side's last bytes

    def end(self, how):
        for writer in (self.client, self.server):
            how(writer)


class FaultProxy:
    """Attributes may be set from any thread; the rest happens in the proxies' own."""

    def __init__(self, name, listen, target, rng, plain, rough):
        self.name, self.listen, self.target = name, listen, target
        self.rng, self.plain, self.rough = rng, plain, rough
        self.weather = CALM
        self.injected = collections.Counter()
        self.connections = 0  # made so far
        self.passed_up = 0  # bytes that went on to the target
        self.holding = 0  # connections whose request is held now
        self._hold = None
        self._cuts = 0
        self._links = set()
        self._listener = None
        self._loop = None

    # ---- held requests: for tests that choose the moment

    def hold_requests(self, over_bytes=0, marker=b""):
        """From now on keeps back requests until release() or cut_all(): their bytes beyond so many,
        from a chunk on that holds the marker."""
        self._hold = over_bytes, marker

    def release(self):
        """Lets what is held go on, however late."""
        self._hold = None

    def cut_all(self):
        """Closes every connection. What waited here is gone when this returns."""
        async def cut():
            self._cuts += 1
            for link in list(self._links):
                link.end(reset)
        asyncio.run_coroutine_threadsafe(cut(), self._loop).result()

    # ---- in the proxies' thread

    async def open(self):
        self._loop = asyncio.get_running_loop()
        if isinstance(self.listen, int):
            self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.listen)
        else:
            self._listener = await asyncio.start_unix_server(self._serve, str(self.listen))
            pathlib.Path(self.listen).chmod(0o600)

    def close(self):
        self._listener.close()
        for link in list(self._links):
            link.end(reset)

    def _strikes(self, kind, times=1):
        struck = self.rng.random() < self.weather.get(kind, 0) * times
        if struck:
            self.injected[kind] += 1
        return struck

    def _draw(self, link, up):
        """The fault of a chunk. A plain protocol has no MAC that would tell garbage from data: no
        program could notice a changed amount, so none is asked to."""
        kinds = set(KINDS) - {"refuse"}
        kinds -= {"garbage"} if self.plain else set()
        kinds -= set(HOLDING) if link.held_s[up] >= MAX_HOLD_S else set()
        times = LONG_REQUEST_STRUCK if up and link.since_answer > LONG_REQUEST else 1
        in_turn = self.rng.sample(sorted(kinds), len(kinds))
        return next((kind for kind in in_turn if self._strikes(kind, times)), None)

    async def _serve(self, reader, writer):
        self.connections += 1
        if self._strikes("refuse"):
            return reset(writer)
        cuts = self._cuts
        try:
            if isinstance(self.target, int):
                server = await asyncio.open_connection("127.0.0.1", self.target)
            else:
                server = await asyncio.open_unix_connection(str(self.target))
        except OSError:
            return reset(writer)  # as if the proxy were not there: nobody listens
        link = Link(writer, server[1])
        if cuts != self._cuts:
            return link.end(reset)  # made before the cut
        self._links.add(link)
        try:
            await asyncio.gather(self._pump(link, reader, link.server, True),
                                 self._pump(link, server[0], link.client, False))
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._links.discard(link)
            link.end(lambda end: end.close())

    async def _pump(self, link, reader, writer, up):
        """Passes on one direction until its end."""
        while chunk := await reader.read(CHUNK):
            link.since_answer = link.since_answer + len(chunk) if up else 0
            link.held_s[not up] = 0.0
            if up and self._is_to_hold(link, chunk):
                await self._keep_back(link)
            kind = self._draw(link, up)
            await self._wait(link, up, link.stalled_until - self._loop.time())
            if kind is None:
                await self._pass(writer, chunk, up)
            elif await getattr(self, f"_{kind}")(link, writer, chunk, up):
                break
        if not writer.is_closing() and writer.can_write_eof():
            writer.write_eof()
        while await reader.read(CHUNK):
            pass  # after a half-close nothing can follow

    def _is_to_hold(self, link, chunk):
        over_bytes, marker = self._hold or (None, b"")
        return over_bytes is not None and link.since_answer > over_bytes and marker in chunk

    async def _keep_back(self, link):
        self.holding += 1
        while self._hold is not None and not link.server.is_closing():
            await asyncio.sleep(0.01)
        self.holding -= 1

    async def _pass(self, writer, chunk, up):
        writer.write(chunk)
        await writer.drain()
        self.passed_up += len(chunk) if up else 0

    async def _wait(self, link, up, seconds):
        seconds = min(seconds, MAX_HOLD_S - link.held_s[up])
        if seconds > 0:
            link.held_s[up] += seconds
            await asyncio.sleep(seconds)

    # ---- the kinds; true ends this direction

    async def _delay(self, link, writer, chunk, up):
        await self._wait(link, up, self.rng.uniform(0.01, 0.5))
        await self._pass(writer, chunk, up)

    async def _cut(self, link, writer, chunk, up):
        link.end(lambda end: end.close())
        return True

    async def _reset(self, link, writer, chunk, up):
        link.end(reset)
        return True

    async def _half_close(self, link, writer, chunk, up):
        await self._pass(writer, chunk, up)
        return True

    async def _stall(self, link, writer, chunk, up):
        link.stalled_until = self._loop.time() + self.rng.uniform(0.5, MAX_HOLD_S)
        await self._wait(link, up, link.stalled_until - self._loop.time())
        await self._pass(writer, chunk, up)

    async def _garbage(self, link, writer, chunk, up):
        changed = bytearray(chunk)
        changed[self.rng.randrange(len(changed))] ^= self.rng.randrange(1, 256)
        await self._pass(writer, bytes(changed), up)

    async def _trickle(self, link, writer, chunk, up):
        size = max(1, len(chunk) // self.rng.randrange(3, 10))
        for at in range(0, len(chunk), size):
            await self._pass(writer, chunk[at:at + size], up)
            await self._wait(link, up, self.rng.uniform(0.01, 0.05))


class Proxies:
    """Proxies in one thread of their own, each with its own luck from the seed."""

    def __init__(self, seed):
        self.seed = seed
        self.all = []
        self._changing = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def add(self, name, listen, target, plain=False, rough=None):
        """`listen` and `target`: a port of 127.0.0.1, or the path of a unix socket. `plain`: a
        protocol without a MAC. `rough`: what rough weather is here."""
        rng = random.Random(f"{self.seed}:{name}")
        proxy = FaultProxy(name, listen, target, rng, plain, rough or ROUGH)
        self._run(proxy.open())
        self.all.append(proxy)
        return proxy

    def change_weather(self, changing):
        """Starts it, or stops it: all is calm when this returns."""
        self._changing = changing
        if changing:
            for proxy in self.all:
                asyncio.run_coroutine_threadsafe(self._changes(proxy), self._loop)
        else:
            self._run(self._calm())

    def injected(self):
        return sum((proxy.injected for proxy in self.all), collections.Counter())

    def close(self):
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    async def _changes(self, proxy):
        weathers = (CALM, proxy.rough, PARTITIONED)
        while self._changing:
            proxy.weather = proxy.rng.choices(weathers, WEATHER_WEIGHTS)[0]
            await asyncio.sleep(proxy.rng.uniform(1, 5))

    async def _calm(self):
        for proxy in self.all:
            proxy.weather = CALM

    async def _end(self):
        for proxy in self.all:
            proxy.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
