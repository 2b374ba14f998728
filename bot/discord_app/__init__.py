"""The Discord edge: client, commands, components, and an answer as a message."""
