"""What knows Optuna, and nothing else does: its sampler says what to try, its storage keeps what was tried."""
