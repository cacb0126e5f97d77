"""The product as a running process that a real browser can reach, with people who have done nothing yet."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import sample

import httpx2

from access import sign_ins
from access.roles import grant_role
from access.viewer import SYSTEM, Role, Viewer
from campaign.standing import change_stays, refresh
from db import attempts, campaigns, people, units
from db.engine import Database, Tx, open_database
from db.people import NewPerson
from quizzes.bank import BankItem, list_bank
from text.formats import local_day, utc_now

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
PEOPLE, SEED = 24, 3
SAMPLE = (("init",), ("demo", "--people", str(PEOPLE), "--seed", str(SEED)))


@dataclass
class Newcomer:
    """Somebody fresh on the roster, signed in under `token`."""

    person_id: int
    token: str


@dataclass
class LiveApp:
    """A server on a port of its own over a sample organisation; it can be cut off and brought back."""

    var: Path
    port: int
    database: Database
    process: subprocess.Popen[bytes] | None = None
    made: int = field(default=0)
    module: str = "uvicorn"
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, and wait until it answers."""
        words = ["-m", self.module, "app:app", "--host", "127.0.0.1", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env={**surroundings(self.var, self.port), **self.settings},
                stdout=log,
                stderr=log,
            )
        self._wait()

    def ensure(self) -> None:
        """Back after a test that failed while the process was away."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def stop(self) -> None:
        """End the process; every session it held is lost."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=PATIENCE)

    def ensure_running(self) -> None:
        """Start again what a test stopped."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def restart(self) -> None:
        """As a deployment does: gone, then back with nothing in memory."""
        self.stop()
        self.start()

    def newcomer(self, unit_code: str = "VP") -> Newcomer:
        """Put a new person on the roster of a unit and sign them in."""
        self.made += 1
        now, token = utc_now(), sign_ins.new_token()
        on = local_day(now) - timedelta(days=7)
        with self.database.write() as tx:
            unit_id = next(u.unit_id for u in units.list_units(tx, local_day(now)) if u.code == unit_code)
            new = NewPerson(f"MOI-{self.made:03}", f"Trần Thử Số {self.made}", None, unit_id, "")
            (person_id,) = people.add_people(tx, [new], on)
            change_stays(tx, (), lambda: (person_id,))
            sign_ins.start(tx, person_id, token, now)
        return Newcomer(person_id, token)

    def new_head(self, unit_code: str = "VP") -> Newcomer:
        """A newcomer who heads the unit and holds no other role."""
        person, now = self.newcomer(unit_code), utc_now()
        with self.database.write() as tx:
            unit_id = next(u.unit_id for u in units.list_units(tx, local_day(now)) if u.code == unit_code)
            grant_role(tx, SYSTEM, person.person_id, Role.HEAD, unit_id, now)
        return person

    def second_token(self, person: Newcomer) -> str:
        """The same person signed in on another device."""
        token = sign_ins.new_token()
        with self.database.write() as tx:
            sign_ins.start(tx, person.person_id, token, utc_now())
        return token

    def viewer(self, tx: Tx, person: Newcomer) -> Viewer:
        """The viewer that this person is."""
        found = sign_ins.find_person_viewer(tx, person.person_id, utc_now())
        assert found is not None
        return found

    def pin(self, person: Newcomer, revision_ids: Sequence[int]) -> int:
        """An open counted attempt with these items, whatever the blueprint says; returns its id."""
        now = utc_now()
        with self.database.write() as tx:
            campaign = campaigns.find_current(tx, local_day(now))
            assert campaign is not None
            items = {item.revision_id: item for item in list_bank(tx)}
            attempt_id = attempts.add_attempt(
                tx, person.person_id, campaign.campaign_id, "counted", 1, SEED, now
            )
            pins = [_pin(place, items[key]) for place, key in enumerate(revision_ids)]
            attempts.pin_items(tx, attempt_id, pins)
            refresh(tx, person.person_id, campaign)
        return attempt_id

    def _wait(self) -> None:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends and self.process and self.process.poll() is None:
            try:
                if httpx2.get(f"{self.url}/healthz", trust_env=False).status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise AssertionError(self._log.read_text(encoding="utf-8"))

    @property
    def _log(self) -> Path:
        return self.var / f"{self.module.rpartition('.')[2]}.log"


@contextmanager
def beside(app: LiveApp, module: str, settings: Mapping[str, str]) -> Iterator[LiveApp]:
    """Another process over the same data, started by `module` and set otherwise, until the block ends."""
    other = LiveApp(app.var, _free_port(), app.database, module=module, settings=settings)
    try:
        other.start()
        yield other
    finally:
        if other.process is not None:
            other.stop()


def _pin(place: int, drawn: BankItem) -> attempts.PinnedItem:
    return attempts.PinnedItem(place, drawn.revision_id, drawn.item.head.tactic, drawn.variants[0])


def surroundings(var: Path, port: int) -> dict[str, str]:
    """Environment of a demonstration, with nothing of ours taken over from the outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    own = {"LACHAN_VAR": str(var), "LACHAN_SECRET_KEY": "khoa-thu", "LACHAN_DEMO": "1"}
    return {**kept, **own, "LACHAN_BASE_URL": f"http://127.0.0.1:{port}", "PYTHONPATH": str(ROOT)}


@contextmanager
def serve_sample(var: Path) -> Iterator[LiveApp]:
    """A sample organisation, served until the block ends."""
    port = _free_port()
    for words in SAMPLE:
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=ROOT, env=surroundings(var, port), check=True, capture_output=True)
    database = open_database(f"sqlite:///{var / 'lachan.sqlite3'}")
    app = LiveApp(var, port, database)
    try:
        app.start()
        yield app
    finally:
        if app.process is not None:
            app.stop()
        database.close()


def _free_port() -> int:
    """Below the ports lent to outgoing connections: one of those could be taken during a restart."""
    for port in sample(range(20_000, 30_000), 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("no free port")
