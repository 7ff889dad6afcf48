"""How are the vectors of the domain made? Journals, payloads and questions go in; what Python answers is written down."""
