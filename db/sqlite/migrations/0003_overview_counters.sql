-- The list of shared/latency.ts, and what stands for everything slower.
INSERT INTO latency_bounds (bound_ms) VALUES
  (1), (2), (5), (10), (20), (50), (100), (200), (500),
  (1000), (2000), (5000), (10000), (15000), (30000),
  (60000), (120000), (300000), (600000), (1800000),
  (3600000), (7200000), (18000000), (36000000),
  (86400000), (172800000), (604800000), (2592000000),
  (8640000000000000);
--> statement-breakpoint
-- What an older file holds already. Nobody knows why deliveries were rejected that are gone.
INSERT INTO failure_hours (hour, kind, reason, count)
  SELECT received_at - received_at % 3600000, 'rejected', reason, count(*) FROM deliveries WHERE outcome = 'rejected' GROUP BY 1, 3
  UNION ALL
  SELECT received_at - received_at % 3600000, 'failed', reason, count(*) FROM events WHERE outcome = 'failed' GROUP BY 1, 3;
--> statement-breakpoint
INSERT INTO latency_hours (hour, latency, bound_ms, count)
  SELECT received_at - received_at % 3600000, 'handling',
    (SELECT bound_ms FROM latency_bounds WHERE bound_ms >= duration_ms ORDER BY bound_ms LIMIT 1), count(*)
  FROM deliveries WHERE event_id IS NOT NULL GROUP BY 1, 3
  UNION ALL
  SELECT received_at - received_at % 3600000, 'arrival',
    (SELECT bound_ms FROM latency_bounds WHERE bound_ms >= received_at - occurred_at ORDER BY bound_ms LIMIT 1), count(*)
  FROM events GROUP BY 1, 3;
--> statement-breakpoint
INSERT INTO user_days (day, created, deleted)
  SELECT at - at % 86400000, sum(created), sum(deleted) FROM (
    SELECT coalesce(created_at, 0) AS at, 1 AS created, 0 AS deleted FROM users
    UNION ALL
    SELECT max(deleted_at, coalesce(created_at, 0)), 0, 1 FROM users WHERE deleted_at IS NOT NULL
  ) GROUP BY 1;
--> statement-breakpoint
-- Counters: whatever changes a row changes its count in the same transaction.
CREATE TRIGGER failure_hours_delivery AFTER INSERT ON deliveries WHEN new.outcome = 'rejected' BEGIN
  INSERT INTO failure_hours (hour, kind, reason, count)
    VALUES (new.received_at - new.received_at % 3600000, 'rejected', new.reason, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER failure_hours_event AFTER INSERT ON events WHEN new.outcome = 'failed' BEGIN
  INSERT INTO failure_hours (hour, kind, reason, count)
    VALUES (new.received_at - new.received_at % 3600000, 'failed', new.reason, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER failure_hours_event_again AFTER UPDATE OF outcome, reason ON events
WHEN old.outcome <> new.outcome OR old.reason IS NOT new.reason BEGIN
  UPDATE failure_hours SET count = count - 1
    WHERE old.outcome = 'failed' AND hour = old.received_at - old.received_at % 3600000 AND kind = 'failed' AND reason = old.reason;
  INSERT INTO failure_hours (hour, kind, reason, count)
    SELECT new.received_at - new.received_at % 3600000, 'failed', new.reason, 1 WHERE new.outcome = 'failed'
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER latency_hours_handling AFTER INSERT ON deliveries WHEN new.event_id IS NOT NULL BEGIN
  INSERT INTO latency_hours (hour, latency, bound_ms, count)
    VALUES (new.received_at - new.received_at % 3600000, 'handling',
      (SELECT bound_ms FROM latency_bounds WHERE bound_ms >= new.duration_ms ORDER BY bound_ms LIMIT 1), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
-- An event's row is inserted once, by its first delivery. One that seems to come before it happened took no time.
CREATE TRIGGER latency_hours_arrival AFTER INSERT ON events BEGIN
  INSERT INTO latency_hours (hour, latency, bound_ms, count)
    VALUES (new.received_at - new.received_at % 3600000, 'arrival',
      (SELECT bound_ms FROM latency_bounds WHERE bound_ms >= new.received_at - new.occurred_at ORDER BY bound_ms LIMIT 1), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER user_days_insert AFTER INSERT ON users BEGIN
  INSERT INTO user_days (day, created, deleted)
    SELECT at - at % 86400000, created, deleted FROM (
      SELECT coalesce(new.created_at, 0) AS at, 1 AS created, 0 AS deleted
      UNION ALL SELECT max(new.deleted_at, coalesce(new.created_at, 0)), 0, 1
    ) WHERE at IS NOT NULL
    ON CONFLICT DO UPDATE SET created = created + excluded.created, deleted = deleted + excluded.deleted;
END;
--> statement-breakpoint
CREATE TRIGGER user_days_update AFTER UPDATE OF created_at, deleted_at ON users
WHEN old.created_at IS NOT new.created_at OR old.deleted_at IS NOT new.deleted_at BEGIN
  INSERT INTO user_days (day, created, deleted)
    SELECT at - at % 86400000, created, deleted FROM (
      SELECT coalesce(old.created_at, 0) AS at, -1 AS created, 0 AS deleted
      UNION ALL SELECT max(old.deleted_at, coalesce(old.created_at, 0)), 0, -1
      UNION ALL SELECT coalesce(new.created_at, 0), 1, 0
      UNION ALL SELECT max(new.deleted_at, coalesce(new.created_at, 0)), 0, 1
    ) WHERE at IS NOT NULL
    ON CONFLICT DO UPDATE SET created = created + excluded.created, deleted = deleted + excluded.deleted;
END;
--> statement-breakpoint
CREATE TRIGGER user_days_delete AFTER DELETE ON users BEGIN
  INSERT INTO user_days (day, created, deleted)
    SELECT at - at % 86400000, created, deleted FROM (
      SELECT coalesce(old.created_at, 0) AS at, -1 AS created, 0 AS deleted
      UNION ALL SELECT max(old.deleted_at, coalesce(old.created_at, 0)), 0, -1
    ) WHERE at IS NOT NULL
    ON CONFLICT DO UPDATE SET created = created + excluded.created, deleted = deleted + excluded.deleted;
END;
