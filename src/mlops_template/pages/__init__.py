"""What every page shares: one look, one document that fetches nothing."""
