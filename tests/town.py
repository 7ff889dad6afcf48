"""Who lives in the town of the tests?

Amina owns the organisation and is on the first desk, Bo is a caseworker there, is a lawyer outside, Dana a caseworker of another desk, and Rui reports. All come to be through the real API.
"""

from collections.abc import Iterable

from incident_log.crypto import letters, sealing
from incident_log.crypto.lockbox import code_keys
from incident_log.crypto.primitives import hmac_sha256
from incident_log.crypto.seeds import (
    DeskSecret,
    InviteSecret,
    new_code,
    new_compartment_secret,
    new_desk_secret,
    new_identifier,
    new_invite_secret,
)
from incident_log.crypto.signing import SigningKey, sign
from incident_log.crypto.verifying import Directory, fingerprint
from incident_log.format import canonical
from incident_log.format.box import holder_of_reporter
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.epoch import first_epoch
from incident_log.format.statement import (
    NAMESPACE,
    Body,
    DeskEpochBody,
    MemberBody,
    OrganisationBody,
    Statement,
    encode_envelope,
    encode_statement,
)
from tests.casefile import CaseFile
from tests.people import AT, Carrier, Loose, Person, Reply, lockbox_of


def statement(
    organisation: str,
    subject: str,
    body: Body,
    key: SigningKey,
    head: tuple[int, bytes] | None = None,
) -> bytes:
    """Sign a directory statement."""
    stated = encode_statement(
        Statement(
            organisation=organisation,
            subject=subject,
            sequence=0 if head is None else head[0] + 1,
            previous=None if head is None else head[1],
            at=AT,
            signer=key.public,
            body=body,
        )
    )
    return encode_envelope(stated, sign(NAMESPACE, key, stated))


class Town:
    """The organisation, its desks and its people, as they come to be through the API."""

    def __init__(self, carriers: Iterable[Carrier]) -> None:
        """Give everybody a browser; nobody has an account yet."""
        browsers = iter(carriers)
        names = ("amina", "bo", "chidi", "dana", "nobody")
        self.amina, self.bo, self.chidi, self.dana, self.nobody = (
            Person(next(browsers), name) for name in names
        )
        self._browsers = browsers
        self.organisation = fingerprint(self.amina.seed.root_key.public)
        self.desk = new_desk_secret(new_identifier(), 0)
        self.other_desk = new_desk_secret(new_identifier(), 0)

    def newcomer(self, name: str) -> Person:
        """Give one more person a browser."""
        return Person(next(self._browsers), name)

    def founding(self, token: str) -> Reply:
        """Write the request that sets the server up."""
        amina, log_key = self.amina, self.nobody.must("GET", "setup")["log_key"]
        amina.member = amina.member or new_identifier()
        root = amina.seed.root_key
        organisation = OrganisationBody("People's Embassy", root.public, from_b64u(log_key, 32))
        owner = MemberBody(
            amina.seed.signing_public, amina.seed.recipient, "owner", "active", (self.desk.desk,)
        )
        epoch = DeskEpochBody("Vilnius", 0, self.desk.recipient)
        statements = [
            statement(self.organisation, self.organisation, organisation, root),
            statement(self.organisation, amina.member, owner, root),
            statement(self.organisation, self.desk.desk, epoch, amina.seed.signing_key),
        ]
        return {
            "token": token,
            "statements": [to_b64u(one) for one in statements],
            "name": amina.name,
            "lockboxes": amina.lockboxes(),
            "desk_wrap": to_b64u(
                letters.seal_desk_secret(self.desk, self.organisation, amina.seed.recipient)
            ),
            "profile": self.profile(amina, self.desk),
        }

    def found(self, token: str) -> None:
        """Set the server up; Amina is signed in."""
        self.amina.must("POST", "setup", self.founding(token))

    def add_desk(self) -> None:
        """Make a second desk; Amina holds its keys and is not on it."""
        desk = self.other_desk
        stated = DeskEpochBody("Warsaw", 0, desk.recipient)
        wrap = letters.seal_desk_secret(desk, self.organisation, self.amina.seed.recipient)
        body = {
            "statement": to_b64u(
                statement(self.organisation, desk.desk, stated, self.amina.seed.signing_key)
            ),
            "wraps": [{"member": self.amina.member, "wrap": to_b64u(wrap)}],
            "profiles": [],
        }
        self.amina.must("POST", "desks", body)

    def join(self, person: Person, role: str, desk: DeskSecret | None) -> None:
        """Invite somebody, let them accept, confirm them."""
        invitation = self.invite(self.amina, role, desk)
        self.accept(person, invitation)
        self.amina.must(
            "POST",
            f"invitations/{invitation.invitation}/confirm",
            self.confirmation(person, role, desk),
        )

    def invite(self, inviter: Person, role: str, desk: DeskSecret | None) -> InviteSecret:
        secret = new_invite_secret()
        inviter.must("POST", "invitations", self.invitation(inviter, secret.invitation, role, desk))
        return secret

    def invitation(
        self, inviter: Person, invitation: str, role: str, desk: DeskSecret | None
    ) -> Reply:
        """Write the request that opens a door."""
        header: Reply = {
            "invitation": invitation,
            "organisation": self.organisation,
            "purpose": "invitation",
            "v": 1,
        }
        box = sealing.seal_box(inviter.seed.wrap_key, header, b"{}")
        return {
            "invitation": invitation,
            "role": role,
            "desk": None if desk is None else desk.desk,
            "box": to_b64u(box),
        }

    def acceptance(self, person: Person, secret: InviteSecret) -> Reply:
        """Write the request of a newcomer."""
        common: Reply = {
            "invitation": secret.invitation,
            "organisation": self.organisation,
            "v": 1,
        }
        keys = {"recipient": person.seed.recipient, "signing": to_b64u(person.seed.signing_public)}
        bundle = canonical.encode(common | keys)
        name = sealing.seal_box(
            secret.box_key,
            common | {"purpose": "newcomer"},
            canonical.encode({"name": person.name}),
        )
        return {
            "bundle": to_b64u(bundle),
            "mac": to_b64u(hmac_sha256(secret.mac_key, bundle)),
            "newcomer": to_b64u(name),
            "name": person.name,
            "lockboxes": person.lockboxes(),
        }

    def accept(self, person: Person, secret: InviteSecret) -> None:
        answer = person.must(
            "POST", f"invitations/{secret.invitation}/accept", self.acceptance(person, secret)
        )
        person.member = answer["member"]

    def confirmation(self, person: Person, role: str, desk: DeskSecret | None) -> Reply:
        """Write the request that makes a newcomer a member."""
        desks = () if desk is None else (desk.desk,)
        body = MemberBody(person.seed.signing_public, person.seed.recipient, role, "active", desks)
        wraps = []
        if desk is not None:
            wrap = letters.seal_desk_secret(desk, self.organisation, person.seed.recipient)
            wraps = [{"desk": desk.desk, "epoch": desk.epoch, "wrap": to_b64u(wrap)}]
        return {
            "statement": to_b64u(
                statement(self.organisation, person.member, body, self.amina.seed.signing_key)
            ),
            "wraps": wraps,
            "profile": self.profile(person, desk or self.desk),
        }

    def profile(self, person: Person, desk: DeskSecret) -> str:
        header: Reply = {
            "desk": desk.desk,
            "desk_epoch": desk.epoch,
            "member": person.member,
            "organisation": self.organisation,
            "purpose": "profile",
            "v": 1,
        }
        return to_b64u(
            sealing.seal_box(desk.wrap_key, header, canonical.encode({"name": person.name}))
        )

    def directory(self) -> Directory:
        """Verify what the server says of everybody."""
        statements = self.amina.must("GET", "directory")["statements"]
        return Directory.of(self.organisation, [from_b64u(one["statement"]) for one in statements])

    def standing(self, person: Person, *, by: Person | None = None, **changes: Loose) -> bytes:
        """Sign the next statement on a member, with some of it changed."""
        known = self.directory()
        now = known.member(person.member)
        values: Reply = {"role": now.role, "status": now.status, "desks": now.desks} | changes
        body = MemberBody(signing=now.signing, recipient=now.recipient, **values)
        key = (by or self.amina).seed.signing_key
        return statement(
            self.organisation, person.member, body, key, known.head("member", person.member)
        )

    def change(self, person: Person, **changes: Loose) -> None:
        """Let Amina freeze, thaw, remove or move somebody."""
        self.amina.must(
            "POST",
            "directory/statements",
            {"statements": [to_b64u(self.standing(person, **changes))]},
        )

    def begin_report(self, desk: DeskSecret | None = None) -> CaseFile:
        """Register a codename; the case is pending."""
        target = desk or self.desk
        reporter = self.newcomer("rui")
        reporter.code = code_keys(new_code(), "codename")
        case = new_identifier()
        body = {
            "desk": target.desk,
            "case": case,
            "lockbox": lockbox_of(reporter.code, reporter.seed),
        }
        reporter.must("POST", "intake", body)
        kept = {name: new_compartment_secret(case, name, 0) for name in ("report", "identity")}
        return CaseFile(case, target.desk, self.organisation, reporter, kept)

    def submission(
        self, case: CaseFile, *, desk: DeskSecret | None = None, records: int = 1
    ) -> Reply:
        """Write the request that sends a report."""
        reporter, target = case.reporter, desk or self.desk
        intake = letters.Intake(
            organisation=self.organisation,
            desk=target.desk,
            desk_epoch=target.epoch,
            case=case.id,
            reporter_recipient=reporter.seed.recipient,
            reporter_signing=reporter.seed.signing_public,
            secrets=tuple(case.secrets.values()),
        )
        wrap = letters.seal_intake(intake, reporter.seed.signing_key, target.recipient)
        holder = holder_of_reporter(case.desk)
        wraps = [
            {
                "compartment": secret.compartment,
                "epoch": secret.epoch,
                "box": to_b64u(
                    sealing.wrap_case_secret(
                        reporter.seed.wrap_key, self.organisation, holder, secret
                    )
                ),
            }
            for secret in case.secrets.values()
        ]
        envelopes = []
        for _ in range(records):
            envelope = case.record(reporter)
            case.wrote(envelope)
            envelopes.append(to_b64u(envelope))
        return {"wrap": to_b64u(wrap), "wraps": wraps, "records": envelopes}

    def file_report(self, desk: DeskSecret | None = None, *, records: int = 1) -> CaseFile:
        """Begin and send a report."""
        case = self.begin_report(desk)
        submission = self.submission(case, desk=desk, records=records)
        case.reporter.must("POST", f"intake/{case.id}/submit", submission)
        return case

    def adoption(self, case: CaseFile, desk: DeskSecret | None = None) -> Reply:
        """Write the request that takes a case over."""
        target = desk or self.desk
        first = first_epoch(target.epoch)
        if "work" not in case.secrets or case.secrets["work"].epoch < first:
            case.secrets["work"] = new_compartment_secret(case.id, "work", first)
        return {
            "wraps": [case.desk_wrap(target, secret) for secret in case.secrets.values()],
            "card": to_b64u(case.card(target, 0)),
            "records": [],
        }

    def adopt(
        self, case: CaseFile, by: Person | None = None, desk: DeskSecret | None = None
    ) -> CaseFile:
        """Take a case over for the desk."""
        (by or self.bo).must("POST", f"cases/{case.id}/adopt", self.adoption(case, desk))
        case.card_revision = 0
        return case

    def grant(
        self, case: CaseFile, to: Person, compartments: Iterable[str] = ("report",), **more: Loose
    ) -> Reply:
        """Write the request that opens compartments to a reader; the record in it moves the head."""
        names = list(compartments)
        given = tuple(case.secrets[name] for name in names)
        letter = letters.Grant(self.organisation, case.desk, case.id, to.member, AT, None, given)
        envelope = case.record(self.bo)
        case.wrote(envelope)
        return {
            "to": to.member,
            "compartments": names,
            "expires_on": None,
            "wrap": to_b64u(
                letters.seal_grant(letter, self.bo.seed.signing_key, to.seed.recipient)
            ),
            "record": to_b64u(envelope),
        } | more

    def give(
        self, case: CaseFile, to: Person, compartments: Iterable[str] = ("report",), **more: Loose
    ) -> None:
        """Open compartments to a reader."""
        self.bo.must("POST", f"cases/{case.id}/grants", self.grant(case, to, compartments, **more))

    def revocation(self, case: CaseFile, compartments: Iterable[str] = ("report",)) -> Reply:
        """Write the request that ends a grant: new secrets for whoever stays, and the records under them."""
        names = list(compartments)
        epochs = []
        for name in names:
            secret = new_compartment_secret(case.id, name, case.secrets[name].epoch + 1)
            case.secrets[name] = secret
            letter = letters.Grant(
                self.organisation, case.desk, case.id, "reporter", AT, None, (secret,)
            )
            sealed = letters.seal_grant(
                letter, self.bo.seed.signing_key, case.reporter.seed.recipient
            )
            readers = [] if name == "work" else [{"holder": "reporter", "wrap": to_b64u(sealed)}]
            epochs.append(case.desk_wrap(self.desk, secret) | {"readers": readers})
        renewals = case.renewals(self.bo, self.desk.epoch, names)
        envelope = case.record(self.bo)
        case.wrote(envelope)
        return {"epochs": epochs, "records": [*renewals, to_b64u(envelope)]}
