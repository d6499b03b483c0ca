"""What the officer's keys do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from tracker.errors import InputError, TrackerError
from tracker.profiles.dkp.kinds import Tic
from tracker.profiles.dkp.points import hundredths
from tracker.profiles.dkp.rules.credits import NO_CREDIT
from tracker.profiles.dkp.rules.proposing import AwardProposal, Proposal, TicProposal
from tracker.profiles.dkp.ui.queue import Waiting, renamed
from tracker.profiles.dkp.ui.raid_summary import messages_of
from tracker.profiles.dkp.ui.whose import whose
from tracker.ui.kit.workspace import Tone

if TYPE_CHECKING:
    from tracker.profiles.dkp.ui.workspace import RaidWorkspace


class RaidCommands(QObject):
    """By id, see `keymap`. What cannot be done is said in a sentence, and nothing has changed."""

    def __init__(self, page: RaidWorkspace) -> None:
        super().__init__(page)
        self._page, self._desk = page, page.desk
        self._tell = page.desk.bench.tell
        self._discarded: list[Waiting] = []
        self._message = 0
        self._copied = ""
        self._acts: dict[str, Callable[[], None]] = {
            "tic.take": self._take,
            "tic.record": self._record,
            "tic.record_all": self._record_all,
            "tic.discard": self._discard,
            "tic.bring_back": self._bring_back,
            "tic.previous": lambda: page.presenter.step(-1),
            "tic.next": lambda: page.presenter.step(1),
            "tic.names": self._edit_names,
            "tic.title": page.parts.card.ask_title,
            "tic.delete": self._delete_tic,
            "paste": self._paste,
            "remind": self._remind,
            "find": self._find,
            "name.link": page.parts.card.unknown.ask,
            "name.create": self._create,
            "name.leave": page.presenter.leave_unknown,
            "name.next": page.presenter.next_unknown,
            "pane.sheet": page.focus_work,
            "pane.tic": lambda: page.parts.paste.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "summary": self._summary,
            "complete": self._complete,
        }

    def add(self, command: str, act: Callable[[], None]) -> None:
        """A command of a panel that was added."""
        self._acts[command] = act

    def do(self, command: str) -> None:
        """Does it; a TrackerError is told."""
        try:
            if command.startswith("mark."):
                self._mark(command.removeprefix("mark."))
            elif command in self._acts:
                self._acts[command]()
        except TrackerError as error:
            self._tell(str(error), Tone.WARN)

    def link(self, name: str, typed: str) -> None:
        """An unknown name becomes a character of whoever was typed."""
        guild = self._desk.book.guild
        self._try(lambda: self._desk.recorder.link(name, whose(typed, name, guild)))

    def retitle(self, name: str, worth: str) -> None:
        """Another name and worth for the tic on the card."""
        self._try(lambda: self._retitle(name.strip(), hundredths(worth)))

    def take_names(self, text: str) -> None:
        """The list on the card, as it was edited."""
        item = self._page.presenter.item
        if item is None or not isinstance(item.what, TicProposal):
            return
        tic = item.what

        def change() -> None:
            self._desk.queue.change(item.number, self._page.intake.edited(tic, text))
            self._page.parts.card.stop_editing()
            self._page.focus_work()

        self._try(change)

    def _retitle(self, name: str, worth: int) -> None:
        item, event = self._page.presenter.item, self._page.presenter.tic_number
        if item is not None and isinstance(item.what, TicProposal):
            tic = item.what if name == item.what.name else renamed(item.what, name)
            self._desk.queue.change(item.number, replace(tic, hundredths=worth))
            return
        stored = None if event is None else self._desk.book.tic(event)
        if stored is None:
            return
        changes = {"event_name": name or None, "dkp_hundredths": worth}
        old = stored.record.payload()
        news = {field: value for field, value in changes.items() if old[field] != value}
        if news:
            label = f"tic {name or stored.record.event_order}, {worth / 100:g} DKP"
            self._desk.recorder.edit(Tic, stored.key, news, label)

    def _take(self) -> None:
        text = QApplication.clipboard().text()
        intake = self._page.intake
        if text.strip() and text != self._copied and intake.is_news(text):
            # Taken once: whoever discarded it does not get it again with every tic.
            self._copied = text
            self._page.took(intake.take_text(text, "copied"))
        else:
            self._page.took(intake.take_last_tic())

    def _paste(self) -> None:
        self._page.take_mime(QApplication.clipboard().mimeData())

    def _record(self) -> None:
        item = self._page.presenter.item
        if item is None:
            return
        if isinstance(item.what, TicProposal):
            done = self._desk.recorder.record_tic(item.what, item.zone)
            self._page.recorded(done, [item])
        else:
            self._page.recorded(self._desk.recorder.record_awards([item.what]), [item])

    def _record_all(self) -> None:
        items = [i for i in self._desk.queue.items if not _is_nobody(i)]
        tics = [i.what for i in items if isinstance(i.what, TicProposal)]
        awards = [i.what for i in items if isinstance(i.what, AwardProposal)]
        zone = next((i.zone for i in items if i.zone), None)
        self._page.recorded(self._desk.recorder.record(Proposal(tics, awards, zone)), items)

    def _discard(self) -> None:
        item = self._page.presenter.item
        if self._page.files.is_reading:
            self._page.files.stop()
        elif item is not None:
            self._discarded.append(item)
            self._desk.queue.discard([item.number])
            self._page.say("Discarded.  Shift+Esc brings it back.")

    def _bring_back(self) -> None:
        if self._discarded:
            self._desk.queue.put_back([self._discarded.pop()])

    def _edit_names(self) -> None:
        item = self._page.presenter.item
        if item is not None and isinstance(item.what, TicProposal):
            self._page.parts.card.edit_names([mark.name for mark in item.what.marks])

    def _delete_tic(self) -> None:
        place = self._page.parts.sheet.cursor_place()
        if place is None or not place[0]:
            raise InputError("Put the cursor into the column of the tic that is to be deleted.")
        self._desk.recorder.delete_tic(place[0])
        self._page.say("The tic and its list are deleted.  Ctrl+Z brings them back.")

    def _mark(self, mark: str) -> None:
        places = self._page.parts.sheet.chosen()
        if not places:
            raise InputError("Put the cursor into a tic's column, on the character's row.")
        held = [self._desk.book.mark_named(event, name) for event, name in places]
        marks = {None if h is None else h.record.mark for h in held}
        if mark == "toggle":
            is_off = None in marks or NO_CREDIT in marks
            mark = "present" if is_off else NO_CREDIT
        elif marks == {mark}:
            mark = "present"
        self._desk.recorder.set_marks(places, mark)

    def _create(self) -> None:
        name = self._page.parts.card.unknown.name
        if name is not None:
            self._desk.recorder.link(name, None)

    def _remind(self) -> None:
        reminder = self._page.reminder
        reminder.next_choice()
        every = f"A tic is due every {reminder.minutes} minutes."
        self._page.say(every if reminder.minutes else "No reminder of the next tic.")

    def _find(self) -> None:
        self._page.parts.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._page.parts.filter.selectAll()

    def _summary(self) -> None:
        messages = messages_of(self._desk.book)
        self._message %= len(messages)
        QApplication.clipboard().setText(messages[self._message])
        self._message += 1
        place = f" {self._message} of {len(messages)}" if len(messages) > 1 else ""
        more = " D copies the next one." if self._message < len(messages) else ""
        self._tell(f"Summary{place} copied; paste it into Discord.{more}", Tone.OK)

    def _complete(self) -> None:
        raid = self._desk.book.raid
        is_over = raid is not None and raid.status == "complete"
        label = "raid live again" if is_over else "raid complete"
        self._desk.recorder.edit_raid({"status": "live" if is_over else "complete"}, label)
        if is_over:
            self._page.say("The raid is live again.")
            return
        self._page.reminder.choose(0)
        waits = len(self._desk.queue.items)
        words = "1 in the queue still waits" if waits == 1 else f"{waits} in the queue still wait"
        rest = f" {words} for your key." if waits else ""
        self._tell(f"Raid complete.{rest}", Tone.WARN if waits else Tone.OK)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except TrackerError as error:
            self._tell(str(error), Tone.WARN)


def _is_nobody(item: Waiting) -> bool:
    return isinstance(item.what, TicProposal) and not item.what.matched
