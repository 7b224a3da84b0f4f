-- The starts of the words of every user that is there already, as search.ts cuts them.
UPDATE users SET search_starts = (
  SELECT coalesce(group_concat(start, ''), '') FROM (
    SELECT DISTINCT ' ' || substr(value, 1, 4) AS start FROM json_each('["' || replace(ltrim(search_text), ' ', '","') || '"]')
  )
) WHERE search_text <> '';
--> statement-breakpoint
-- The search index with lists for longer starts of words: without one, a word that many users share, such as the host of
-- their e-mail addresses, is put together from all of its users before the first is found.
DROP TABLE users_search;
--> statement-breakpoint
CREATE VIRTUAL TABLE users_search USING fts5(
  search_text,
  content = 'users',
  content_rowid = 'row_number',
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'",
  prefix = '1 2 3 4 5 6 7'
);
--> statement-breakpoint
INSERT INTO users_search (users_search) VALUES ('rebuild');
