import type { WebhookEvent } from '@clerk/backend/webhooks'
import Database from 'better-sqlite3'
import { openSqliteStore } from '../../db/sqlite/store.ts'
import type { VerifiedDelivery } from '../../db/sqlite/settle.ts'
import type { Store } from '../../db/store.ts'
import { describeArrival } from '../../server/services/arrival.ts'
import { ingest } from '../../server/services/ingest.ts'
import { rebuildReading } from '../../server/services/rebuild/reading.ts'
import { ownMigrations } from '../app/database.ts'
import { createWebhookSecret } from '../clerk/instance.ts'
import { makeDeliveries } from './client/batch.ts'
import type { Goal } from './goal.ts'
import type { BenchRun } from './run.ts'
import { table } from './table.ts'
import { inTurns, medianOf } from './turns.ts'

const BYTES = 2000
/** About as many share a commit with 64 connections. */
const TOGETHER = 32
const GROUPS = 60

/** What a delivery has written beside its own rows, by the names of indexes and triggers. Partial indexes do not hold it. */
const PIECES: { name: string, isOne: (name: string) => boolean }[] = [
  { name: 'the indexes of events', isOne: name => name.startsWith('events_') },
  { name: 'the indexes of deliveries', isOne: name => name.startsWith('deliveries_') },
  { name: 'the orders of users, with the starts of words', isOne: name => name.startsWith('users_by_') },
  { name: 'the search index of users', isOne: name => name.startsWith('users_search_') },
  { name: 'the counters', isOne: name => /_(?:counts|days|hours)_/.test(name) },
]
const SIDES = [{ name: 'nothing', isOne: () => false }, ...PIECES, { name: 'all of these', isOne: (name: string) => PIECES.some(({ isOne }) => isOne(name)) }]

interface Writing {
  /** Of a processor, for a delivery. */
  cpuMs: number
  /** By the clock, for a delivery. */
  ms: number
}

/**
 * What the parts of the database take of a delivery: its writing alone, in this process and in groups, with one part after
 * the other left out.
 */
export async function benchWrites(run: BenchRun, { rounds = run.isFull ? 15 : 7, groups = GROUPS } = {}): Promise<Goal[]> {
  const stores = SIDES.map(({ name, isOne }) => openWithout(run.newFile(`without ${name}`), isOne))
  try {
    for (const store of stores) await write(store, groups)
    const measured = await inTurns(stores, rounds, store => write(store, groups))
    const whole = medianOf(measured, 0, ({ cpuMs }) => cpuMs)
    console.log(`\nMilliseconds for a delivery of ${BYTES / 1000} KB in groups of ${TOGETHER}, the medians of ${rounds} rounds.`)
    console.log(table(['left out', 'CPU', 'by the clock', 'less CPU than with all'], SIDES.map(({ name }, side) => {
      const cpu = medianOf(measured, side, ({ cpuMs }) => cpuMs)
      return [name, cpu.toFixed(3), medianOf(measured, side, ({ ms }) => ms).toFixed(3), side === 0 ? '' : (whole - cpu).toFixed(3)]
    })))
  }
  finally {
    await Promise.all(stores.map(store => store.close()))
  }
  return []
}

/** A store on a new file without some of its indexes and triggers. */
function openWithout(file: string, isLeftOut: (name: string) => boolean): Store {
  const open = () => openSqliteStore(file, ownMigrations(), rebuildReading(() => {}))
  void open().close()
  const client = new Database(file)
  const names = client.prepare<[], { type: string, name: string }>('SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL AND type IN (\'index\', \'trigger\')').all()
  for (const { type, name } of names.filter(({ name }) => isLeftOut(name))) client.exec(`DROP ${type} ${name}`)
  client.close()
  return open()
}

async function write(store: Store, groups: number): Promise<Writing> {
  const deliveries = await makeVerified(TOGETHER * groups)
  const [cpu, startedAt] = [process.cpuUsage(), performance.now()]
  for (let group = 0; group < groups; group++) {
    await Promise.all(deliveries.slice(group * TOGETHER, (group + 1) * TOGETHER).map(({ event, effect, arrival }) => store.settle(event, effect, arrival)))
  }
  const { user, system } = process.cpuUsage(cpu)
  return { cpuMs: (user + system) / 1000 / deliveries.length, ms: (performance.now() - startedAt) / deliveries.length }
}

/** Deliveries as they are once they have been verified and read. */
async function makeVerified(count: number): Promise<VerifiedDelivery[]> {
  const read: VerifiedDelivery[] = []
  const settle: Store['settle'] = async (event, effect, arrival) => {
    read.push({ event, effect, arrival })
    return { outcome: 'applied' }
  }
  for (const { id, headers, body } of makeDeliveries({ secret: createWebhookSecret(), count, bytes: BYTES })) {
    const now = Date.now()
    const arrival = describeArrival({ headers, sourceIp: '127.0.0.1', receivedAt: now, elapsed: () => 1 }, Buffer.byteLength(body))
    await ingest({ settle }, { id, event: JSON.parse(body) as WebhookEvent, payload: body, signedAt: now }, arrival)
  }
  return read
}
