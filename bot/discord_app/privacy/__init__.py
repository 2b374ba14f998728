"""`/privacy`: what is kept about oneself, and its end."""
