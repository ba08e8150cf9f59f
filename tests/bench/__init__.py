"""Speed and size of the whole program beside ffmpeg: `make bench`, `python -m tests.bench`."""
