-- The search index without the number of each user's words: only an order by relevance would ask for it, and there is none.
-- It was a row more to write with each user.
DROP TABLE users_search;
--> statement-breakpoint
CREATE VIRTUAL TABLE users_search USING fts5(
  search_text,
  content = 'users',
  content_rowid = 'row_number',
  columnsize = 0,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'",
  prefix = '1 2 3 4 5 6 7'
);
--> statement-breakpoint
INSERT INTO users_search (users_search) VALUES ('rebuild');
