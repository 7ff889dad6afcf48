"""Does the whole way through the API hold together: report, adopt, answer, grant, read, revoke?"""

from incident_log.crypto import letters, sealing
from incident_log.crypto.lockbox import open_lockbox
from incident_log.format.encoding import from_b64u
from tests.town import Town


def test_a_report_goes_from_its_reporter_to_the_desk_and_a_lawyer(town: Town) -> None:
    case = town.file_report(records=2)
    inbox = town.bo.get(f"desks/{town.desk.desk}/inbox")
    assert case.id.encode() in inbox.data

    shown = town.bo.must("GET", f"cases/{case.id}")
    intake = letters.open_intake(town.desk, town.organisation, case.id, from_b64u(shown["intake"]))
    assert intake.reporter_signing == case.reporter.seed.signing_public
    town.adopt(case)
    case.append(town.bo)
    town.give(case, town.chidi)

    granted = town.chidi.must("GET", "granted")
    assert granted == {"cases": [case.id]}
    letter = town.chidi.must("GET", f"cases/{case.id}")["wraps"][0]
    opened = letters.open_grant(
        town.chidi.seed.identity,
        town.directory(),
        town.desk.desk,
        (case.id, town.chidi.member),
        from_b64u(letter["wrap"]),
    )
    page = town.chidi.must("GET", f"cases/{case.id}/records")
    texts = [
        sealing.open_record(opened.secrets[0], from_b64u(one["envelope"])).payload["text"]
        for one in page["records"]
        if "envelope" in one
    ]
    assert len(texts) == 4

    revocation = town.revocation(case)
    town.bo.must("POST", f"cases/{case.id}/grants/{town.chidi.member}/revoke", revocation)
    assert town.chidi.get(f"cases/{case.id}").status_code == 404
    assert case.append(town.bo)["position"] == 6


def test_a_reporter_returns_by_codename_to_the_same_seed_and_case(town: Town) -> None:
    case = town.adopt(town.file_report())
    case.append(town.bo)
    case.reporter.delete("session")

    answer = case.reporter.sign_in_with_code().json

    assert answer["case"] == case.id
    seed = open_lockbox(case.reporter.code, from_b64u(answer["lockbox"]))
    assert seed.secret == case.reporter.seed.secret
    assert len(case.reporter.must("GET", f"cases/{case.id}/records")["records"]) == 2
