"""How is a copy served on one machine? `python -m incident_log.web.serve` on waitress, in the foreground."""

import sys
from pathlib import Path

import click
from waitress.server import create_server

import config
from incident_log.errors import ConfigurationError
from incident_log.web.app import create_app


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder to keep everything in.",
)
def main(port: int, data: Path) -> None:
    """Serve on 127.0.0.1 only; put a proxy in front to reach it from elsewhere."""
    address = f"http://127.0.0.1:{port}"
    try:
        settings = config.load(defaults={"base_url": address}, data=str(data))
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        app = create_app(settings)
    except ConfigurationError as error:
        sys.exit(f"incident-log: error: {error}")
    server = create_server(
        app,
        host="127.0.0.1",
        port=port,
        threads=8,
        ident=None,
        clear_untrusted_proxy_headers=settings.proxies == 0,
    )
    print(f"Serving {address} from {data.resolve()}. Press Ctrl+C to stop.", flush=True)
    server.run()


if __name__ == "__main__":
    main()
