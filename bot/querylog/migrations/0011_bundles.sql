-- Which wordings moderators put together and which apart: those of one number are one gap, whatever
-- their words, and those of another number are another. NULL: their likeness decides.
ALTER TABLE gaps ADD COLUMN bundle INTEGER;
