"""What a comment means: pure functions, text and context in, `model.intent` out."""
