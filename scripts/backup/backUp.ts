import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import Database from 'better-sqlite3'
import { openToLook } from '../../db/sqlite/standing.ts'
import { databaseToWorkOn, ownMigrations } from '../app/database.ts'
import type { Screen } from '../demo/screen.ts'
import { findDamage, readContents, type Contents } from './contents.ts'
import { copyDatabase } from './copy.ts'
import { destinationOf } from './destination.ts'
import { describeContents, MIB, readOrTell, whyNotRead, whyNotWritten } from './text.ts'

export interface BackupOptions {
  from?: string
  force: boolean
  signal?: AbortSignal
}

/**
 * Copies a database that may be in use into one file, and makes sure that the copy is whole.
 *
 * @param path the file to write
 * @param options.from the database; otherwise the settings name it
 * @param options.signal breaks it off
 * @param screen is told how far it is
 * @returns what was copied, in words
 * @throws when there is no whole copy, with what happened and what to do; nothing is left behind then
 */
export async function backUp(path: string, { from, force, signal }: BackupOptions, screen: Screen): Promise<string> {
  const source = databaseToWorkOn(from)
  const file = destinationOf(path, source, { force })
  const client = readOrTell(source, () => openToLook(source))
  const endIfAsked = () => {
    if (signal?.aborted) throw new Error('Broken off. Nothing was written.')
  }
  try {
    const contents = beginReading(client, source)
    const pageBytes = Number(client.pragma('page_size', { simple: true }))
    const bytes = Number(client.pragma('page_count', { simple: true })) * pageBytes
    screen.line(`Copying ${source} …`)
    await copyDatabase(client, file, {
      onProgress({ pages, total }) {
        endIfAsked()
        screen.progress('MiB', Math.ceil(pages * pageBytes / MIB), Math.ceil(total * pageBytes / MIB))
      },
      async check(unfinished) {
        screen.line('Checking the copy …')
        checkCopy(unfinished, contents)
        // What was asked for meanwhile is heard only now.
        await setImmediate()
        endIfAsked()
        destinationOf(path, source, { force })
      },
    }).catch((error) => {
      throw new Error(whyNotWritten(error, dirname(file), bytes) ?? whyNotRead(error, source) ?? error.message, { cause: error })
    })
    return `${file} is written, and whole. It holds ${describeContents(contents, statSync(file).size)}`
  }
  finally {
    client.close()
  }
}

/** Begins the transaction that all is read in, with what is in the database at its moment. */
function beginReading(client: Database.Database, source: string): Contents {
  const contents = readOrTell(source, () => {
    client.exec('BEGIN')
    return readContents(client, ownMigrations())
  })
  if (contents) return contents
  throw new Error(`The file ${source} is none of Rollcall’s. Name the database with --from PATH, or in NUXT_DATABASE_URL.`)
}

function checkCopy(unfinished: string, contents: Contents): void {
  const copy = new Database(unfinished)
  try {
    // In this mode nothing lies beside a file that nobody has open; a server sets its own again.
    copy.pragma('journal_mode = DELETE')
    const damage = findDamage(copy)
    if (damage) throw new Error(`The copy is not whole (${damage}), so nothing was kept: the database itself must be damaged. Restore an earlier backup, as README.md says.`)
    if (!isDeepStrictEqual(readContents(copy, ownMigrations()), contents)) throw new Error('The copy does not hold what the database held, so nothing was kept. Try again.')
  }
  finally {
    copy.close()
  }
}
