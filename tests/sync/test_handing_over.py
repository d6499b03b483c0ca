"""Unsent changes in a file: whole, signed, uploaded by another laptop, nothing lost or twice."""

from __future__ import annotations

import base64
import errno
from dataclasses import replace

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.core.clock import SystemClock
from tracker.errors import InputError, WrongServer
from tracker.local_db.ledger import Fate
from tracker.sync.bundle import Origin, fingerprint, key_of, key_text, public_text, read, written
from tracker.sync.carry import Carrying
from tracker.sync.handing_over import export_to

ORIGIN = Origin("laptop-a", None, "2026-01-31T18:00:00+00:00")


def bundle_of(laptop, key=None, origin=ORIGIN):
    return read(written(origin, laptop.store.handing_over.freeze(), key))


def carry(laptop, bundle):
    carrying = Carrying(laptop.store, laptop.wire, laptop.registry, SystemClock())
    return carrying.run(bundle)


def on_server(live_server, game_id):
    return live_server.sql(
        "select event_key, note, change_id::text from staging_events where game_id = %s"
        " order by event_key",
        game_id,
    )


@pytest.fixture
def pair(laptops):
    return laptops("a"), laptops("b")


def test_another_laptop_uploads_and_everything_is_acknowledged_later(pair, live_server, game_id):
    a, b = pair
    a.add("game", game_id=game_id, home_team="NJD", away_team="BUF")
    a.add("roster", venue="home", jersey=9, player_name="Nobody")
    keys = a.add_events(3)
    bundle = bundle_of(a)

    carried = carry(b, bundle)

    assert [c.verdict for c in carried] == ["accepted"] * 5
    sent = on_server(live_server, game_id)
    assert [row["event_key"] for row in sent] == keys
    assert {row["change_id"] for row in sent} <= {c.change.change_id for c in bundle.changes}
    receipts = live_server.sql(
        "select count(*) as n from sync_receipts where scope = %s", str(a.scope)
    )

    report = a.sync()

    assert (report.acknowledged, report.waiting, report.parked) == (5, 0, 0)
    assert on_server(live_server, game_id) == sent
    again = live_server.sql(
        "select count(*) as n from sync_receipts where scope = %s", str(a.scope)
    )
    assert again == receipts == [{"n": 5}]
    assert {account.fate for account in a.store.ledger.accounts()} == {Fate.ACCEPTED}


def test_uploading_twice_changes_nothing(pair, live_server, game_id):
    a, b = pair
    a.add_events(3)
    bundle = bundle_of(a)
    first = carry(b, bundle)
    sent = on_server(live_server, game_id)
    assert carry(b, bundle) == first
    assert on_server(live_server, game_id) == sent


def test_the_scope_is_refreshed_by_the_uploading_laptop(pair, live_server):
    a, b = pair
    a.add_events(2)
    carry(b, bundle_of(a))
    (state,) = live_server.sql(
        "select version, published_version from sync_scopes where scope = %s", str(a.scope)
    )
    assert state["version"] == state["published_version"] > 0


def test_edits_after_the_export_follow_when_the_laptop_is_online(pair, live_server, game_id):
    a, b = pair
    key = a.add(note="exported")
    bundle = bundle_of(a)
    a.edit(key, note="edited since")
    carry(b, bundle)
    assert on_server(live_server, game_id)[0]["note"] == "exported"
    report = a.sync()
    assert (report.waiting, report.parked) == (0, 0)
    assert on_server(live_server, game_id)[0]["note"] == "edited since"


def test_exporting_twice_gives_the_same_changes(laptop):
    laptop.add_events(2)
    first = laptop.store.handing_over.freeze()
    assert laptop.store.handing_over.freeze() == first


def test_what_points_at_a_new_record_goes_along(pair, live_server, game_id):
    a, b = pair
    first, second = a.add_events(2)
    index = a.get(first).record.index
    a.edit(first, linked_event_index=index + 1)
    a.edit(second, linked_event_index=index)
    third = a.add(period=1, linked_event_index=index)
    needed = {h.change.key: len(h.needs) for h in a.store.handing_over.freeze()}
    assert needed == {first: 1, second: 1, third: 1}

    carried = carry(b, bundle_of(a))

    assert [c.verdict for c in carried] == ["accepted"] * 3
    assert len(on_server(live_server, game_id)) == 3


def test_a_refused_change_is_named_and_the_others_arrive(pair, live_server, game_id):
    a, b = pair
    good = a.add(note="fine")
    bad = a.add(note="x")
    rows = list(a.store.handing_over.freeze())
    spoilt = [
        type(h)(
            h.change._replace(row=h.change.row.replace(b'"period":null', b'"period":-5')),
            h.is_creation,
            h.needs,
        )
        if h.change.key == bad
        else h
        for h in rows
    ]
    carried = carry(b, read(written(ORIGIN, spoilt, None)))
    assert {c.key: c.verdict for c in carried} == {good: "accepted", bad: "refused"}
    assert [row["event_key"] for row in on_server(live_server, game_id)] == [good]


def test_what_collides_is_left_to_its_own_laptop(pair, live_server, game_id):
    a, b = pair
    taken = a.add(note="a's")
    bundle = bundle_of(a)
    b.add(note="b's")
    b.sync()
    (carried,) = carry(b, bundle)
    assert (carried.key, carried.verdict) == (taken, "left")
    a.sync()
    assert {row["note"] for row in on_server(live_server, game_id)} == {"a's", "b's"}


def test_a_file_for_another_server_is_not_sent(pair, live_server, game_id):
    a, b = pair
    a.add_events(1)
    bundle = bundle_of(a, origin=Origin("laptop-a", "another server", "2026-01-31"))
    with pytest.raises(WrongServer):
        carry(b, bundle)
    assert on_server(live_server, game_id) == []


def test_a_device_that_signed_once_is_not_believed_unsigned_or_with_another_key(
    pair, live_server, game_id
):
    a, b = pair
    a.add_events(1)
    carry(b, bundle_of(a, Ed25519PrivateKey.generate()))
    a.add_events(1)
    for key in (None, Ed25519PrivateKey.generate()):
        with pytest.raises(InputError, match="fingerprint"):
            carry(b, bundle_of(a, key))
    assert len(on_server(live_server, game_id)) == 1


@pytest.mark.parametrize("key", [None, Ed25519PrivateKey.from_private_bytes(bytes(32))])
def test_a_file_that_was_changed_is_refused(laptop, key):
    laptop.add(note="true")
    contents = written(ORIGIN, laptop.store.handing_over.freeze(), key)
    assert len(read(contents).changes) == 1
    for forged in (contents.replace(b"true", b"fals"), contents[:-20], contents + b"{}\n"):
        with pytest.raises(InputError):
            read(forged)


def test_a_forged_header_is_refused(laptop):
    laptop.add(note="true")
    key = Ed25519PrivateKey.generate()
    contents = written(ORIGIN, laptop.store.handing_over.freeze(), key)
    head, _, body = contents.partition(b"\n")
    header = orjson.loads(head)
    other = {**header, "public_key": public_text(Ed25519PrivateKey.generate())}
    for forged in ({**header, "device_id": "laptop-b"}, other, {**header, "signature": "x"}):
        with pytest.raises(InputError, match="signature"):
            read(orjson.dumps(forged) + b"\n" + body)


@pytest.mark.parametrize("contents", [b"", b"[]\n", b"hello", b'{"tracker_bundle":99}\n'])
def test_what_is_no_file_of_ours_is_named(contents):
    with pytest.raises(InputError):
        read(contents)


def test_a_key_survives_the_keyring():
    key = Ed25519PrivateKey.generate()
    again = key_of(key_text(key))
    assert again is not None
    assert public_text(again) == public_text(key)
    assert key_of("nonsense") is None
    assert key_of(base64.b64encode(b"short").decode()) is None
    assert len(fingerprint(public_text(key))) == 19


def test_records_of_a_newer_program_are_left_and_named(pair):
    a, b = pair
    a.add_events(2)
    bundle = bundle_of(a)
    first, second = bundle.changes
    newer = replace(second, change=second.change._replace(kind="of_a_newer_program"))

    said = carry(b, replace(bundle, changes=(first, newer)))

    verdicts = {one.change_id: one.verdict for one in said}
    assert verdicts == {first.change.change_id: "accepted", second.change.change_id: "left"}
    assert "does not know such records" in str(said[1].reason)


def test_a_file_that_cannot_be_written_whole_leaves_the_one_before(pair, tmp_path, monkeypatch):
    a, _ = pair
    a.add_events(3)
    file = tmp_path / "changes"
    export_to(a.store, SystemClock(), file, None)
    before = file.read_bytes()

    def full(_number):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tracker.local_db.whole_files.os.fsync", full)
    with pytest.raises(InputError, match=r"cannot be written: No space"):
        export_to(a.store, SystemClock(), file, None)
    assert [(p.name, p.read_bytes()) for p in tmp_path.glob("*changes*")] == [("changes", before)]
