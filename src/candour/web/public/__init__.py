"""Pages that anyone may read without an account: the register, the log, and what every site must say."""
