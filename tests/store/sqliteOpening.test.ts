import { copyFileSync, existsSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../db/sqlite/store'
import { rowOf, settle, update } from './contract/given'
import { commitsIn, makeOlderFile, migrations, reading, useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()
let made = 0
const open = async (file: string) => openSqliteStore(file, migrations, reading)

function change(file: string, sql: string): void {
  const client = new Database(file)
  client.exec(sql)
  client.close()
}

/** What a killed server leaves: commits that are in the write-ahead log only. */
async function copyWhileOpen(file: string): Promise<void> {
  const from = await files.newFile()
  const store = files.open(from)
  await settle(store, update('msg_1'))
  for (const part of ['', '-wal']) copyFileSync(from + part, file + part)
}

const NEWER = 'INSERT INTO __drizzle_migrations (hash, created_at) SELECT \'newer\', max(created_at) + 1 FROM __drizzle_migrations'

test.for<[string, RegExp, (file: string) => unknown]>([
  ['text', /is damaged, or no database \(file is not a database, SQLITE_NOTADB\).*Restore a backup/, file => writeFileSync(file, 'Dear database, '.repeat(1000))],
  ['a file that was cut', /is damaged, or no database \(database disk image is malformed, SQLITE_CORRUPT\).*Restore a backup/, async (file) => {
    copyFileSync(await files.newFile(), file)
    truncateSync(file, statSync(file).size / 2)
  }],
  ['an empty file', /is empty\. If it never held anything, remove it.*Restore a backup/, file => writeFileSync(file, '')],
  ['an empty file with a write-ahead log', /is empty/, async (file) => {
    await copyWhileOpen(file)
    truncateSync(file)
  }],
  ['what is left of a file that is gone', /is gone, and .*-wal is what is left of it/, file => writeFileSync(`${file}-wal`, 'commits')],
  ['another program’s database', /is another program’s database/, file => change(file, 'CREATE TABLE users (id INTEGER PRIMARY KEY)')],
  ['another program’s database in WAL mode, with migrations of its own', /is another program’s database/, file =>
    change(file, 'PRAGMA journal_mode = WAL; CREATE TABLE users (id); CREATE TABLE __drizzle_migrations (id, hash, created_at); INSERT INTO __drizzle_migrations VALUES (1, \'a\', 1)')],
  ['a file of a newer version', /was written by a newer version of Rollcall.*Start that version/, async (file) => {
    copyFileSync(await files.newFile(), file)
    change(file, NEWER)
  }],
  ['a file of a newer version, with commits in its write-ahead log', /was written by a newer version/, async (file) => {
    await copyWhileOpen(file)
    const client = new Database(file)
    const other = new Database(file)
    client.exec(NEWER)
    for (const part of ['', '-wal']) copyFileSync(file + part, `${file}.killed${part}`)
    client.close()
    other.close()
    for (const part of ['', '-wal']) copyFileSync(`${file}.killed${part}`, file + part)
  }],
])('%s is not opened, and left as it is', async ([, expected, make]) => {
  const file = join(files.folder, `odd${++made}.db`)
  await make(file)
  const parts = ['', '-wal', '-journal'].map(part => file + part)
  const contents = () => parts.map(part => existsSync(part) ? readFileSync(part, 'latin1') : null)
  const before = contents()
  await expect(open(file)).rejects.toThrow(expected)
  expect(contents()).toEqual(before)
})

test('what is left of a file that is gone is found beside the file that a link leads to', async () => {
  const [file, link] = [join(files.folder, 'linked.db'), join(files.folder, 'link.db')]
  symlinkSync('linked.db', link)
  writeFileSync(`${file}-wal`, 'commits')
  await expect(open(link)).rejects.toThrow(/link\.db is gone, and .*linked\.db-wal is what is left of it/)
  expect(readFileSync(`${file}-wal`, 'utf8')).toBe('commits')
  expect(existsSync(file)).toBe(false)
})

test('a file without a table, or with what a killed server left, is opened', async () => {
  const bare = join(files.folder, 'bare.db')
  change(bare, 'PRAGMA journal_mode = WAL; CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)')
  await settle(files.open(bare), update('msg_1'))
  const killed = join(files.folder, 'killed.db')
  await copyWhileOpen(killed)
  expect(await rowOf(files.open(killed))).toMatchObject({ lastEventId: 'msg_1' })
})

test('a file of an older version is opened, and brought up to date', async () => {
  const file = join(files.folder, 'older.db')
  await makeOlderFile(file, migrations.slice(0, 1), await files.newFile())
  await settle(files.open(file), update('msg_1'))
})

test('a file that is up to date is opened without a write, for which a full disk may have no room', async () => {
  const file = await files.newFile()
  await settle(files.open(file), update('msg_1'))
  const commits = commitsIn(file)
  files.open(file)
  expect(commitsIn(file)).toBe(commits)
})
