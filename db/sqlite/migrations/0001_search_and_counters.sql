-- Search: an index over users.search_text that triggers keep in step. Letters, digits and symbols such as emoji make
-- words; accents and case do not count.
CREATE VIRTUAL TABLE users_search USING fts5(
  search_text,
  content = 'users',
  content_rowid = 'row_number',
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'",
  prefix = '1 2 3'
);
--> statement-breakpoint
CREATE TRIGGER users_search_insert AFTER INSERT ON users BEGIN
  INSERT INTO users_search (rowid, search_text) VALUES (new.row_number, new.search_text);
END;
--> statement-breakpoint
CREATE TRIGGER users_search_update AFTER UPDATE OF search_text ON users WHEN old.search_text <> new.search_text BEGIN
  INSERT INTO users_search (users_search, rowid, search_text) VALUES ('delete', old.row_number, old.search_text);
  INSERT INTO users_search (rowid, search_text) VALUES (new.row_number, new.search_text);
END;
--> statement-breakpoint
CREATE TRIGGER users_search_delete AFTER DELETE ON users BEGIN
  INSERT INTO users_search (users_search, rowid, search_text) VALUES ('delete', old.row_number, old.search_text);
END;
--> statement-breakpoint
-- Counters: whatever changes a row changes its count in the same transaction.
CREATE TRIGGER user_counts_insert AFTER INSERT ON users BEGIN
  INSERT INTO user_counts (status, count) VALUES (new.status, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER user_counts_update AFTER UPDATE OF status ON users WHEN old.status <> new.status BEGIN
  UPDATE user_counts SET count = count - 1 WHERE status = old.status;
  INSERT INTO user_counts (status, count) VALUES (new.status, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER user_counts_delete AFTER DELETE ON users BEGIN
  UPDATE user_counts SET count = count - 1 WHERE status = old.status;
END;
--> statement-breakpoint
CREATE TRIGGER event_counts_insert AFTER INSERT ON events BEGIN
  INSERT INTO event_counts (type, family, outcome, reason, count)
    VALUES (new.type, new.family, new.outcome, coalesce(new.reason, ''), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
  INSERT INTO hour_counts (hour, outcome, count)
    VALUES (new.received_at - new.received_at % 3600000, new.outcome, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER event_counts_update AFTER UPDATE OF outcome, reason ON events
WHEN old.outcome <> new.outcome OR old.reason IS NOT new.reason BEGIN
  UPDATE event_counts SET count = count - 1
    WHERE type = old.type AND outcome = old.outcome AND reason = coalesce(old.reason, '');
  INSERT INTO event_counts (type, family, outcome, reason, count)
    VALUES (new.type, new.family, new.outcome, coalesce(new.reason, ''), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
  UPDATE hour_counts SET count = count - 1
    WHERE hour = old.received_at - old.received_at % 3600000 AND outcome = old.outcome;
  INSERT INTO hour_counts (hour, outcome, count)
    VALUES (new.received_at - new.received_at % 3600000, new.outcome, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER event_counts_delete AFTER DELETE ON events BEGIN
  UPDATE event_counts SET count = count - 1
    WHERE type = old.type AND outcome = old.outcome AND reason = coalesce(old.reason, '');
END;
--> statement-breakpoint
CREATE TRIGGER delivery_counts_insert AFTER INSERT ON deliveries BEGIN
  INSERT INTO delivery_counts (outcome, reason, count) VALUES (new.outcome, coalesce(new.reason, ''), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER delivery_hours_insert AFTER INSERT ON deliveries WHEN new.outcome = 'rejected' BEGIN
  INSERT INTO hour_counts (hour, outcome, count)
    VALUES (new.received_at - new.received_at % 3600000, 'rejected', 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER delivery_counts_delete AFTER DELETE ON deliveries BEGIN
  UPDATE delivery_counts SET count = count - 1 WHERE outcome = old.outcome AND reason = coalesce(old.reason, '');
END;
