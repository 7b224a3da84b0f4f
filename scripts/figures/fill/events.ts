import type { Database } from 'better-sqlite3'
import { makeChance } from './chance.ts'
import type { Size } from './fill.ts'
import { makePerson } from './people.ts'
import { insertInto } from './insertInto.ts'

/** The log goes back so far. */
const SPAN_MS = 3 * 365 * 24 * 3600 * 1000
const RETRY_MS = 300_000
/** A bot signs in all day: this user has far more events than anybody else. */
const BOT = 0

/** What the events came to for each user, by the user's number. */
export interface Histories {
  createdAt: Float64Array
  updatedAt: Float64Array
  deletedAt: Float64Array
  lastEventId: string[]
  dataEventId: string[]
  /** When the last event arrived. */
  until: number
}

const OTHER_TYPES = [
  ...Array.from({ length: 12 }, () => ['session.created', 'sess'] as const),
  ...Array.from({ length: 4 }, () => ['session.ended', 'sess'] as const),
  ...Array.from({ length: 3 }, () => ['email.created', 'ema'] as const),
  ['sms.created', 'sms'], ['organization.created', 'org'], ['organizationMembership.created', 'orgmem'],
  ['organizationMembership.deleted', 'orgmem'], ['session.revoked', 'sess'], ['subscriptionItem.active', 'csub_item'],
] as const

/** Writes the events and their verified deliveries, in the order of their arrival. A fifth or less creates users. */
export function writeEvents(client: Database, { users, events }: Size): Histories {
  const chance = makeChance(events)
  const until = Date.now() - Date.now() % 3_600_000
  const step = SPAN_MS / events
  const every = Math.max(1, Math.floor(events / users))
  const times = () => new Float64Array(users)
  const histories: Histories = { createdAt: times(), updatedAt: times(), deletedAt: times(), lastEventId: [], dataEventId: [], until }
  const insertEvent = insertInto(client, 'events', ['id', 'type', 'family', 'subject_id', 'instance_id', 'occurred_at', 'received_at', 'outcome', 'reason', 'detail', 'delivery_count', 'superseded_by', 'payload'])
  const insertDelivery = insertInto(client, 'deliveries', ['event_id', 'received_at', 'outcome', 'reason', 'detail', 'status_code', 'duration_ms', 'source_ip', 'user_agent', 'body_bytes', 'headers'])

  for (let index = 0; index < events; index++) {
    const occurredAt = Math.floor(until - SPAN_MS + index * step)
    const receivedAt = occurredAt + 200 + chance.below(2000)
    const id = chance.id('msg', occurredAt)
    const known = Math.min(users, Math.floor(index / every) + (index % every === 0 ? 0 : 1))
    const creates = index % every === 0 && known < users
    const event = creates ? createUser(known) : chance.share() < 0.5 ? changeUser(chance.share() < 0.01 ? BOT : chance.below(known)) : otherEvent()
    const { type, subject, outcome, reason, detail, supersededBy, data } = { outcome: 'applied', reason: null, detail: null, supersededBy: null, ...event }
    const duplicate = outcome !== 'failed' && chance.share() < 0.03
    const payload = JSON.stringify({ data, instance_id: 'ins_2figures', object: 'event', timestamp: occurredAt, type })
    insertEvent(id, type, type.slice(0, type.indexOf('.')), subject, 'ins_2figures', occurredAt, receivedAt, outcome, reason, detail, duplicate ? 2 : 1, supersededBy, payload)
    const deliver = (at: number, delivered: string) => {
      const headers = JSON.stringify({ 'svix-id': id, 'svix-timestamp': String(Math.floor(at / 1000)), 'svix-signature': 'v1,Zm9yIHRoZSBmaWd1cmVzLCBub2JvZHkgc2lnbmVkIGl0' })
      insertDelivery(id, at, delivered, outcome === 'failed' ? reason : null, detail, outcome === 'failed' ? 422 : 200, 1 + chance.below(9), `44.228.126.${chance.below(256)}`, 'Svix-Webhooks/1.81.0', payload.length, headers)
    }
    deliver(receivedAt, outcome === 'failed' ? 'failed' : 'accepted')
    if (duplicate) deliver(receivedAt + RETRY_MS, 'duplicate')

    function createUser(number: number) {
      histories.createdAt[number] = histories.updatedAt[number] = occurredAt
      histories.lastEventId[number] = histories.dataEventId[number] = id
      return { type: 'user.created', subject: makePerson(number, occurredAt).id, data: makePerson(number, occurredAt).data(occurredAt) }
    }
    function changeUser(number: number) {
      const person = makePerson(number, histories.createdAt[number]!)
      const subject = person.id
      const lot = chance.share()
      if (lot < 0.04 && number !== BOT && !histories.deletedAt[number]) {
        histories.deletedAt[number] = occurredAt
        histories.lastEventId[number] = id
        return { type: 'user.deleted', subject, data: { id: subject, object: 'user', deleted: true } }
      }
      // Defects are mended one day: those events lie in the first tenth of the log.
      if (lot < 0.06 && index < events / 10) return { type: lot < 0.041 ? 'user.deleted' : 'user.updated', subject, outcome: 'failed', reason: lot < 0.05 ? 'payload_invalid' : 'internal_error', detail: 'data.updated_at: missing', data: { id: subject } }
      const data = person.data(occurredAt)
      const supersededBy = histories.lastEventId[number]!
      if (histories.deletedAt[number]) return { type: 'user.updated', subject, outcome: 'superseded', reason: 'user_deleted', supersededBy, data }
      if (lot < 0.14) return { type: lot < 0.061 ? 'user.created' : 'user.updated', subject, outcome: 'superseded', reason: 'newer_event_applied', supersededBy, data }
      histories.updatedAt[number] = occurredAt
      histories.lastEventId[number] = histories.dataEventId[number] = id
      return { type: 'user.updated', subject, data }
    }
    function otherEvent() {
      const [type, prefix] = chance.pick(OTHER_TYPES)
      const subject = chance.share() < 0.001 ? null : chance.id(prefix, occurredAt)
      return { type, subject, outcome: 'ignored', reason: 'type_not_synced', data: { id: subject, object: prefix, status: 'active', created_at: occurredAt, updated_at: occurredAt } }
    }
  }
  return histories
}
