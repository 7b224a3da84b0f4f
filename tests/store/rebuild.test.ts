import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { RebuildEndedError, type Portion } from '#db/rebuild'
import type { Store } from '#db/store'
import type { VerifiedEvent } from '#db/delivered'
import { differencesQuery } from '#shared/queries'
import { histories, send, type AnyDelivery } from '../../scripts/order/histories'
import { openDatabase } from '../../db/sqlite/open'
import { openApplying } from '../../db/sqlite/project'
import { endWithoutWriting, findDifferences, waitForConfirmation, writeDifferences, type RunningRebuild } from '../../server/services/rebuild/run'
import { arrival, everyPage, rejection, T0 } from './contract/given'
import { applyAgain } from '../../server/services/mend/applyAgain'
import { migrations, reading, useSqliteFiles } from './sqliteFile'
import { countersIn, editName, named, openEdited, rowsIn, vandalism, vandalize, whatWasDone } from './vandals'

// Portions as small as can be: a few users take as many of them as thousands do.
vi.mock('../../db/sqlite/rebuild/portion', async original => ({
  ...await original<object>(),
  isOver: () => true, IDS_AT_ONCE: 2, USERS_AT_ONCE: 2, DIFFERENT_AT_ONCE: 1, ROWS_WRITTEN_AT_ONCE: 1, ROWS_EMPTIED_AT_ONCE: 1,
}))

const files = useSqliteFiles()

async function begin(store: Store): Promise<RunningRebuild> {
  const id = await store.startRebuild({ startedBy: 'user_admin', request: {} })
  if (id === null) throw new Error('Another rebuild lasts')
  return { store, id, rebuild: store.openRebuild(id), counts: {} }
}

async function confirm(run: RunningRebuild, removeExtra: boolean) {
  await waitForConfirmation(run)
  await writeDifferences(run, { removeExtra, confirmedBy: 'user_admin' })
  return (await run.store.getMending(run.id))!
}

const differencesOf = (store: Store) => everyPage(async cursor => store.listDifferences(differencesQuery.parse({ cursor: cursor ?? undefined, limit: 2 })))

/** Calls a step to its end, and does something else between two portions. */
async function stepwise(step: () => Promise<Portion>, between: () => Promise<void>): Promise<void> {
  for (;;) {
    if ((await step()).isEnd) return
    await between()
  }
}

test('after any history there is nothing to find', async () => {
  await fc.assert(fc.asyncProperty(histories, async (deliveries) => {
    const file = await files.newFile()
    const store = files.open(file)
    for (const delivery of deliveries) await send(store, delivery)
    const before = rowsIn(file)
    const run = await begin(store)
    expect(await findDifferences(run)).toBe(false)
    await endWithoutWriting(run)
    expect(await differencesOf(store)).toEqual([])
    expect(await store.getMending(run.id)).toMatchObject({ state: 'done', summary: 'Every row is as the log says.' })
    expect(rowsIn(file)).toEqual(before)
    await store.close()
  }), { numRuns: 30 })
})

test('what another program did to the table is named exactly, and undone, counters and search included', async () => {
  await fc.assert(fc.asyncProperty(histories, vandalism, fc.boolean(), async (deliveries, acts, removeExtra) => {
    const file = await files.newFile()
    const store = files.open(file)
    for (const delivery of deliveries) await send(store, delivery)
    const before = rowsIn(file)
    vandalize(file, acts)
    const done = whatWasDone(before, rowsIn(file))
    const run = await begin(store)
    expect(await findDifferences(run)).toBe(done.length > 0)
    const found = await differencesOf(store)
    expect(found.map(({ id, kind }) => ({ id, kind }))).toEqual(done.map(({ id, kind }) => ({ id, kind })))
    for (const [index, { columns }] of done.entries()) expect(new Set(found[index]!.fields.map(({ field }) => columnOf(field))), found[index]!.id).toEqual(new Set(columns.map(searched)))
    const mending = await confirm(run, removeExtra)
    expect(mending.state).toBe('done')
    const left = whatWasDone(before, rowsIn(file))
    expect(left).toEqual(removeExtra ? [] : done.filter(({ kind }) => kind === 'extra'))
    const { counted, kept } = countersIn(file)
    expect(kept).toEqual(counted)
    await store.close()
  }), { numRuns: 50 })
})

/** The columns that vandals edit, by the fields that tell of them. */
const COLUMNS: Record<string, string> = {
  firstName: 'first_name', status: 'status', updatedAt: 'updated_at', deletedAt: 'deleted_at', lastEventId: 'last_event_id',
  dataEventId: 'data_event_id', dataOccurredAt: 'data_occurred_at', searchText: 'search_text',
}

/** What is no field of the row is a path in Clerk's JSON. */
function columnOf(field: string): string {
  return COLUMNS[field] ?? 'data'
}

function searched(column: string): string {
  return column === 'search_starts' ? 'search_text' : column
}

test('what webhooks bring between any two portions is in the table at the end, whoever had edited the rows', async () => {
  const steps = fc.constantFrom('fill', 'compare', 'write', 'any')
  await fc.assert(fc.asyncProperty(histories, histories, vandalism, steps, async (first, meanwhile, acts, when) => {
    const [file, untouched] = [await files.newFile(), await files.newFile()]
    const [store, model] = [files.open(file), files.open(untouched)]
    const deliver = async (delivery: AnyDelivery) => {
      await send(store, delivery)
      await send(model, delivery)
    }
    for (const delivery of first) await deliver(delivery)
    vandalize(file, acts)
    const rest = [...meanwhile]
    const next = (now: typeof when) => async () => {
      const delivery = when === now || when === 'any' ? rest.shift() : undefined
      if (!delivery) return
      await store.reject(rejection(), arrival())
      await deliver(delivery)
    }
    const { id, rebuild } = await begin(store)
    await stepwise(rebuild.empty, next('fill'))
    await stepwise(rebuild.fill, next('fill'))
    await stepwise(rebuild.compare, next('compare'))
    await store.noteMending(id, { state: 'waiting' })
    await next('write')()
    await store.noteMending(id, { state: 'running' })
    await stepwise(() => rebuild.write({ removeExtra: true }), next('write'))
    for (const delivery of rest) await deliver(delivery)
    expect(rowsIn(file)).toEqual(rowsIn(untouched))
    const { counted, kept } = countersIn(file)
    expect(kept).toEqual(counted)
    await Promise.all([store.close(), model.close()])
  }), { numRuns: 30 })
})

test('a webhook that comes between the comparison and the writing of its user is not undone', async () => {
  const { file, store } = await openEdited(files)
  const run = await begin(store)
  expect(await findDifferences(run)).toBe(true)
  await waitForConfirmation(run)
  await send(store, named('msg_2', { updatedAt: T0 + 1, name: 'Newer' }))
  const mending = await writeDifferences(run, { removeExtra: true, confirmedBy: 'user_admin' })
  expect(rowsIn(file).get('user_a')).toMatchObject({ first_name: 'Newer', last_event_id: 'msg_2' })
  expect(mending).toBe('done')
  expect((await store.getMending(run.id))?.summary).toBe('Nothing had to be written any more.')
})

/** What an admin has done to a failed event: it is applied, with no delivery of its own. */
function mend(file: string, eventId: string) {
  const { client, db } = openDatabase(file, migrations)
  const event = client.prepare<[string], VerifiedEvent>('SELECT id, type, occurred_at AS occurredAt, payload FROM events WHERE id = ?').get(eventId)!
  const effect = reading.effectOf(event)
  if (effect?.kind !== 'upsert') throw new Error('Only versions of users are mended here')
  openApplying(db)(event, effect, T0)
  client.prepare('UPDATE events SET outcome = \'applied\', reason = NULL, mended_at = 1, mended_after = (SELECT max(id) FROM deliveries) WHERE id = ?').run(eventId)
  client.close()
}

test('events that an admin has applied meanwhile are not undone, several after one delivery included', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  await send(store, named('msg_1'))
  for (const ms of [2, 3, 4]) await send(store, named(`msg_${ms}`, { name: `Name ${ms}`, updatedAt: T0 + ms, fails: true }))
  const { rebuild } = await begin(store)
  const nothing = async () => {}
  await stepwise(rebuild.fill, async () => mend(file, 'msg_2'))
  await stepwise(rebuild.verify, nothing)
  for (const id of ['msg_3', 'msg_4']) {
    mend(file, id)
    await stepwise(rebuild.compare, nothing)
    expect(await differencesOf(store), id).toEqual([])
  }
})

test('nor is one that is applied when all deliveries have gone', async () => {
  const { file, store } = await openEdited(files)
  await send(store, named('msg_2', { name: 'Bo', updatedAt: T0 + 1, fails: true }))
  const run = await begin(store)
  expect(await findDifferences(run)).toBe(true)
  while (!await store.removeOlder(T0 + 1));
  await applyAgain(store, 'msg_2')
  await confirm(run, true)
  expect(rowsIn(file).get('user_a')).toMatchObject({ first_name: 'Bo', last_event_id: 'msg_2' })
})

test('a rebuild that waits for longer than deliveries are kept ends: it could not follow what they brought', async () => {
  const { file, store } = await openEdited(files)
  const run = await begin(store)
  expect(await findDifferences(run)).toBe(true)
  await waitForConfirmation(run)
  await send(store, named('msg_2', { name: 'Newer', updatedAt: T0 + 1 }))
  while (!await store.removeOlder(Date.now() + 1000));
  await expect(writeDifferences(run, { removeExtra: true, confirmedBy: 'user_admin' })).rejects.toBeInstanceOf(RebuildEndedError)
  expect(await store.getMending(run.id)).toMatchObject({ state: 'failed' })
  const client = new Database(file, { readonly: true })
  expect(client.prepare('SELECT count(*) FROM users_shadow').pluck().get(), 'nothing is left of it but what it has found').toBe(0)
  client.close()
  expect(await differencesOf(store)).toHaveLength(1)
  expect(rowsIn(file).get('user_a')).toMatchObject({ first_name: 'Newer', last_event_id: 'msg_2' })
})

test('where payloads are gone a row is kept, unless it stands on a version that is still there', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  const people = ['user_kept', 'user_wrong', 'user_right', 'user_gone', 'user_lost']
  for (const subject of people) {
    await send(store, named(`${subject} 1`, { subject }))
    await send(store, named(`${subject} 2`, { subject, name: 'Bo', updatedAt: T0 + 1 }))
  }
  await send(store, named('user_gone 3', { subject: 'user_gone', type: 'user.deleted', timestamp: T0 + 9 }))
  const before = rowsIn(file)
  const client = new Database(file)
  client.exec(`UPDATE events SET payload = '' WHERE id LIKE '% 1' OR id IN ('user_kept 2', 'user_gone 2', 'user_gone 3')`)
  client.exec('UPDATE users SET first_name = \'Mallory\' WHERE id IN (\'user_kept\', \'user_wrong\')')
  client.exec('DELETE FROM users WHERE id = \'user_lost\'')
  client.close()
  const run = await begin(store)
  expect(await findDifferences(run)).toBe(true)
  expect(run.counts).toMatchObject({ events: 4, unreadable: 7, kept: 2, different: 1, missing: 1 })
  expect((await differencesOf(store)).map(({ id, kind }) => [id, kind])).toEqual([
    ['user_gone', 'kept'], ['user_kept', 'kept'], ['user_lost', 'missing'], ['user_wrong', 'different'],
  ])
  expect(await confirm(run, true)).toMatchObject({ state: 'done', summary: '1 row inserted and 1 row put right. 2 rows were kept as they are, since the payloads are gone.' })
  expect(whatWasDone(before, rowsIn(file))).toEqual([{ id: 'user_kept', kind: 'different', columns: ['first_name'] }])
})

test('one runs at a time; what was cancelled or interrupted writes nothing more, and what it left is removed', async () => {
  const file = await files.newFile()
  const store = files.open(file)
  for (const subject of ['user_a', 'user_b', 'user_c']) await send(store, named(`msg ${subject}`, { subject }))
  const client = new Database(file)
  client.exec('UPDATE users SET first_name = \'Mallory\'')
  const left = () => client.prepare<[], number>('SELECT (SELECT count(*) FROM users_shadow) + (SELECT count(*) FROM user_differences)').pluck().get()
  const run = await begin(store)
  expect(await store.startRebuild({ startedBy: 'command line', request: {} })).toBeNull()
  expect(await findDifferences(run)).toBe(true)
  expect(left()).toBe(6)
  expect(await store.tidyRebuild(), 'what runs is left alone').toBe(true)
  expect(left()).toBe(6)
  await run.rebuild.write({ removeExtra: false })
  await store.interruptMendings()
  for (const step of [run.rebuild.empty, run.rebuild.fill, run.rebuild.compare, run.rebuild.verify, () => run.rebuild.write({ removeExtra: true })]) {
    await expect(step()).rejects.toBeInstanceOf(RebuildEndedError)
  }
  expect(client.prepare('SELECT count(*) FROM users WHERE first_name = \'Mallory\'').pluck().get()).toBe(2)
  while (!await store.tidyRebuild());
  expect(left()).toBe(0)
  const next = await begin(store)
  await expect(run.rebuild.fill(), 'an older one does not touch what a newer one reads').rejects.toBeInstanceOf(RebuildEndedError)
  expect(await findDifferences(next)).toBe(true)
  await confirm(next, false)
  while (!await store.tidyRebuild());
  expect(left(), 'what was put right can still be read').toBe(2)
  client.close()
})

test('what a rebuild has found that failed can be read until the next one starts', async () => {
  const { store } = await openEdited(files)
  const run = await begin(store)
  expect(await findDifferences(run)).toBe(true)
  await waitForConfirmation(run)
  await store.noteMending(run.id, { state: 'failed' })
  while (!await store.tidyRebuild());
  expect(await differencesOf(store)).toMatchObject([{ kind: 'different' }])
  const next = await begin(store)
  await store.noteMending(next.id, { state: 'failed' })
  while (!await store.tidyRebuild());
  expect(await differencesOf(store), 'that one had not come to compare').toEqual([])
})

test('where rows differ again right after they were written, what was found stays to be read', async () => {
  const { file, store } = await openEdited(files)
  const run = await begin(store)
  expect(await findDifferences(run)).toBe(true)
  const found = await differencesOf(store)
  const { write } = run.rebuild
  run.rebuild.write = async (choice) => {
    const portion = await write(choice)
    editName(file)
    return portion
  }
  expect(await confirm(run, false)).toMatchObject({ state: 'failed', counts: { updated: 1 } })
  while (!await store.tidyRebuild());
  expect(await differencesOf(store)).toEqual(found)
})
