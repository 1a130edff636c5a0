"""The contract as documents, generated from the declarations."""
