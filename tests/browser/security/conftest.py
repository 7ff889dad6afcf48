"""What does a test of a lying server need? The team of the team's own tests, on a server of its own."""

from tests.browser.team.conftest import (
    bo,
    bo_browser,
    rough_bo,
    server,
    stranger,
    team,
    whole_team,
)

__all__ = ["bo", "bo_browser", "rough_bo", "server", "stranger", "team", "whole_team"]
