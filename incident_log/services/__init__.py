"""What can be done? One use case is one function: check the rule, store, append to the log."""
