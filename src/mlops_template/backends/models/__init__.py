"""Models of frameworks without scikit-learn's interface: a table and its target in, answers out; one a file."""
