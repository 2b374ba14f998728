"""The web page for longer reviews: Datasette over the log's views, for the operator alone."""
