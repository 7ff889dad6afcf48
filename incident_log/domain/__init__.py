"""What are the rules? Frozen values and pure functions; time and ids are arguments."""
