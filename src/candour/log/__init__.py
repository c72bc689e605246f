"""The transparency log as a library: bytes in, proofs out. No database, no clock, no network, no Django."""
