import { statSync } from 'node:fs'
import { openToLook } from '../../db/sqlite/standing.ts'
import { ownMigrations } from '../app/database.ts'
import { findDamage, readContents } from './contents.ts'
import { describeContents, readOrTell } from './text.ts'

/**
 * Reads all of a file, and says what is in it.
 *
 * @throws when it is not a whole database of Rollcall's, with what to do
 */
export function checkFile(file: string): string {
  const entry = statSync(file, { throwIfNoEntry: false })
  if (!entry?.isFile()) throw new Error(`There is no file ${file}.`)
  if (entry.size === 0) throw new Error(`The file ${file} is empty. Use another backup.`)
  const client = readOrTell(file, () => openToLook(file))
  try {
    const damage = readOrTell(file, () => findDamage(client))
    if (damage) throw new Error(`The file ${file} is not whole (${damage}). Use another backup.`)
    const contents = readContents(client, ownMigrations())
    if (!contents) throw new Error(`The file ${file} is a database, but none of Rollcall’s.`)
    return `${file} is whole. It holds ${describeContents(contents, entry.size)}`
  }
  finally {
    client.close()
  }
}
