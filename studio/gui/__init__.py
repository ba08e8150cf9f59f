"""The window. The only home of widgets."""
