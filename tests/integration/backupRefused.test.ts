import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, linkSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PassThrough } from 'node:stream'
import Database from 'better-sqlite3'
import { beforeEach, expect, test, vi } from 'vitest'
import { databaseToWorkOn } from '../../scripts/app/database'
import { PROJECT_ROOT } from '../../scripts/app/paths'
import { backUp } from '../../scripts/backup/backUp'
import { checkFile } from '../../scripts/backup/checkFile'
import { Screen } from '../../scripts/demo/screen'
import { openFile } from '../../scripts/rebuild/file'
import { settle, update } from '../store/contract/given'
import { useSqliteFiles } from '../store/sqliteFile'

const PAGE_BYTES = 4096
const files = useSqliteFiles()
/** A database that is open, with one user. */
let source: string

beforeEach(async () => {
  source = await files.newFile()
  await settle(files.open(source), update('msg_1'))
})

const newFolder = () => mkdtempSync(join(files.folder, 'backup-'))
const silent = Object.assign(new PassThrough().resume(), { isTTY: false }) as unknown as NodeJS.WriteStream
const backup = (file: string, options: Partial<Parameters<typeof backUp>[1]> = {}) => backUp(file, { from: source, force: false, ...options }, new Screen(silent))

test('a folder that is missing, a folder in place of a file and what is no file are refused', async () => {
  const folder = newFolder()
  await expect(backup(join(folder, 'missing', 'backup.db'))).rejects.toThrow(`There is no folder ${join(folder, 'missing')}. Make it first`)
  await expect(backup(folder, { force: true })).rejects.toThrow('is a folder. Name a file in it')
  await expect(backup('/dev/null', { force: true })).rejects.toThrow('/dev/null is not a file')
})

test('a file that is there is refused, unless it is to be replaced', async () => {
  const file = join(newFolder(), 'backup.db')
  writeFileSync(file, 'precious')
  await expect(backup(file)).rejects.toThrow(`There is a file ${file} already. Name another one, or add --force`)
  expect(readFileSync(file, 'utf8')).toBe('precious')
  expect(await backup(file, { force: true })).toContain('is written, and whole')
  expect(checkFile(file)).toContain('is whole')
})

test('the database itself and what belongs to it are refused, by whatever name', async () => {
  const folder = newFolder()
  symlinkSync(source, join(folder, 'symlink.db'))
  linkSync(source, join(folder, 'hardlink.db'))
  symlinkSync(join(source, '..'), join(folder, 'elsewhere'))
  const names = [source, `${source}-wal`, `${source}-journal`, join(folder, 'symlink.db'), join(folder, 'hardlink.db'), join(folder, 'elsewhere', basename(source))]
  for (const name of names) await expect(backup(name, { force: true }), name).rejects.toThrow('is the database itself, or what belongs to it')
  expect(checkFile(source)).toContain('1 user, 1 event')
})

test('a name under which another database is open is refused', async () => {
  const file = join(newFolder(), 'backup.db')
  writeFileSync(`${file}-wal`, 'commits')
  await expect(backup(file, { force: true })).rejects.toThrow(`${file}-wal lies there already`)
})

test('a database that is missing is told; its folder is not made', async () => {
  const folder = newFolder()
  vi.stubEnv('NUXT_DATABASE_URL', `file:${join(folder, 'missing', 'rollcall.db')}`)
  await expect(backUp(join(folder, 'backup.db'), { force: false }, new Screen(silent))).rejects.toThrow(`There is no file ${join(folder, 'missing', 'rollcall.db')}.`)
  vi.unstubAllEnvs()
  expect(readdirSync(folder)).toEqual([])
})

test('the settings name the database as they name it to the server, also in quotes or with spaces around it', async () => {
  for (const url of [`file:${source}`, `"file:${source}"`, ` file:${source} `]) {
    vi.stubEnv('NUXT_DATABASE_URL', url)
    expect(databaseToWorkOn(undefined), url).toBe(source)
  }
  vi.unstubAllEnvs()
})

test('what is no database of Rollcall’s, or a damaged one, is refused, and nothing is left behind', async () => {
  const folder = newFolder()
  const from = join(folder, 'from.db')
  const file = join(folder, 'backup.db')
  writeFileSync(from, 'Dear database, '.repeat(1000))
  await expect(backup(file, { from })).rejects.toThrow('is damaged, or no database (file is not a database)')
  expect(() => checkFile(from)).toThrow('is not whole (file is not a database). Use another backup.')
  rmSync(from)
  const other = new Database(from)
  other.exec('CREATE TABLE users (id)')
  other.close()
  await expect(backup(file, { from })).rejects.toThrow('is none of Rollcall’s')
  expect(() => checkFile(from)).toThrow('is a database, but none of Rollcall’s.')
  rmSync(from)
  await backup(from)
  spoil(from)
  await expect(backup(file, { from })).rejects.toThrow(/The copy is not whole \(wrong # of entries in index events_by_kind; .*\), so nothing was kept/)
  expect(() => checkFile(from)).toThrow(/is not whole \(.*\). Use another backup\./)
  truncateSync(from, statSync(from).size / 2)
  expect(() => checkFile(from)).toThrow('is not whole (database disk image is malformed)')
  truncateSync(from)
  expect(() => checkFile(from)).toThrow('is empty. Use another backup.')
  expect(() => checkFile(file)).toThrow(`There is no file ${file}.`)
  expect(readdirSync(folder)).toEqual(['from.db'])
})

test('what cannot be read now is said to be neither damaged nor another program’s', async () => {
  const folder = newFolder()
  const from = join(folder, 'from.db')
  mkdirSync(from)
  await expect(backup(join(folder, 'backup.db'), { from })).rejects.toThrow(`The file ${from} could not be read (unable to open database file). Run this as the user`)
  expect(() => openFile(from)).toThrow(`The file ${from} could not be read`)
  rmdirSync(from)
  await backup(from)
  const client = new Database(from)
  client.pragma('journal_mode = WAL')
  client.close()
  mkdirSync(`${from}-wal`)
  expect(() => checkFile(from)).toThrow(`The file ${from} could not be read (unable to open database file). Run this as the user`)
  expect(() => openFile(from)).toThrow(`The file ${from} could not be read`)
})

test('every version is copied, and told', async () => {
  const file = join(newFolder(), 'backup.db')
  await backup(file)
  const change = (sql: string) => {
    const client = new Database(file)
    client.exec(sql)
    client.close()
  }
  change('INSERT INTO __drizzle_migrations (hash, created_at) SELECT \'newer\', max(created_at) + 1 FROM __drizzle_migrations')
  expect(checkFile(file)).toContain('It is of a newer version than this checkout')
  change('DELETE FROM __drizzle_migrations WHERE created_at > (SELECT min(created_at) FROM __drizzle_migrations)')
  expect(checkFile(file)).toContain('It is of an older version than this checkout')
  expect(await backup(`${file}.again`, { from: file })).toContain('It is of an older version than this checkout')
})

test('what is broken off leaves nothing behind', async () => {
  const folder = newFolder()
  const stopping = new AbortController()
  const screen = new Screen(silent)
  screen.progress = () => stopping.abort()
  await expect(backUp(join(folder, 'backup.db'), { from: source, force: false, signal: stopping.signal }, screen)).rejects.toThrow('Broken off. Nothing was written.')
  expect(readdirSync(folder)).toEqual([])
})

test('what is broken off while the copy is checked leaves nothing behind either', async () => {
  const folder = newFolder()
  const stopping = new AbortController()
  const screen = new Screen(silent)
  // As a signal does, that comes while SQLite holds the thread.
  screen.line = text => void (text?.startsWith('Checking') && setImmediate(() => stopping.abort()))
  await expect(backUp(join(folder, 'backup.db'), { from: source, force: false, signal: stopping.signal }, screen)).rejects.toThrow('Broken off. Nothing was written.')
  expect(readdirSync(folder)).toEqual([])
})

test('a backup is made also where nobody reads what the command says', async () => {
  const folder = newFolder()
  const file = join(folder, 'backup.db')
  const command = spawn(process.execPath, [join(PROJECT_ROOT, 'scripts/run.mjs'), 'backup', '--from', source, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  command.stdout.destroy()
  expect(await once(command, 'close')).toEqual([0, null])
  expect(readdirSync(folder)).toEqual(['backup.db'])
  expect(checkFile(file)).toContain('is whole')
})

/** Puts an index that is empty in place of one that is not: nothing but a look at all of the file finds it. */
function spoil(file: string): void {
  const client = new Database(file)
  const placeOf = (index: string) => ((client.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(index) ?? 0) - 1) * PAGE_BYTES
  const [from, to] = [placeOf('events_failed'), placeOf('events_by_kind')]
  client.close()
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, readFileSync(file), from, PAGE_BYTES, to)
  closeSync(descriptor)
}
