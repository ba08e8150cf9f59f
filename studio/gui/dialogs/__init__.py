"""The cards that ask for something: sources, words of overlays, scenes, orders, and what the keys do."""
