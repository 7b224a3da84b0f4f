import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DELIVERY_OUTCOMES, EVENT_OUTCOMES } from '#shared/outcomes'
import { CAUSES } from '#shared/causes'
import type { Delivery } from '#shared/records/deliveries'
import type { EventDetail, EventRecord } from '#shared/records/events'
import type { Failure } from '#shared/records/failures'
import type { Overview } from '#shared/records/overview'
import type { Page } from '#shared/records/page'
import type { TimelineEntry, User, UserDetail } from '#shared/records/users'
import { PROJECT_ROOT } from '../../scripts/app/paths'
import { appEnvironment, sessionCookies, signSession } from '../../scripts/clerk/instance'
import { REJECTED_KINDS } from '../../scripts/clerk/sender'
import { makeMonth } from '../../scripts/demo/month'
import { seed } from '../../scripts/demo/seed'
import type { Tally } from '../../scripts/demo/tally'
import { isWithin } from '../../scripts/history/period'
import { THEMES } from '../../scripts/pictures/camera'
import { chooseShots } from '../../scripts/pictures/shots'
import { takePictures } from '../../scripts/pictures/takePictures'
import { ADMIN_ID, json, useApp } from './app'

const CAUSE_CODES = new Set<string>(Object.keys(CAUSES))
const DAY_MS = 24 * 3600 * 1000
/** The first Thursday there was, in the afternoon: a month that ends at the same hour of the week is always the same month. */
const THURSDAY_MS = 15.5 * 3600 * 1000
const WEEK_MS = 7 * DAY_MS
const now = Date.now()
const until = now - (now - THURSDAY_MS) % WEEK_MS
const app = useApp({}, { beforeStart: fill })
/** The people and the troubles are always all there; of everyday life as little as can be. */
const { plan } = makeMonth({ seed: 7, imageUrl: id => `http://localhost/${id}.svg`, until, events: 0 })
let tally: Tally

async function fill(): Promise<void> {
  const { databaseFile } = app
  const env = { ...appEnvironment(app.instance()), NUXT_DATABASE_URL: `file:${databaseFile}` }
  tally = await seed({ env, databaseFile, webhookSecret: app.secret(), plan })
}

const get = async <Body>(path: string) => json<Body>(await app.fetch(path))
const deliveries = (query: string) => get<Page<Delivery>>(`/api/deliveries?limit=200&${query}`)
const dayOf = (at: number) => Math.floor(at / DAY_MS)

test('every delivery is answered as it was planned', async () => {
  expect(tally.unexpected).toEqual([])
  expect((await deliveries('')).total).toBe(tally.refusedAtFirst + plan.deliveries.length)
})

test('deliveries have arrived when they were sent, over the whole month', async () => {
  const { columns, latency } = await get<Overview>('/api/overview?range=30d')
  const busy = columns.filter(({ applied, superseded, ignored, failed, rejected }) => applied + superseded + ignored + failed + rejected > 0)
  expect(busy.length).toBeGreaterThan(20)
  expect(latency.arrival.p50).toBeLessThanOrEqual(5000)

  const planned = new Map(plan.deliveries.filter(({ signedAt }) => signedAt === undefined).map(({ messageId, at }) => [messageId, at]))
  const { items } = await get<Page<EventRecord>>('/api/events?limit=200')
  const late = items.filter(({ id, deliveryCount, receivedAt }) => deliveryCount === 1 && !isWithin({ from: 0, until: 30_000 }, receivedAt - planned.get(id)!))
  expect(items).toHaveLength(200)
  expect(late).toEqual([])
})

test('every outcome of an event and of a delivery is there, and every rejection that a sender can cause', async () => {
  const lists = [
    ...EVENT_OUTCOMES.map(outcome => `events?outcome=${outcome}`),
    ...['newer_event_applied', 'user_deleted', 'payload_invalid'].map(reason => `events?reason=${reason}`),
    ...DELIVERY_OUTCOMES.map(outcome => `deliveries?outcome=${outcome}`),
    ...[...REJECTED_KINDS, 'payload_invalid', 'internal_error'].map(reason => `deliveries?reason=${reason}`),
  ]
  const totals = await Promise.all(lists.map(async list => (await get<Page<unknown>>(`/api/${list}`)).total))
  expect(lists.filter((_, index) => totals[index] === 0)).toEqual([])
})

test('every cause that is known is there, and every way to set the app up wrong', async () => {
  const { items } = await get<{ items: Failure[] }>('/api/failures')
  const causes = items.flatMap(({ causes }) => causes.map(({ cause }) => cause))
  expect(CAUSE_CODES.difference(new Set(causes))).toEqual(new Set())
  expect(items.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['secret_missing', 'secret_malformed', 'address_not_allowed', 'wrong_instance']))
})

test('what failed and was rejected in the two troubles was mended by a later try', async () => {
  const failed = await deliveries('reason=internal_error')
  const mended = await get<EventDetail>(`/api/events/${failed.items[0]!.eventId}`)
  expect(mended).toMatchObject({ outcome: 'applied', reason: null })
  expect(mended.deliveries.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['failed', 'accepted']))

  const { from, until: to } = plan.troubles.wrongSecret
  const during = await deliveries(`from=${from}&to=${to}`)
  expect(during.items.length).toBeGreaterThan(4)
  expect(during.items.filter(({ outcome }) => outcome !== 'rejected')).toEqual([])
  const claimed = new Set(during.items.filter(({ reason }) => reason === 'signature_mismatch').map(({ eventId }) => eventId))
  const after = await get<Page<EventRecord>>(`/api/events?limit=200&from=${to}`)
  expect(after.items.filter(({ id }) => claimed.has(id)).length).toBeGreaterThan(0)
})

test('people with every kind of identifier are there, in every status', async () => {
  const { items } = await get<Page<User>>('/api/users?limit=200&status=all')
  const details = await Promise.all(items.map(({ id }) => get<UserDetail>(`/api/users/${id}`)))
  expect(new Set(details.flatMap(({ identifiers }) => identifiers.map(({ kind }) => kind)))).toEqual(new Set(['email', 'phone', 'username', 'externalId', 'web3', 'externalAccount', 'enterpriseAccount', 'passkey']))
  expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['active', 'banned', 'locked', 'deleted']))
})

test('messages with codes are there, and masked', async () => {
  for (const type of ['email.created', 'sms.created']) {
    const { items: [event] } = await get<Page<EventRecord>>(`/api/events?type=${type}`)
    expect((await get<EventDetail>(`/api/events/${event!.id}`)).maskedValues).toBeGreaterThan(0)
  }
})

test.for([
  ['Castellanos', 'active', 14],
  ['Achterberg', 'banned', 12],
  ['Haddad', 'deleted', 10],
] as const)('the story of %s ends %s, and has at least %i events on many days', async ([name, status, least]) => {
  const { items: [user] } = await get<Page<User>>(`/api/users?q=${name}&status=all`)
  expect(user).toMatchObject({ lastName: name, status })
  const { items } = await get<Page<TimelineEntry>>(`/api/users/${user!.id}/timeline?limit=50`)
  expect(items.length).toBeGreaterThanOrEqual(least)
  expect(new Set(items.map(({ receivedAt }) => dayOf(receivedAt))).size).toBeGreaterThan(6)
})

test('every page that the documentation has a picture of is there, and there is a picture of each', async () => {
  const shots = await chooseShots(get)
  for (const { path } of shots) expect((await app.fetch(path)).status, path).toBe(200)
  const files = shots.flatMap(({ name }) => THEMES.map(theme => `${name}-${theme}.png`))
  expect((await readdir(join(PROJECT_ROOT, 'docs/images'))).sort()).toEqual(files.sort())
})

test('a picture is taken in light and in dark, as wide as it is meant to be, with what has to be done on the page before', async () => {
  const { url } = app.running()
  const cookies = sessionCookies(app.instance(), await signSession(app.instance(), { userId: ADMIN_ID, authorizedParty: url, expiresInSeconds: 600 }))
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-pictures-'))
  const taken = await Array.fromAsync(takePictures({ url, cookies, setClockBack: async () => {} }, { now, folder, names: ['narrow'] }), ({ file }) => file)
  expect(taken).toEqual(['narrow-light.png', 'narrow-dark.png'])
  const pictures = await Promise.all(taken.map(file => readFile(join(folder, file))))
  // A PNG says how wide it is in its first chunk.
  expect(pictures.map(picture => picture.readUInt32BE(16))).toEqual([390, 390])
  expect(pictures[0]).not.toEqual(pictures[1])
  await rm(folder, { recursive: true })
})
