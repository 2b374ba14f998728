"""`log`: reviewing what was asked, a module for each kind of command."""
