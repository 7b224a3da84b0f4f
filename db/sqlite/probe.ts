import type { Client } from './open'

/** Anybody may ask for the health, and a commit waits for the disk. */
const WRITE_EVERY_MS = 1000
/** After a failure so many pages have to find room, one after the other: a delivery of common size writes fewer. */
const PAGES_AFTER_FAILURE = 32

/**
 * Finds out whether the database would take a write. The write lock is always taken. At most once a second, and always after
 * a write that failed, something is committed: a full disk shows nowhere else. A commit writes one page, which may
 * find room where a delivery found none; so after a failure several have to.
 */
export function createProbe(client: Client) {
  let writtenAt = -Infinity
  let hasFailed = false
  return {
    /** Notes that a write has failed, for whatever reason. */
    distrust() {
      hasFailed = true
    },
    /** @throws when the database would not take a write */
    probe() {
      if (hasFailed) for (let page = 1; page < PAGES_AFTER_FAILURE; page++) commitPage(client)
      if (hasFailed || performance.now() - writtenAt >= WRITE_EVERY_MS) {
        commitPage(client)
        writtenAt = performance.now()
        hasFailed = false
      }
      else {
        client.exec('BEGIN IMMEDIATE; ROLLBACK')
      }
    },
  }
}

/** Writes a number that is there already into the file's header. */
function commitPage(client: Client): void {
  client.exec('BEGIN IMMEDIATE')
  try {
    client.pragma(`user_version = ${client.pragma('user_version', { simple: true })}`)
    client.exec('COMMIT')
  }
  finally {
    if (client.inTransaction) client.exec('ROLLBACK')
  }
}
