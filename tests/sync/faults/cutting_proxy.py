"""A TCP proxy that ends a connection after an exact number of bytes."""

from __future__ import annotations

import selectors
import socket
import struct
import threading
from dataclasses import dataclass
from typing import Literal

Direction = Literal["request", "answer"]
HOST = "127.0.0.1"
_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass
class Cut:
    """After so many bytes in one direction; counted over all connections, and made once."""

    direction: Direction
    position: int
    is_reset: bool = False
    """A reset may also destroy bytes on their way; an orderly end delivers those before it."""
    is_made: bool = False


class CuttingProxy:
    """Between a laptop and a server. It counts what passes, and makes the cut that it is given.

    It lives on one thread of its own, which `close` ends. Bytes are small enough here for the
    buffers of the operating system, so nothing waits for a slow reader.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._lock = threading.Lock()
        self._passed: dict[Direction, int] = {"request": 0, "answer": 0}
        self._cut: Cut | None = None
        self._ears = selectors.DefaultSelector()
        self._listener = socket.create_server((HOST, 0))
        self.url = f"http://{HOST}:{self._listener.getsockname()[1]}"
        self._bell, self._ear_of_bell = socket.socketpair()
        self._ears.register(self._listener, selectors.EVENT_READ)
        self._ears.register(self._ear_of_bell, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._live, name="cutting-proxy")
        self._thread.start()

    def arm(self, cut: Cut | None) -> None:
        """From here on bytes are counted anew, and the cut is made where it says."""
        with self._lock:
            self._passed = {"request": 0, "answer": 0}
            self._cut = cut

    @property
    def passed(self) -> dict[Direction, int]:
        """The bytes that went each way since `arm`."""
        with self._lock:
            return dict(self._passed)

    def close(self) -> None:
        """Ends all connections."""
        self._bell.send(b"!")
        self._thread.join()
        for key in list(self._ears.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._bell.close()
        self._ears.close()

    def _live(self) -> None:
        while True:
            # A cut also closes the other end, which may be among the ready ones.
            for key, _ in self._ears.select():
                if key.fileobj is self._ear_of_bell:
                    return
                if key.fileobj is self._listener:
                    self._connect()
                elif key.fd in self._ears.get_map():
                    self._pass_on(*key.data)

    def _connect(self) -> None:
        near, _ = self._listener.accept()
        far = socket.create_connection(self._target)
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ears.register(near, selectors.EVENT_READ, ("request", near, far))
        self._ears.register(far, selectors.EVENT_READ, ("answer", far, near))

    def _pass_on(self, direction: Direction, source: socket.socket, sink: socket.socket) -> None:
        try:
            received = source.recv(65_536)
            passing, cut = self._allow(direction, received)
            sink.sendall(passing)
        except OSError:
            received, cut = b"", None
        if cut is not None or not received:
            self._end(source, sink, is_reset=cut is not None and cut.is_reset)

    def _allow(self, direction: Direction, received: bytes) -> tuple[bytes, Cut | None]:
        with self._lock:
            before, cut = self._passed[direction], self._cut
            self._passed[direction] += len(received)
            if cut is None or cut.direction != direction:
                return received, None
            if before + len(received) <= cut.position:
                return received, None
            cut.is_made, self._cut = True, None
            return received[: cut.position - before], cut

    def _end(self, *ends: socket.socket, is_reset: bool) -> None:
        for one in ends:
            self._ears.unregister(one)
            if is_reset:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            one.close()
