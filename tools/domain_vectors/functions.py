"""Which functions of domain/ do the vectors call, and how do their inputs and outputs look as JSON?"""

from collections.abc import Mapping

from incident_log.domain import (
    consent,
    deadlines,
    dossiers,
    evidence,
    granting,
    kinds,
    membership,
    names,
)
from incident_log.domain.cases import card_of, fold, may_follow
from incident_log.domain.consent import Export, InScope, Override, Receipt
from incident_log.domain.packaged import Entry
from incident_log.domain.records import check_payload
from incident_log.domain.shares import is_live
from incident_log.domain.views import Case, JournalRecord, to_json
from incident_log.format.canonical import Json
from tools.domain_vectors.model import Function


def record_of(entry: Entry) -> JournalRecord:
    """Read a journal record from JSON."""
    return JournalRecord(
        position=entry.number("position"),
        record_id=entry.text("record_id"),
        compartment=entry.text("compartment"),
        author=entry.text("author"),
        role=entry.text("role"),
        at=entry.text("at"),
        type=entry.text("type"),
        schema=entry.number("schema"),
        payload=entry.values["payload"],
    )


def case_of(entry: Entry) -> Case:
    """Fold the records of a vector."""
    return fold(record_of(record) for record in entry.entries("records"))


def receipt_from(entry: Entry) -> Receipt:
    """Read a receipt from JSON with the names of its fields."""
    return Receipt(
        receipt=entry.text("receipt"),
        person=entry.text("person"),
        audience=entry.text("audience"),
        recipient=entry.maybe_text("recipient"),
        country=entry.maybe_text("country"),
        covers=entry.text("covers"),
        ids=entry.texts("ids"),
        identity_level=entry.text("identity_level"),
        purpose=entry.text("purpose"),
        choice=entry.text("choice"),
        how=entry.text("how"),
        guardian=entry.flag("guardian"),
        given_at=entry.text("given_at"),
        expires_at=entry.maybe_text("expires_at"),
    )


def _fold(inputs: Entry) -> Json:
    case = case_of(inputs)
    return {"case": to_json(case), "card": to_json(card_of(case))}


def _live(inputs: Entry) -> Json:
    at = inputs.text("at")
    return [share.to for share in case_of(inputs).shares if is_live(share, at)]


def _check_payload(inputs: Entry) -> Json:
    check_payload(inputs.text("type"), inputs.number("schema"), inputs.values["payload"])
    return None


def _holidays(inputs: Entry) -> tuple[str, ...] | None:
    return None if inputs.values.get("holidays") is None else inputs.texts("holidays")


def _compute(inputs: Entry) -> Json:
    rule = deadlines.rule_of(inputs.text("rule"))
    return to_json(deadlines.compute(rule, inputs.text("trigger"), _holidays(inputs)))


def _override(inputs: Entry) -> Json:
    computed = deadlines.compute(deadlines.rule_of(inputs.text("rule")), inputs.text("trigger"))
    return to_json(deadlines.override(computed[0], inputs.text("due"), inputs.text("reason")))


def _export_decision(inputs: Entry) -> Json:
    wanted = inputs.entry("export")
    export = Export(
        audience=wanted.text("audience"),
        identity_level=wanted.text("identity_level"),
        items=wanted.texts("items"),
        recipient=wanted.maybe_text("recipient"),
        country=wanted.maybe_text("country"),
    )
    persons = (
        InScope(person.text("person"), person.flag("relative_in_country"), person.flag("minor"))
        for person in inputs.entries("persons")
    )
    overrides = (
        Override(given.text("person"), given.text("reason"), given.text("second_person"))
        for given in inputs.entries("overrides")
    )
    receipts = map(receipt_from, inputs.entries("receipts"))
    return to_json(consent.export_decision(receipts, persons, export, inputs.text("at"), overrides))


def _grant_decision(inputs: Entry) -> Json:
    asked = inputs.entry("wanted")
    wanted = granting.Wanted(
        asked.text("role"), asked.maybe_text("name"), asked.texts("compartments")
    )
    persons = (
        InScope(person.text("person"), person.flag("relative_in_country"), person.flag("minor"))
        for person in inputs.entries("persons")
    )
    receipts = map(receipt_from, inputs.entries("receipts"))
    return to_json(granting.grant_decision(receipts, persons, wanted, inputs.text("at")))


def _people_in(inputs: Entry) -> Json:
    records = tuple(map(record_of, inputs.entries("records")))
    return to_json(granting.people_in(case_of(inputs), records))


def _receipts_in(inputs: Entry) -> Json:
    case = case_of(inputs)
    return to_json(consent.receipts_in(case.consents, case.exports))


def _receipts_for_grant(inputs: Entry) -> Json:
    """Give the answers that may still count for a further reader: grants use agreements up as well."""
    case = case_of(inputs)
    records = map(record_of, inputs.entries("records"))
    grants = tuple(record for record in records if record.type == "share")
    return to_json(consent.receipts_in(case.consents, case.exports, grants))


def _expiry_of(inputs: Entry) -> Json:
    return consent.expiry_of(receipt_from(inputs.entry("receipt")))


def _may_store(inputs: Entry) -> Json:
    return consent.may_store(map(receipt_from, inputs.entries("receipts")))


def _matches(inputs: Entry) -> Json:
    key = names.key_of(inputs.texts("names"))
    return names.matches(names.fold_query(inputs.text("query")), key)


def _file_problem(inputs: Entry) -> Json:
    found = evidence.file_problem(
        inputs.text("name"), inputs.number("size"), inputs.number("already")
    )
    return None if found is None else found.code


def _actor(inputs: Entry) -> membership.Actor:
    return membership.Actor(inputs.text("role"), inputs.text("state"))


def _member_rules(inputs: Entry) -> Json:
    """Answer every rule for one actor, so that one vector is one row of the matrix."""
    by, granted = _actor(inputs), inputs.texts("granted")
    return {
        "invite": [role for role in membership.ROLES if membership.may_invite(by, role)],
        "manage": [role for role in membership.ROLES if membership.may_manage(by, role)],
        "freeze": [role for role in membership.ROLES if membership.may_freeze(by, role)],
        "read": [
            name for name in membership.COMPARTMENTS if membership.may_read(by, name, granted)
        ],
        "write": [
            name for name in membership.COMPARTMENTS if membership.may_write(by, name, granted)
        ],
        "grant": [name for name in membership.COMPARTMENTS if membership.may_grant(by, [name])],
        "revoke": membership.may_revoke(by),
        "sign": [
            name
            for name in ("organisation", "member", "desk_epoch")
            if membership.may_sign(by, name)
        ],
    }


def _may_change_state(inputs: Entry) -> Json:
    moves = [(before, after) for before in membership.STATES for after in membership.STATES]
    role = inputs.text("of")
    return [
        f"{before} {after}"
        for before, after in moves
        if membership.may_change_state(_actor(inputs), role, before, after)
    ]


def _problems(inputs: Entry) -> Json:
    audience = dossiers.audience_of(inputs.text("audience"))
    found = dossiers.problems_in(case_of(inputs), audience, inputs.maybe_text("country"))
    return {"problems": to_json(found), "complete": dossiers.is_complete(found)}


def _allegations(inputs: Entry) -> Json:
    return to_json(
        dossiers.allegations(case_of(inputs), dossiers.audience_of(inputs.text("audience")))
    )


def _applies(inputs: Entry) -> Json:
    fields = {field.code: field for field in kinds.kind_of(inputs.text("kind")).fields}
    return kinds.applies(fields[inputs.text("field")], inputs.entry("answers").values)


FUNCTIONS: Mapping[str, Function] = {
    "fold": _fold,
    "live_shares": _live,
    "may_follow": lambda inputs: may_follow(inputs.text("status"), inputs.text("following")),
    "check_payload": _check_payload,
    "compute": _compute,
    "override": _override,
    "export_decision": _export_decision,
    "expiry_of": _expiry_of,
    "grant_decision": _grant_decision,
    "people_in": _people_in,
    "may_store": _may_store,
    "receipts_in": _receipts_in,
    "receipts_for_grant": _receipts_for_grant,
    "fold_for_search": lambda inputs: names.fold_for_search(inputs.text("text")),
    "matches": _matches,
    "file_problem": _file_problem,
    "media_type_of": lambda inputs: evidence.media_type_of(inputs.text("name")),
    "viewer_of": lambda inputs: evidence.viewer_of(inputs.text("media_type")),
    "saved_name": lambda inputs: evidence.saved_name(
        inputs.text("name"), told_unsafe=inputs.flag("told_unsafe")
    ),
    "exhibit_label": lambda inputs: evidence.exhibit_label(inputs.number("number")),
    "member_rules": _member_rules,
    "may_change_state": _may_change_state,
    "problems_in": _problems,
    "allegations": _allegations,
    "applies": _applies,
}
