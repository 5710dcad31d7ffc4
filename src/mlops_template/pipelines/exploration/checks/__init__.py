"""What is looked for in the data: one concern a file, each gives findings in plain sentences."""
