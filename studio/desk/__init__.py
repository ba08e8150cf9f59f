"""Composition root of the studio side: rules, go-live, report."""
