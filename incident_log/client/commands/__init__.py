"""What does each verb of the command line do? One file per verb."""
