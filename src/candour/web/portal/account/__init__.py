"""The pages of one's own account: how one signs in, where one did, what one is called, and closing it."""
