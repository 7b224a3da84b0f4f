import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** What SQLite keeps beside a file, by the ends of the names. */
export const BESIDE = ['-wal', '-shm', '-journal']

/**
 * Where a backup may be written.
 *
 * @param path as it was given
 * @param source the file that is backed up; it exists
 * @returns the whole path
 * @throws when nothing may be written there, with what to do instead
 */
export function destinationOf(path: string, source: string, { force }: { force: boolean }): string {
  const file = resolve(path)
  const folder = dirname(file)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`There is no folder ${folder}. Make it first, or name a file in another one.`)
  if (isPartOf(source, file)) throw new Error(`${file} is the database itself, or what belongs to it. Name another file.`)
  const entry = lstatSync(file, { throwIfNoEntry: false })
  if (entry?.isDirectory()) throw new Error(`${file} is a folder. Name a file in it, such as ${join(file, 'rollcall.db')}.`)
  if (entry && !entry.isFile() && !entry.isSymbolicLink()) throw new Error(`${file} is not a file. Name another one.`)
  // SQLite would take what is there for the rest of the backup, and spoil it.
  const beside = BESIDE.map(end => file + end).find(name => existsSync(name))
  if (beside) throw new Error(`${beside} lies there already, so a database is open under that name, or was. Name another file.`)
  if (entry && !force) throw new Error(`There is a file ${file} already. Name another one, or add --force to replace it.`)
  return file
}

/** Whether a path leads to the database or to what SQLite keeps beside it, whatever links are between. */
function isPartOf(source: string, file: string): boolean {
  const real = realpathSync(source)
  const parts = ['', ...BESIDE].map(end => real + end)
  if (parts.includes(join(realpathSync(dirname(file)), basename(file)))) return true
  const entry = statSync(file, { throwIfNoEntry: false })
  return entry !== undefined && parts.some((part) => {
    const own = statSync(part, { throwIfNoEntry: false })
    return own?.dev === entry.dev && own.ino === entry.ino
  })
}
