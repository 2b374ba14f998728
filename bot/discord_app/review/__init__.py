"""What moderators do with their server's log: read it, close gaps, take it out, have a digest."""
