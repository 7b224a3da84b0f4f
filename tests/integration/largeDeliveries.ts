import Database from 'better-sqlite3'

/** Writes deliveries straight into a file, each at least so many bytes long: an export of them is as large as a test needs it. */
export function insertLargeDeliveries(file: string, { rows, bytes }: { rows: number, bytes: number }): void {
  const other = new Database(file)
  other.exec(`
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${rows})
    INSERT INTO deliveries (received_at, outcome, status_code, duration_ms, user_agent, body_bytes, headers)
    SELECT n, 'accepted', 200, 1, printf('%.*c', ${bytes}, 'x'), 1, '{}' FROM numbers`)
  other.close()
}
