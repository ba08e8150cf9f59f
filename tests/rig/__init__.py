"""The real parts the tests run against, one file each, on loopback only, on ports of the system's choice."""
