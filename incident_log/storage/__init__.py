"""Where are sealed things kept? Takes a Session, gives domain values, never commits."""
