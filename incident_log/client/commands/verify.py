"""incident-log verify: can a bundle be relied on?"""

from pathlib import Path

import click

from incident_log.client import checking, context, terminal
from incident_log.client.context import Verb
from incident_log.client.language import _
from incident_log.crypto.verifying import grouped_fingerprint
from incident_log.errors import FormatError, VerificationError


@click.command(
    "verify", cls=Verb, help=_("Check a dossier or archive, as a ZIP or an unpacked folder.")
)
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option(
    "--signer",
    metavar="FINGERPRINT",
    help=_("Fingerprint of the signer, as you were told by another channel: SHA256:..."),
)
def command(bundle: Path, signer: str | None) -> None:
    """Say in one line each what was checked; leave with 1 at the first thing that is wrong.

    0 means that the bundle is whole. Whose it is was checked only with --signer; `signer_expected` says so to programs.
    """
    run = context.current()
    verified = _verified(bundle, signer)
    if run.as_json:
        terminal.answer_json(
            {
                "checks": list(verified.checks),
                "namespace": verified.bundle.namespace,
                "ok": True,
                "organisation": verified.organisation,
                "signer": verified.bundle.fingerprint,
                "signer_expected": verified.signer_expected,
                "warnings": list(verified.warnings),
            }
        )
        return
    for check in verified.checks:
        terminal.answer(f"ok  {terminal.one_line(check)}")
    for warning in verified.warnings:
        terminal.warn(warning)
    if verified.organisation is not None:
        terminal.tell(
            _(
                "The records are those of the organisation with the fingerprint {}. Compare it with the one that the organisation gives out: whoever signs could invent an organisation, with its log and everybody in it."
            ).format(grouped_fingerprint(verified.organisation))
        )
    if not verified.signer_expected:
        terminal.tell(
            _(
                "Everything belongs together. Who signed it is NOT checked yet: anybody can sign with a key of their own. Compare the fingerprint with the one that the signer gave you another way, or give that one with --signer."
            )
        )
    terminal.tell(
        _(
            "A signature proves who sealed this and that it did not change since; not when, and not that it is true. The dates in it are the word of whoever signed."
        )
    )


def _verified(bundle: Path, signer: str | None) -> checking.Verified:
    """Check the bundle; whoever got it may have no desk to tell, so the next step is their sender."""
    try:
        return checking.verify_bundle(bundle, signer)
    except (FormatError, VerificationError) as error:
        if not hasattr(error, "__notes__"):
            terminal.hinted(
                error, _("do not rely on it: tell whoever gave you the bundle what you saw")
            )
        raise
