"""Who are the people of the tests? Invented ones with real keys, who ask the real API as a browser would."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from incident_log.crypto.lockbox import CodeKeys, LockKeys, code_keys, seal_lockbox
from incident_log.crypto.seeds import Seed, new_code, new_seed
from incident_log.format.encoding import to_b64u

AT = "2026-11-03T09:15:00.000Z"
API = "/api/v1/"
# JSON as the tests read it: they know what stands where.
Loose: TypeAlias = Any
Reply: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back, whichever way it travelled."""

    status_code: int
    data: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Loose:
        return json.loads(self.data)


class Carrier(Protocol):
    """A browser: keeps cookies, sends requests."""

    def send(
        self, method: str, path: str, *, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer: ...


def new_lock() -> LockKeys:
    """Give keys as a passphrase would, without stretching one: the server cannot tell."""
    return LockKeys(secrets.token_bytes(16), secrets.token_bytes(32), secrets.token_bytes(32))


@dataclass
class Person:
    """Somebody with a browser, and the keys in it."""

    carrier: Carrier
    name: str
    seed: Seed = field(default_factory=new_seed)
    member: str = ""
    lock: LockKeys = field(default_factory=new_lock)
    code: CodeKeys = field(default_factory=lambda: code_keys(new_code(), "recovery"))
    csrf: str = ""

    def ask(
        self,
        method: str,
        path: str,
        body: Loose = None,
        *,
        octets: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request as our own pages do."""
        sent = dict(headers or {})
        if method != "GET":
            sent.setdefault("X-CSRF-Token", self.csrf or self._token())
        content = octets
        if body is not None:
            content, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        elif octets is not None:
            sent["Content-Type"] = "application/octet-stream"
        url = path if path.startswith("/") else API + path
        answer = self.carrier.send(method, url, body=content, headers=sent)
        if answer.status_code < 300 and b'"csrf"' in answer.data[:400]:
            self.csrf = answer.json["csrf"]
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, body: Loose) -> Answer:
        return self.ask("POST", path, body)

    def put(self, path: str, body: Loose) -> Answer:
        return self.ask("PUT", path, body)

    def delete(self, path: str) -> Answer:
        answer = self.ask("DELETE", path)
        self.csrf = ""
        return answer

    def must(self, method: str, path: str, body: Loose = None, **more: Loose) -> Loose:
        """Send a request that has to pass; give its JSON."""
        answer = self.ask(method, path, body, **more)
        assert answer.status_code < 300, (
            f"{method} {path}: {answer.status_code} {answer.data[:300]!r}"
        )
        return answer.json

    def sign_in(self) -> Answer:
        """Sign in by name and passphrase."""
        self.csrf = ""
        return self.post(
            "session/passphrase", {"name": self.name, "verifier": to_b64u(self.lock.verifier)}
        )

    def sign_in_with_code(self) -> Answer:
        """Sign in by recovery code, or by codename for a reporter."""
        self.csrf = ""
        body = {
            "kind": self.code.kind,
            "handle": to_b64u(self.code.handle),
            "verifier": to_b64u(self.code.verifier),
        }
        return self.post("session/code", body)

    def lockboxes(self) -> list[Reply]:
        """Write both ways of unlocking as requests have them."""
        return [lockbox_of(self.lock, self.seed), lockbox_of(self.code, self.seed)]

    def _token(self) -> str:
        answer = self.carrier.send("GET", f"{API}session", body=None, headers={})
        self.csrf = answer.json["csrf"]
        return self.csrf


def lockbox_of(keys: LockKeys | CodeKeys, seed: Seed) -> Reply:
    """Write a lockbox as a request has it."""
    box = {"verifier": to_b64u(keys.verifier), "box": to_b64u(seal_lockbox(keys, seed))}
    if isinstance(keys, LockKeys):
        return {"kind": "passphrase", "salt": to_b64u(keys.salt)} | box
    return {"kind": keys.kind, "handle": to_b64u(keys.handle)} | box
