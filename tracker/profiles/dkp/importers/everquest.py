"""A night's files: what they would add to a raid, and what was matched and left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tracker.core.profile import ImportedScope, ImportRequest, ImportResult, LocalRecords
from tracker.errors import InputError
from tracker.profiles.dkp.kinds import Raid, Tic
from tracker.profiles.dkp.naming import GUILD, raid_id_of
from tracker.profiles.dkp.parsing.patterns import patterns_in_use
from tracker.profiles.dkp.parsing.reading import ReadFiles, read_paths
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.doubling import given_already
from tracker.profiles.dkp.rules.guild import Guild, guild_of
from tracker.profiles.dkp.rules.proposing import (
    Proposal,
    TicProposal,
    one_per_slot,
    propose,
)
from tracker.profiles.dkp.rules.recording import RaidSoFar, night_records
from tracker.profiles.dkp.summary import find_raid


def read(request: ImportRequest) -> ImportResult:
    """What the workspace would record after confirmation. Safe to repeat.

    InputError without a raid's name, without known characters, and for unreadable files.
    """
    if not (request.name or "").strip():
        raise InputError("Say which raid it was: add --raid with its name.")
    name = str(request.name).strip()
    guild = guild_of(request.local.view(GUILD))
    if not guild.links:
        raise InputError(
            "No characters are known here, so nobody could be credited. Import them first: "
            "`tracker import characters FILE`, or sync the scope dkp:guild."
        )
    files = read_paths(request.paths, patterns_in_use(request.note))
    known = find_raid(name, request.local)
    proposal = propose(files.night, guild, _day_of(known, request.local))
    raid = _raid(name, known, proposal, request.local)
    _require_new(raid, proposal, request.local, guild)
    proposal = replace(proposal, tics=one_per_slot(proposal.tics))
    records = night_records(raid, proposal) if proposal.tics or proposal.awards else []
    return ImportResult(
        [ImportedScope(raid.raid_id, records)] if records else [],
        [],
        lines(raid, files, proposal),
        report(raid, files, proposal),
        "Record this?",
    )


def _raid(name: str, known: str | None, proposal: Proposal, local: LocalRecords) -> RaidSoFar:
    if known is not None and proposal.day is not None:
        # Another night under the same name is another raid; a raid without a date takes any.
        is_other = known != name and _day_of(known, local) not in (None, proposal.day)
        known = None if is_other else known
    raid_id = known or raid_id_of(name, proposal.day or "undated")
    view = local.view(raid_id)
    tics = sorted(view.records(Tic), key=lambda tic: tic.event_index)
    return RaidSoFar(
        raid_id,
        name,
        bool(view.records(Raid)) and raid_id != raid_id_of(name, proposal.day or "undated"),
        tics,
        local.highest_index(raid_id, Tic) + 1,
    )


def _require_new(raid: RaidSoFar, proposal: Proposal, local: LocalRecords, guild: Guild) -> None:
    """InputError when another raid of the day gave some of this: it would count twice."""
    for other in local.scope_ids():
        if other in (raid.raid_id, GUILD) or _day_of(other, local) != proposal.day:
            continue
        view = local.view(other)
        given = given_already(proposal, view, guild)
        if given:
            called = next((r.raid_name for r in view.records(Raid)), None) or other
            raise InputError(
                f"The raid '{called}' (dkp:{other}) {given} already; that would count twice. "
                "Import this into that raid, or only what is not of it."
            )


def _day_of(raid_id: str | None, local: LocalRecords) -> str | None:
    if raid_id is None:
        return None
    return next(
        (r.date_iso.isoformat() for r in local.view(raid_id).records(Raid) if r.date_iso), None
    )


def lines(raid: RaidSoFar, files: ReadFiles, proposal: Proposal) -> list[str]:
    """For people: what each file was, then tic by tic and award by award."""
    text = [f"{name}: {what}" for name, what in files.recognised]
    text += [f"{name}: left out, {why}" for name, why in files.left]
    if not (proposal.tics or proposal.awards):
        return [*text, "No tic and no award was found in these files.", *proposal.left]
    text.append(f"Raid dkp:{raid.raid_id}, {raid.name}, {proposal.day or 'no day'}")
    for tic in proposal.tics:
        text.append(
            f"{tic.name} {tic.at:%H:%M:%S}, {shown(tic.hundredths)} DKP, from the {tic.source}: "
            f"{len(tic.matched)} matched"
        )
        text += [f"  {word}: {', '.join(names)}" for word, names in _lists(tic) if names]
    for award in proposal.awards:
        looter = f", looted by {award.looter}" if award.looter else ""
        text.append(f"{award.item} to {award.winner}, {shown(award.hundredths)} DKP{looter}")
    return text + list(proposal.left)


def _lists(tic: TicProposal) -> Sequence[tuple[str, list[str]]]:
    first = {mark.account_id: mark.name for mark in reversed(tic.marks)}
    same = [f"{name} with {first[account]}" for name, account in tic.same_account()]
    return (
        ("unmatched", tic.unmatched),
        ("listed twice", tic.duplicates),
        ("same account, one credit", same),
    )


def report(raid: RaidSoFar, files: ReadFiles, proposal: Proposal) -> dict[str, Any]:
    """For machines."""
    return {
        "raid": raid.name,
        "scope": f"dkp:{raid.raid_id}",
        "date": proposal.day,
        "recognised": dict(files.recognised),
        "left": [*(f"{name}: {why}" for name, why in files.left), *proposal.left],
        "tics": [
            {
                "time": tic.at.isoformat(),
                "name": tic.name,
                "matched": tic.matched,
                "unmatched": tic.unmatched,
                "duplicates": tic.duplicates,
                "same_account": [name for name, _ in tic.same_account()],
            }
            for tic in proposal.tics
        ],
        "awards": [{"item": a.item, "winner": a.winner} for a in proposal.awards],
        "rolls": len(files.night.rolls),
    }
