import { lstatSync, readlinkSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import { isUnavailable } from './availability'
import { openToLook, standingOf } from './standing'

const RESTORE = 'Restore a backup, as README.md says under “Backup”, or have NUXT_DATABASE_URL name another file.'

/**
 * Looks at a file before it is opened to be written, and leaves it as it is. A file that is not there is none to look at.
 * @throws when it must not be used, with a message that says what to do
 */
export function examine(file: string, migrations: MigrationMeta[]): void {
  const entry = statSync(file, { throwIfNoEntry: false })
  if (!entry) {
    // SQLite would begin a new file, and remove what is the rest of another one.
    const log = `${endOfLinks(file)}-wal`
    if (statSync(log, { throwIfNoEntry: false })?.size) throw new Error(`The file ${file} is gone, and ${log} is what is left of it. Put the file back, or remove the rest too. ${RESTORE}`)
    return
  }
  if (entry.size === 0) throw new Error(`The file ${file} is empty. If it never held anything, remove it, and the start makes a new one. ${RESTORE}`)
  const client = openToLook(file)
  try {
    switch (standingOf(client, migrations)) {
      case 'foreign': throw new Error(`The file ${file} is another program’s database, and was left as it is. Have NUXT_DATABASE_URL name another file.`)
      case 'newer': throw new Error(`The file ${file} was written by a newer version of Rollcall, and was left as it is. Start that version, or restore a backup of before the update, as README.md says under “Backup”.`)
    }
  }
  finally {
    client.close()
  }
}

/** Where SQLite would make a file that is not there: a link may lead to it all the same. */
function endOfLinks(file: string): string {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()
  return isLink ? endOfLinks(resolve(dirname(file), readlinkSync(file))) : file
}

/** What a failed opening says to a person where the file or its disk is what failed; else the error itself. */
export function openingProblem(file: string, error: unknown): unknown {
  const { code, message } = firstCause(error)
  if (!isUnavailable(error) || code === undefined) return error
  const problem = /^SQLITE_(NOTADB|CORRUPT)/.test(code)
    ? `The file ${file} is damaged, or no database (${message}, ${code}), and was left as it is. ${RESTORE}`
    : `The file ${file} cannot be opened (${message}, ${code}). Look at the room on its disk, at who may write it and its folder, and for a program that holds it locked.`
  return new Error(problem, { cause: error })
}

function firstCause(error: unknown): { message: string, code?: string } {
  if (!(error instanceof Error)) return { message: String(error) }
  if (error.cause instanceof Error) return firstCause(error.cause)
  return 'code' in error && typeof error.code === 'string' ? { message: error.message, code: error.code } : { message: error.message }
}
