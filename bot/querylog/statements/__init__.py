"""With `migrations/`, all the SQL there is."""
