import { closeSync, fdatasyncSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import { BESIDE } from './destination.ts'

/** So much is copied, and brought to the disk, at a time: 4 MB. */
const STEP_PAGES = 1000
/** Only the owner may read what is copied, whoever may read the database. */
const MODE = 0o600

export interface CopyOptions {
  /** Called after every step, and what it throws ends the copying. */
  onProgress: (copied: { pages: number, total: number }) => void
  /** Looks at the finished copy, and throws when it must not be kept. */
  check: (unfinished: string) => Promise<void>
}

/**
 * Copies the database that a connection has open, while others write to it. The file appears when it is complete, checked
 * and on the disk; until then there is one that ends in `.unfinished`, and when something fails there is none.
 *
 * All of it is read in one transaction, which the caller has begun: otherwise SQLite would begin anew after every write of
 * another process, and never end while webhooks come. Writers do not wait for it, but share the disk; so each step is
 * brought to the disk, where a lot at the end would hold their commits up, and is followed by as long a rest.
 */
export async function copyDatabase(source: Database.Database, file: string, { onProgress, check }: CopyOptions): Promise<void> {
  const unfinished = `${file}.${process.pid}.unfinished`
  const descriptor = openSync(unfinished, 'wx', MODE)
  try {
    let begun = performance.now()
    const { totalPages: total } = await source.backup(unfinished, {
      progress({ totalPages, remainingPages }) {
        fdatasyncSync(descriptor)
        onProgress({ pages: totalPages - remainingPages, total: totalPages })
        rest(performance.now() - begun)
        begun = performance.now()
        return STEP_PAGES
      },
    })
    onProgress({ pages: total, total })
    // What was written meanwhile can leave the write-ahead log only now.
    source.exec('COMMIT')
    await check(unfinished)
    fsyncSync(descriptor)
    renameSync(unfinished, file)
    syncFolder(dirname(file))
  }
  finally {
    closeSync(descriptor)
    for (const end of ['', ...BESIDE]) rmSync(unfinished + end, { force: true })
  }
}

/** Holds this process, which has nothing else to do; the driver's steps cannot be awaited. */
function rest(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, ms)
}

/** A name is on the disk when its folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  }
  finally {
    closeSync(descriptor)
  }
}
