"""What those who manage a server set for it, and what that comes to in each of its channels."""
