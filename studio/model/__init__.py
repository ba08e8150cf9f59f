"""The nouns of the house: frozen records and the error tree. No I/O, no threads, no Qt."""
