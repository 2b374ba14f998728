"""The Discord edge: `run`, the client, a file for each feature, and the ground they stand on.

A feature has `COMMANDS`, `BUTTONS` and `FORMS`. Each begins with an `Event`, asks it what holds
where it happened, and hands it a document; none of them knows another.
"""
