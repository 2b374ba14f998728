"""With `migrations/` and `view.py`, all the SQL there is."""
