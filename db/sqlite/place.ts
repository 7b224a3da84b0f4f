import { realpathSync, statSync } from 'node:fs'

/**
 * Remembers which files an open database consists of: beside the file lie its write-ahead log, in which commits are before
 * they are in the file, and what readers share. One that is removed, moved or replaced stays open, and takes writes that
 * nobody will ever find; SQLite itself does not look.
 *
 * @param file the path of a database that has just been opened and read
 * @returns what throws while something else than the open files, or nothing, lies under their names; it asks the system
 * three times, and reads nothing
 */
export function keepPlace(file: string): () => void {
  const real = realpathSync(file)
  const opened = [file, `${real}-wal`, `${real}-shm`].map(path => ({ path, identity: identityOf(path) }))
  return () => {
    for (const { path, identity } of opened) {
      if (lookAt(path) !== identity) throw movedError(path)
    }
  }
}

/** The same while the file is open. Where the system does not tell, nothing can be promised either. */
function lookAt(path: string): string | null {
  try {
    return identityOf(path)
  }
  catch (cause) {
    throw Object.assign(new Error(`The system does not tell what lies at ${path}: ${(cause as Error).message}`), { code: 'SQLITE_IOERR_FSTAT' })
  }
}

/** A number of the disk and one of the file: no two files have both alike as long as the first is open. */
function identityOf(path: string): string | null {
  const entry = statSync(path, { throwIfNoEntry: false })
  return entry ? `${entry.dev}:${entry.ino}` : null
}

/** With the code that SQLite has for it, where it looks. */
function movedError(path: string): Error {
  return Object.assign(
    new Error(`${path} was removed, moved or replaced while it was open. Nothing that is written now would last: put it back, or restart Rollcall`),
    { code: 'SQLITE_READONLY_DBMOVED' },
  )
}
