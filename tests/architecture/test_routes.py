"""Does every route say who may call it?"""

from flask import Flask

from incident_log.web.permissions import PUBLIC


def test_every_route_declares_who_may_call_it(app: Flask) -> None:
    undeclared = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in PUBLIC and not hasattr(view, "requires")
    ]

    assert sorted(undeclared) == []


def test_no_route_is_both_public_and_guarded(app: Flask) -> None:
    assert [
        endpoint for endpoint in PUBLIC if hasattr(app.view_functions.get(endpoint), "requires")
    ] == []


def test_every_public_endpoint_exists(app: Flask) -> None:
    assert sorted(PUBLIC - app.view_functions.keys()) == []
