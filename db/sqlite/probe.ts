import type { Client } from './open'

/** Anybody may ask for the health, and a commit waits for the disk. */
const WRITE_EVERY_MS = 1000

/**
 * Finds out whether the database would take a write. The write lock is always taken; and at most once a second something is
 * committed, since a full disk shows nowhere else. It writes a number that is there already into the file's header.
 *
 * @returns what throws when it would not
 */
export function createProbe(client: Client): () => void {
  let writtenAt = -Infinity
  return () => {
    client.exec('BEGIN IMMEDIATE')
    try {
      if (performance.now() - writtenAt < WRITE_EVERY_MS) return
      client.pragma(`user_version = ${client.pragma('user_version', { simple: true })}`)
      client.exec('COMMIT')
      writtenAt = performance.now()
    }
    finally {
      if (client.inTransaction) client.exec('ROLLBACK')
    }
  }
}
