"""What the bot says, worded once for every edge."""
