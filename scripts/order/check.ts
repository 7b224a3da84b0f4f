import Database from 'better-sqlite3'
import { differences, rowsOf } from '../crash/check/rows.ts'
import type { Row } from '../crash/check/rows.ts'
import { checkWholeness } from '../crash/check/wholeness.ts'
import { compare, standingOf } from '../crash/orderRule.ts'
import { rebuildFromNothing } from '../rebuild/fromNothing.ts'
import type { Course } from './course.ts'
import { followCourse, open } from './follow.ts'
import type { Tally } from './follow.ts'
import { send } from './histories.ts'
import type { AnyDelivery } from './histories.ts'

/**
 * Follows a course, and compares the users at its end with what the rule says of its events, with those of a store that was
 * sent each event once and in order, and with those that a rebuild makes of its log alone.
 *
 * @param newFile gives the path of a file with all tables and no rows
 * @returns what is not so
 */
export async function checkCourse(course: Course, newFile: () => Promise<string>, tally: Tally): Promise<string[]> {
  tally.histories++
  const { store, file, found } = await followCourse(course, await newFile(), tally)
  const ordered = await newFile()
  await sendInOrder(ordered, course.events)
  const rows = usersIn(file)
  found.push(
    ...differ(rows.map(decided), rowsByRule(course.events), 'by the rule'),
    ...differ(rows, usersIn(ordered), 'where each event came once, in order'),
    ...wholenessOf(file),
  )
  await rebuildFromNothing(store, file)
  found.push(...differ(rows, usersIn(file), 'as its log has it'), ...wholenessOf(file))
  await store.close()
  return found
}

async function sendInOrder(file: string, events: AnyDelivery[]): Promise<void> {
  const store = open(file)
  for (const event of events.toSorted((one, other) => compare(ruled(one), ruled(other)))) await send(store, event)
  await store.close()
}

const differ = (rows: Row[], others: Row[], where: string) => differences({ where: 'after all', rows }, { where, rows: others })

/** Every user, without the number of the row and the time at which it was written. */
function usersIn(file: string): Row[] {
  const client = new Database(file, { readonly: true })
  const rows = rowsOf(client, 'SELECT * FROM users ORDER BY id')
  client.close()
  return rows.map(({ row_number, synced_at, ...row }) => row)
}

function wholenessOf(file: string): string[] {
  const client = new Database(file)
  const found = checkWholeness(client)
  client.close()
  return found
}

/** What the order goes by: only a version that can be read has a time of its own. */
const ruled = (event: AnyDelivery) => ({ ...event, updatedAt: isVersion(event) ? Number(event.updatedAt) : null })
const isVersion = ({ type, updatedAt }: AnyDelivery) => ['user.created', 'user.updated'].includes(type) && typeof updatedAt === 'number'

/** What decides between versions and deletions, in every row that there has to be. */
function rowsByRule(events: AnyDelivery[]): Row[] {
  const standings = [...Map.groupBy(events.map(ruled), ({ subject }) => subject)].map(([id, own]) => ({ id, ...standingOf(own) }))
  return standings.filter(({ version, deletion }) => version ?? deletion).map(({ id, version, deletion }) => ({
    id,
    status: deletion ? 'deleted' : version?.banned ? 'banned' : 'active',
    first_name: version?.name || null,
    updated_at: version?.updatedAt ?? null,
    deleted_at: deletion?.timestamp ?? null,
    last_event_id: (deletion ?? version)?.id ?? null,
    data_event_id: version?.id ?? null,
    data_occurred_at: version?.timestamp ?? null,
  }))
}

/** The columns of a row that the rule speaks of. */
function decided({ id, status, first_name, updated_at, deleted_at, last_event_id, data_event_id, data_occurred_at }: Row): Row {
  return { id, status, first_name, updated_at, deleted_at, last_event_id, data_event_id, data_occurred_at } as Row
}
