"""Catalogue, stock ledger, order book."""
