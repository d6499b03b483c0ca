"""What a profile declares: its kinds, rules, importers, summaries and server functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from tracker.core.conflict import ConflictEntry
from tracker.core.ids import DeviceId, Key, RecordId
from tracker.core.published import PublishedQuery
from tracker.core.record import JsonValue, Payload, Record
from tracker.errors import InputError

R = TypeVar("R", bound=Record)


class Severity(StrEnum):
    """An error blocks the row; a warning never does."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One remark of a check about one record."""

    severity: Severity
    message: str
    """A sentence: what is wrong and what to do."""
    field: str | None = None


@dataclass(frozen=True)
class Remark:
    """A finding about a whole scope, with the record to go to."""

    topic: str
    """One word for all remarks of a sort, such as `score`."""
    finding: Finding
    kind: str | None = None
    """The record's kind; None when it is about the scope and no record of it."""
    key: Key | None = None


class ScopeView(Protocol):
    """The live records of one scope, as rules and summaries see them."""

    def records(self, kind: type[R]) -> Sequence[R]:
        """The scope's live records of a kind, by index."""
        ...


class ServerReader(Protocol):
    """Reads the server's published tables."""

    def rows(self, table: str, filters: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        """All rows of a table that match; a filter is PostgREST's, such as `eq.18969`."""
        ...


class LocalRecords(Protocol):
    """All scopes of one profile on this laptop, as one reading sees them."""

    def scope_ids(self) -> Sequence[str]:
        """The ids of the profile's scopes that have records, in order."""
        ...

    def view(self, scope_id: str) -> ScopeView:
        """The live records of a scope; there are none in a scope that is not here."""
        ...

    def highest_index(self, scope_id: str, kind: type[Record]) -> int:
        """The highest index that a record ever had here, deleted or not; 0 for none."""
        ...


@dataclass(frozen=True)
class Note:
    """One line of an import's report: a row that was changed or refused, and why."""

    place: str
    """Where in the file, such as `line 12` or `play 302`."""
    is_refused: bool
    message: str


@dataclass(frozen=True, slots=True)
class Imported:
    """One record that a file holds, with the identity that every importer of it agrees on."""

    kind: type[Record]
    record_id: RecordId
    payload: Payload
    """Business fields; the index may be missing, then the store gives the next free one."""
    place: str


@dataclass(frozen=True)
class ImportedScope:
    """What a file says about one scope, records of referenced kinds first."""

    scope_id: str
    records: Sequence[Imported]


@dataclass(frozen=True)
class ImportResult:
    """What a file holds, read completely before anything is written."""

    scopes: Sequence[ImportedScope]
    notes: Sequence[Note]
    lines: Sequence[str] = ()
    """What a person is told before anything is recorded: what was recognised, and what is left."""
    report: Mapping[str, Any] = field(default_factory=dict)
    """The same for machines."""
    question: str | None = None
    """What a person has to say yes to before it is recorded; None when nobody is asked."""


Importer = Callable[[Sequence[Path]], ImportResult]
"""Reads files or folders; InputError when a file cannot be read at all."""


@dataclass(frozen=True)
class ImportRequest:
    """What a local importer is given."""

    paths: Sequence[Path]
    local: LocalRecords
    name: str | None = None
    """What the person calls that which the files are about, such as the raid."""
    note: Callable[[str], str | None] = lambda _name: None
    """What the profile keeps on this laptop beside its records, by name; None where there is
    nothing."""


LocalImporter = Callable[[ImportRequest], ImportResult]
"""An importer that compares the files with what is recorded here."""


@dataclass(frozen=True)
class ImporterForm:
    """How the window asks for an importer's files."""

    label: str
    """Such as `A night: logs, who lists, dumps`."""
    hint: str = ""
    """A sentence: which files it reads."""
    name_label: str | None = None
    """What an `ImportRequest.name` is, such as `Raid`; None where it takes none."""
    is_name_needed: bool = False
    name_of: Callable[[Record], str | None] = lambda _scope_record: None
    """The name that the open scope's own record suggests."""


Exporter = Callable[[ScopeView, Path], Sequence[Path]]
"""Writes a scope's records into a folder; returns the files."""


@dataclass(frozen=True)
class Demo:
    """A shipped real scope that `tracker demo` replays."""

    title: str
    load: Callable[[Path | None], ImportResult]
    """The shipped scope, or the one in the given folder."""
    official: Callable[[Path | None], Mapping[str, Any]]
    """The official numbers in the summary's form, to be shown beside ours."""
    differences: Callable[[Mapping[str, Any], Mapping[str, Any]], Sequence[str]]
    """(ours, official) -> a sentence for each number that differs."""
    bad_rows: Sequence[tuple[type[Record], Payload]]
    """Rows that must be refused, to show how."""


@dataclass(frozen=True)
class ReportRequest:
    """What a report is made from."""

    scope_id: str
    local: LocalRecords
    path: Path
    """The file; its ending says what it becomes."""
    today: date
    """The day on which windows of days end."""


@dataclass(frozen=True)
class ReportFile:
    """A report of a scope, as a file."""

    write: Callable[[ReportRequest], None]
    """Replaces an older file; InputError lists the endings that exist."""
    suits: Callable[[str], bool] = lambda _scope_id: True
    """Whether the scope of this id has such a report."""
    label: str = ""
    """What windows call it, such as `Box score`; empty: the name it has for `--kind`."""


@dataclass(frozen=True)
class RefreshCall:
    """A server function that publishes a scope, for servers that lack `refresh_scope`."""

    function: str
    argument: str


@dataclass(frozen=True)
class SummaryTable:
    """A table of a summary, for the terminal and for exports."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[JsonValue]]


@dataclass(frozen=True)
class Report:
    """Numbers over all scopes of a profile; `as_of` is the day on which a window of days ends."""

    local: Callable[[LocalRecords, date], Sequence[Mapping[str, Any]]]
    server: Callable[[ServerReader], Sequence[Mapping[str, Any]]]
    """The same from the published tables, as of the server's today."""
    tables: Callable[[Sequence[Mapping[str, Any]]], Sequence[SummaryTable]]


Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Listing:
    """One list of a scope that `tracker show --what` prints, such as its events."""

    local: Callable[[str, ScopeView, str | None], Rows]
    """(scope id, records, one of `choices` or None) -> a row each, with the same names in all."""
    server: Callable[[str, ServerReader, str | None], Rows]
    """The same from the published tables."""
    table: Callable[[Rows], SummaryTable]
    """What of it fits a terminal."""
    choices: Sequence[str] = ()
    """What `--strength-from` takes; the first is what is taken without it."""
    named_table: Callable[[Rows, ScopeView], SummaryTable] | None = None
    """Instead of `table` where the scope's records are here to say who is who."""


@dataclass(frozen=True)
class SummaryList:
    """One list of `tracker show --what` that is drawn from the summary, wherever that is from."""

    rows: Callable[[Mapping[str, Any]], Rows]
    table: Callable[[Rows], SummaryTable]


@dataclass(frozen=True)
class Tools:
    """What commands and dialogs ask a profile for, and recording does not need."""

    importers: Mapping[str, Importer] = field(default_factory=dict)
    local_importers: Mapping[str, LocalImporter] = field(default_factory=dict)
    importer_forms: Mapping[str, ImporterForm] = field(default_factory=dict)
    """By the importer's name; one without a form is asked for by its name alone."""
    exporters: Mapping[str, Exporter] = field(default_factory=dict)
    summary: Callable[[str, ScopeView], Mapping[str, Any]] | None = None
    """`tracker show` from local records."""
    local_summary: Callable[[str, LocalRecords], Mapping[str, Any]] | None = None
    """Instead of `summary`, where a scope's numbers need the records of other scopes."""
    server_summary: Callable[[str, ServerReader], Mapping[str, Any]] | None = None
    """`tracker show --from server`, in the same form."""
    summary_tables: Callable[[Mapping[str, Any]], Sequence[SummaryTable]] | None = None
    """The summary as tables for people."""
    headline: Callable[[str, ScopeView], Sequence[str]] | None = None
    """Lines above the tables: who played, when, and how it stands."""
    server_headline: Callable[[str, ServerReader], Sequence[str]] | None = None
    """The same lines from the published tables."""
    listings: Mapping[str, Listing] = field(default_factory=dict)
    """By the name that `tracker show --what` takes, such as `events`."""
    summary_lists: Mapping[str, SummaryList] = field(default_factory=dict)
    """By the name that `tracker show --what` takes, such as `attendance`."""
    review: Callable[[ScopeView], Sequence[Remark]] | None = None
    """`tracker check`: what is wrong or doubtful in a scope, before it is called complete."""
    reports: Mapping[str, Report] = field(default_factory=dict)
    """By the name that `tracker show` takes, such as `dkp-standings`."""
    report_files: Mapping[str, ReportFile] = field(default_factory=dict)
    """Reports of one scope by the name that `tracker report --kind` takes, such as `boxscore`."""
    find_scope: Callable[[str, LocalRecords], str | None] | None = None
    """The id of the scope that people call so."""
    demo: Demo | None = None


@dataclass(frozen=True)
class Page:
    """A page over the whole profile, such as standings, that reads published tables."""

    name: str
    """Among the profile's pages, such as `standings`."""
    label: str
    """What menus and the page's title say."""
    queries: tuple[PublishedQuery, ...]
    """What it always reads; fetched when it is opened, and kept for reading offline. It may ask
    its reader for more: that is fetched and kept when it does."""
    open: Callable[[Any], Any]
    """Is given a `tracker.ui.kit.page.PageDesk` and returns a `ProfilePage`. Imports its widgets
    only when it is called."""


class SharedScope(NamedTuple):
    """A scope that all others of its profile draw on, such as who is whose character."""

    label: str
    kinds: tuple[type[Record], ...]
    """They live there and nowhere else."""


@dataclass(frozen=True)
class Profile:
    """A subject that Tracker records. Everything but names and kinds has a plain default."""

    name: str
    label: str
    scope_label: str
    kinds: tuple[type[Record], ...]
    """Referenced kinds before the kinds that refer to them."""
    scope_kind: type[Record]
    """The kind whose one record is the scope itself."""
    shared_scopes: Mapping[str, SharedScope] = field(default_factory=dict)
    """By the id of the scope."""
    begin_scope: Callable[[datetime, DeviceId], Payload] = lambda _now, _device: {}
    """(the person's own time, this laptop) -> what the form of a new scope begins with, such as
    an id that no other laptop gives."""
    complete: Callable[[Record, Record | None, ScopeView], Record] = lambda new, _old, _view: new
    """(new, old or None, scope) -> new with computed fields filled in; called before `check`."""
    check: Callable[[Record, ScopeView], Iterable[Finding]] = lambda _record, _view: ()
    """Errors block the write, warnings are shown."""
    load_tools: Callable[[], Tools] = Tools
    """Imports them only when they are asked for: a window opens without them."""
    is_over: Callable[[Record], bool] = lambda _scope_record: False
    """Whether the scope's own record says that the game, raid … is over: its numbers are wanted
    at once, while those of a live one may come every few seconds."""
    open_workspace: Callable[[Any], Any] | None = None
    """Opens the profile's own page for one scope: is given a `tracker.ui.kit.workspace.Workbench`
    and returns a `Workspace`. Imports its widgets only when it is called; without one the window
    shows the tables of the kinds alone."""
    pages: tuple[Page, ...] = ()
    """In the order of the menu."""
    older_refresh_calls: tuple[RefreshCall, ...] = ()
    server_files: Path | None = None
    """The folder with the profile's .sql files."""

    def kinds_in(self, scope_id: str) -> tuple[type[Record], ...]:
        """Those whose records live in a scope, in the order of `kinds`."""
        shared = self.shared_scopes.get(scope_id)
        if shared is not None:
            return shared.kinds
        elsewhere = {kind for scope in self.shared_scopes.values() for kind in scope.kinds}
        return tuple(kind for kind in self.kinds if kind not in elsewhere)

    def scope_name(self, scope_id: str) -> str:
        """What a scope is called that has no record of its own to say it: `Game 18969`."""
        shared = self.shared_scopes.get(scope_id)
        return f"{self.scope_label} {scope_id}" if shared is None else shared.label

    @property
    def tools(self) -> Tools:
        """Importers, exporters, summaries and the demo."""
        return self.load_tools()

    @property
    def synced_kinds(self) -> tuple[type[Record], ...]:
        """The profile's kinds and the core's own: what travels between laptops and server."""
        return (*self.kinds, ConflictEntry)

    def kind(self, name: str) -> type[Record]:
        """The kind of this name; InputError lists the names that exist."""
        for kind in self.synced_kinds:
            if kind.kind.name == name:
                return kind
        names = ", ".join(k.kind.name for k in self.kinds)
        raise InputError(f"{self.label} has no kind '{name}'; it has: {names}.")
