"""Frames, packets, clock, queues, threads, the preview ring, colour. The only home of time and queues."""
