"""How does a person use Incident Log without a browser? No Flask, no SQLAlchemy."""
