"""Label models: many votes in, one distribution over the labels out; one model a file."""
