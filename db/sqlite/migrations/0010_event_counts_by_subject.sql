-- Events are counted by how the ids of their subjects begin as well, so that a search knows which kinds cannot hold what it looks for.
DROP TRIGGER event_counts_insert;
--> statement-breakpoint
DROP TRIGGER event_counts_update;
--> statement-breakpoint
DROP TRIGGER event_counts_delete;
--> statement-breakpoint
DROP TABLE `event_counts`;
--> statement-breakpoint
CREATE TABLE `event_counts` (
	`type` text NOT NULL,
	`family` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text NOT NULL,
	`subject_start` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`type`, `outcome`, `reason`, `subject_start`)
);
--> statement-breakpoint
-- The type names the family: what comes before its first dot, as shared/eventTypes.ts has it.
INSERT INTO event_counts (type, family, outcome, reason, subject_start, count)
  SELECT type, iif(instr(type, '.') > 0, substr(type, 1, instr(type, '.') - 1), type), outcome, coalesce(reason, ''),
    iif(subject_id IS NULL, ' ', substr(subject_id, 1, min(instr(subject_id, '_'), 16))), count(*)
  FROM events GROUP BY 1, 3, 4, 5;
--> statement-breakpoint
CREATE TRIGGER event_counts_insert AFTER INSERT ON events BEGIN
  INSERT INTO event_counts (type, family, outcome, reason, subject_start, count)
    VALUES (new.type, new.family, new.outcome, coalesce(new.reason, ''),
      iif(new.subject_id IS NULL, ' ', substr(new.subject_id, 1, min(instr(new.subject_id, '_'), 16))), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
  INSERT INTO hour_counts (hour, outcome, count)
    VALUES (new.received_at - new.received_at % 3600000, new.outcome, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER event_counts_update AFTER UPDATE OF type, subject_id, outcome, reason ON events
WHEN old.type <> new.type OR old.subject_id IS NOT new.subject_id OR old.outcome <> new.outcome OR old.reason IS NOT new.reason BEGIN
  UPDATE event_counts SET count = count - 1
    WHERE type = old.type AND outcome = old.outcome AND reason = coalesce(old.reason, '')
      AND subject_start = iif(old.subject_id IS NULL, ' ', substr(old.subject_id, 1, min(instr(old.subject_id, '_'), 16)));
  INSERT INTO event_counts (type, family, outcome, reason, subject_start, count)
    VALUES (new.type, new.family, new.outcome, coalesce(new.reason, ''),
      iif(new.subject_id IS NULL, ' ', substr(new.subject_id, 1, min(instr(new.subject_id, '_'), 16))), 1)
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
    WHERE type = old.type AND outcome = old.outcome AND reason = coalesce(old.reason, '')
      AND subject_start = iif(old.subject_id IS NULL, ' ', substr(old.subject_id, 1, min(instr(old.subject_id, '_'), 16)));
END;
