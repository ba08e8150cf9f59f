"""The real parts the tests run against, one file each. Every part listens on loopback only, on a port of the system's."""
