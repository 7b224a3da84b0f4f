import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'

/** Where the log's header keeps the numbers that change whenever it begins anew: SQLite's file format, 4.1. */
const SALTS = { from: 16, to: 24 }

/**
 * Leaves of a database what a kill would leave: its file and its write-ahead log as they were written so far, with nothing
 * closed and nothing brought from the one into the other. Commits write to the log from its front to its back, so a kill in the
 * middle of one leaves any beginning of that.
 *
 * @param file a database that is open, between two of its commits
 * @param left the path at which the copy is to lie
 * @returns what is to be called after the next commits; it is told how much is there of the bytes that they have added to the log, and does the copying
 */
export function aboutToBeKilled(file: string, left: string): (share: (bytes: number) => number) => void {
  copyFileSync(file, left)
  const before = logOf(file)
  return (share) => {
    const log = logOf(file)
    // A log that began anew has none of what was there before: that was all in the file by then.
    const kept = salts(log).equals(salts(before)) ? Math.min(before.length, log.length) : 0
    writeFileSync(`${left}-wal`, log.subarray(0, kept + share(log.length - kept)))
  }
}

const logOf = (file: string) => existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0 ? readFileSync(`${file}-wal`) : Buffer.alloc(0)
const salts = (log: Buffer) => log.subarray(SALTS.from, SALTS.to)
