import { openToLook, standingOf, type Standing } from '../../db/sqlite/standing.ts'
import { databaseToWorkOn, ownMigrations } from '../app/database.ts'
import { readOrTell } from '../backup/text.ts'

/**
 * The file to work on, and the migrations that it has seen: those of this checkout.
 *
 * @param path a path that was given; otherwise the settings name the file
 * @throws when there is no such file, when it cannot be read, or when it is one of another version
 */
export function openFile(path: string | undefined) {
  const file = databaseToWorkOn(path)
  const migrations = ownMigrations()
  switch (standing(file, migrations)) {
    case 'current': return { file, migrations }
    // A file that its server has open must not be brought to another version underneath it.
    case 'older': throw new Error(`The file ${file} is of an older version than this checkout. Start this version’s server on it first, or use the checkout of the version that runs.`)
    case 'newer': throw new Error(`The file ${file} is of a newer version than this checkout. Use the checkout of the version that runs.`)
    default: throw new Error(`The file ${file} is none of Rollcall’s.`)
  }
}

function standing(file: string, migrations: ReturnType<typeof ownMigrations>): Standing {
  const client = readOrTell(file, () => openToLook(file))
  try {
    return readOrTell(file, () => standingOf(client, migrations))
  }
  finally {
    client.close()
  }
}
