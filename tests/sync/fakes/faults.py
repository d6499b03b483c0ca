"""Between a laptop and its server: everything that networks and servers do to requests."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from random import Random
from typing import Any

from tracker.errors import SignInNeeded, SyncError
from tracker.sync.classify import Refusal, as_error, classify
from tracker.sync.transport import NoAnswer, Returned, Stored, Transport, Upsert


class Fault(StrEnum):
    """What happens to one request."""

    REQUEST_LOST = "request lost"
    ANSWER_LOST = "answer lost"
    DOUBLED = "doubled"
    LATE_REPLAY = "late replay"
    REORDERED = "reordered"
    UNAVAILABLE = "503"
    TIMED_OUT = "time-out"
    TOO_LONG = "57014"
    TOKEN_EXPIRED = "token expired"


FAULTS = tuple(Fault)


class Network:
    """What all laptops share: requests that are still under way somewhere, and the odds.

    Which fault hits a request follows from the seed, who sends it and its bytes, so that a seed
    can be run again whatever threads do meanwhile.
    """

    def __init__(self, seed: int, rate: float) -> None:
        self.rate = rate
        self.counts: Counter[Fault] = Counter()
        self.requests = 0
        self._seed = seed
        self._seen: Counter[str] = Counter()
        self._under_way: list[Callable[[], object]] = []
        self._lock = threading.Lock()

    def draw(self, who: str, what: str, body: bytes) -> tuple[Fault | None, Random]:
        """The fate of a request, and randomness of its own."""
        digest = hashlib.sha256(body).hexdigest()
        with self._lock:
            self.requests += 1
            signature = f"{self._seed}/{who}/{what}/{digest}"
            self._seen[signature] += 1
            random = Random(f"{signature}/{self._seen[signature]}")  # noqa: S311
            if random.random() >= self.rate:
                return None, random
            fault = random.choice(FAULTS)
            self.counts[fault] += 1
            return fault, random

    def hold(self, send: Callable[[], object]) -> None:
        """A request that arrives later, although nobody waits for its answer any more."""
        with self._lock:
            self._under_way.append(send)

    def deliver(self, random: Random, odds: float) -> None:
        """Some of the requests under way arrive now, in any order; with odds 1 all of them."""
        with self._lock:
            arriving = [send for send in self._under_way if random.random() < odds]
            self._under_way = [send for send in self._under_way if send not in arriving]
        random.shuffle(arriving)
        for send in arriving:
            _ignoring_the_answer(send)

    def forget(self) -> None:
        """The server was restarted: what was under way is gone."""
        with self._lock:
            self._under_way.clear()


class FaultyTransport:
    """One laptop's transport with faults."""

    def __init__(self, inner: Transport, network: Network, who: str) -> None:
        self._inner = inner
        self._network = network
        self._who = who

    def upsert(self, batch: Upsert) -> Stored | Refusal:
        found: Stored | Refusal = self._call(
            f"upsert {batch.table}", batch.body, lambda: self._inner.upsert(batch)
        )
        return found

    def rows(self, table: str, query: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        found = self._call(
            f"rows {table}", repr(query).encode(), lambda: self._inner.rows(table, query)
        )
        if isinstance(found, Refusal):
            raise as_error(found)
        rows: list[dict[str, Any]] = found
        return rows

    def rpc(self, function: str, body: bytes) -> Returned | Refusal:
        found: Returned | Refusal = self._call(
            f"rpc {function}", body, lambda: self._inner.rpc(function, body)
        )
        return found

    def drop_connections(self) -> None:
        self._inner.drop_connections()

    def _call(self, what: str, body: bytes, send: Callable[[], Any]) -> Any:
        fault, random = self._network.draw(self._who, what, body)
        self._network.deliver(random, 0.2)
        refusal = _refused_before(fault)
        if refusal is not None:
            return refusal
        self._lose_before(fault, send)
        if fault is Fault.DOUBLED:
            _ignoring_the_answer(send)
        answer = send()
        if fault is Fault.LATE_REPLAY:
            self._network.hold(send)
        if fault is Fault.ANSWER_LOST or (fault is Fault.TIMED_OUT and random.random() < 0.5):
            raise NoAnswer("The connection broke off.")
        return answer

    def _lose_before(self, fault: Fault | None, send: Callable[[], Any]) -> None:
        match fault:
            case Fault.TOKEN_EXPIRED:
                raise SignInNeeded("The server does not accept the token (PGRST301).")
            case Fault.REQUEST_LOST:
                raise NoAnswer("The connection broke off.")
            case Fault.REORDERED:
                # It will arrive after requests that were sent later.
                self._network.hold(send)
                raise NoAnswer("Nothing came for 10 s.")


def _refused_before(fault: Fault | None) -> Refusal | None:
    match fault:
        case Fault.UNAVAILABLE:
            return classify(503, "", "", {"retry-after": "0"})
        case Fault.TOO_LONG:
            return classify(500, "57014", "canceling statement due to statement timeout", {})
    return None


def _ignoring_the_answer(send: Callable[[], object]) -> None:
    try:
        send()
    except SyncError:
        return
