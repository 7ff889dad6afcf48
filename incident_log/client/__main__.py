"""How is the program run without being installed? `python -m incident_log.client`."""

from incident_log.client.main import main

main()
