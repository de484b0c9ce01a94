"""The working store, its receipts and history, and the releases made from it."""
