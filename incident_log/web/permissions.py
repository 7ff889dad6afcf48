"""Who may call which route? Every endpoint either stands in PUBLIC or carries `requires`."""

# Endpoints that answer anybody, with the same bytes for everybody.
PUBLIC: frozenset[str] = frozenset(
    {
        "assets.show",
        "pages.choose_language",
        "pages.health",
        "pages.show",
    }
)
