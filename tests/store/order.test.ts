import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StoreUnavailableError, type Store } from '#db/store'
import { compare, standingOf } from '../../scripts/crash/orderRule'
import { rebuildFromNothing } from '../../scripts/rebuild/fromNothing'
import { anyEvents, send, type AnyDelivery } from './histories'
import { useSqliteFiles } from './sqliteFile'
import { countersIn, rowsIn } from './vandals'

const files = useSqliteFiles()

/** Every event of a history, the number of its deliveries beside the one that surely settles it, and whether they meet a defect. */
const deliveries = anyEvents.chain(events => fc.record({
  sure: fc.constant(events.map(event => ({ ...event, fails: false }))),
  more: fc.array(fc.record({ event: fc.constantFrom(...events), fails: fc.boolean() }), { maxLength: 12 })
    .map(list => list.map(({ event, fails }) => ({ ...event, fails }))),
}))

/** Those deliveries in any order, cut into groups that are started together, and the groups in which the store is lost. */
const anyCourse = deliveries.chain(({ sure, more }) => fc.record({
  events: fc.constant(sure),
  groups: fc.shuffledSubarray([...sure, ...more], { minLength: sure.length + more.length })
    .chain(mixed => fc.infiniteStream(fc.constantFrom(1, 2, 3, 5, 30)).map(sizes => inGroups(mixed, sizes))),
  crashes: fc.uniqueArray(fc.nat(12), { maxLength: 2 }),
}))

function inGroups<Item>(items: Item[], sizes: Iterator<number>): Item[][] {
  const groups: Item[][] = []
  for (let at = 0; at < items.length;) {
    const size: number = sizes.next().value
    groups.push(items.slice(at, at + size))
    at += size
  }
  return groups
}

/** Starts all of it, and waits for none before the next. */
const sendTogether = (store: Store, group: AnyDelivery[]) => Promise.allSettled(group.map(delivery => send(store, delivery)))

/** The store is closed while a group is on its way: what of it was settled is there, nothing else was promised, and the sender repeats it all. */
async function loseStore(store: Store, group: AnyDelivery[]): Promise<void> {
  const sending = sendTogether(store, group)
  await store.close()
  for (const result of await sending) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(StoreUnavailableError)
}

async function followCourse(file: string, groups: AnyDelivery[][], crashes: number[]): Promise<Store> {
  let store = files.open(file)
  for (const [at, group] of groups.entries()) {
    if (crashes.includes(at)) {
      await loseStore(store, group)
      store = files.open(file)
    }
    for (const result of await sendTogether(store, group)) expect(result.status).toBe('fulfilled')
  }
  return store
}

/** What the order goes by: only a version that can be read has a time of its own. */
const ruled = (event: AnyDelivery) => ({ ...event, updatedAt: isVersion(event) ? Number(event.updatedAt) : null })
const isVersion = ({ type, updatedAt }: AnyDelivery) => ['user.created', 'user.updated'].includes(type) && typeof updatedAt === 'number'

/** What decides between versions and deletions, in every row that there has to be. */
function rowsByRule(events: AnyDelivery[]) {
  const standings = [...Map.groupBy(events.map(ruled), ({ subject }) => subject)].map(([id, own]) => ({ id, ...standingOf(own) }))
  return new Map(standings.filter(({ version, deletion }) => version ?? deletion).map(({ id, version, deletion }) => [id, {
    id,
    status: deletion ? 'deleted' : version?.banned ? 'banned' : 'active',
    first_name: version?.name || null,
    updated_at: version?.updatedAt ?? null,
    deleted_at: deletion?.timestamp ?? null,
    last_event_id: (deletion ?? version)?.id ?? null,
    data_event_id: version?.id ?? null,
    data_occurred_at: version?.timestamp ?? null,
  }]))
}

test('however deliveries are mixed, repeated, started together and met by the loss of the store, the users are those of the ordered history, and of the log', async () => {
  await fc.assert(fc.asyncProperty(anyCourse, async ({ events, groups, crashes }) => {
    const [file, ordered] = [await files.newFile(), await files.newFile()]
    const [store, orderedStore] = [await followCourse(file, groups, crashes), files.open(ordered)]
    for (const event of events.toSorted((one, other) => compare(ruled(one), ruled(other)))) await send(orderedStore, event)

    const rows = rowsIn(file)
    const byRule = rowsByRule(events)
    expect([...rows.keys()].sort()).toEqual([...byRule.keys()].sort())
    for (const [id, row] of rows) expect(row).toMatchObject(byRule.get(id)!)
    expect(rows).toEqual(rowsIn(ordered))
    const { counted, kept } = countersIn(file)
    expect(kept).toEqual(counted)

    await rebuildFromNothing(store, file)
    expect(rowsIn(file)).toEqual(rows)
    await Promise.all([store.close(), orderedStore.close()])
  }), { numRuns: 60 })
}, 60_000)
