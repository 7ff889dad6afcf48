"""Does the whole way of a case hold on both databases?"""

from tests.town import Town


def test_report_adopt_answer_grant_and_revoke(town: Town) -> None:
    case = town.adopt(town.file_report(records=2))
    case.append(town.bo)
    case.append(case.reporter, "identity")
    case.append(town.amina, "work")
    town.give(case, town.chidi, ("report", "work"), expires_on="2026-12-01")

    page = town.chidi.must("GET", f"cases/{case.id}/records")["records"]
    assert ["envelope" in one for one in page] == [True, True, True, False, True, True]
    assert town.chidi.must("GET", "granted")["cases"] == [case.id]
    revocation = town.revocation(case, ("report", "work"))
    town.bo.must("POST", f"cases/{case.id}/grants/{town.chidi.member}/revoke", revocation)
    assert town.chidi.get(f"cases/{case.id}").status_code == 404
    case.append(town.bo)
    town.change(town.bo, status="removed")
    assert town.bo.get(f"cases/{case.id}").status_code == 401
    assert town.amina.must("GET", f"cases/{case.id}")["head"]["position"] == 9
