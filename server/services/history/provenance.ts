import { isDeepStrictEqual } from 'node:util'
import type { Provenance, UserDetail, Writer } from '#shared/records/users'
import { entriesById, ROW_FIELDS } from './changes'
import { readHistory, type Log } from './readHistory'
import { openRows, type RowReader } from './readRows'
import { NO_ROW, type Step } from './standing'

/** So far back goes the search for the events that wrote a row; what is older counts as not known. */
export const VERSIONS_READ_MAX = 500
export const CHARACTERS_READ_MAX = 8 * 1024 * 1024
/** More names than any person's data has. */
const NAMES_MAX = 1_000

/**
 * Which event gave each part of a user's row its value, as the row stood after an event, or stands now.
 * It walks back from there, one version at a time, until every part is accounted for.
 * @returns null when there is no such user, or the event is none of theirs
 */
export async function readProvenance(log: Log, userId: string, eventId?: string): Promise<Provenance | null> {
  const rows = openRows(log)
  const steps = await readHistory(log, rows, userId)
  if (!steps) return null
  const end = eventId === undefined ? steps.length : steps.findIndex(({ event }) => event.id === eventId) + 1
  if (end === 0) return null
  const writing = steps.slice(0, end).filter(({ before, after }) => before !== after).toReversed()
  const row = await rows.rowOf(userId, writing[0]?.after ?? NO_ROW)
  return { writtenBy: row ? await findWriters(rows, userId, row, writing) : {} }
}

async function findWriters(rows: RowReader, userId: string, row: UserDetail, writing: Step[]): Promise<Provenance['writtenBy']> {
  const facts = factsOf(row)
  const writers = new Map<string, Writer | null>([...facts.keys()].map(name => [name, null]))
  const open = new Set(facts.keys())
  for (const { event, before } of writing) {
    if (open.size === 0 || rows.spent().versions >= VERSIONS_READ_MAX || rows.spent().characters >= CHARACTERS_READ_MAX) break
    const was = await rows.rowOf(userId, before)
    if (was === undefined) break
    const then = was ? factsOf(was) : new Map<string, unknown>()
    for (const name of open) {
      if (isDeepStrictEqual(then.get(name), facts.get(name))) continue
      writers.set(name, { id: event.id, type: event.type, occurredAt: event.occurredAt })
      open.delete(name)
    }
  }
  return Object.fromEntries(writers)
}

/** The parts of a row that a page shows as one thing each. */
function factsOf({ data, ...row }: UserDetail): Map<string, unknown> {
  const parts = Object.entries(data ?? {}).flatMap(([key, value]): [string, unknown][] => [
    [key, value],
    ...[...entriesById(value) ?? []].map(([id, entry]): [string, unknown] => [`${key}[${id}]`, entry]),
  ])
  return new Map([...ROW_FIELDS.map((field): [string, unknown] => [field, row[field]]), ...parts].slice(0, NAMES_MAX))
}
