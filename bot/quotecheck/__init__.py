"""Whether words attributed to a speaker are theirs."""
