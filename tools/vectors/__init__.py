"""How are tests/vectors made? Each case names a function, its inputs and what must come out; Python writes it down."""
