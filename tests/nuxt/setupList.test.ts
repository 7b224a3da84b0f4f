import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import SetupList from '~/components/overview/SetupList.vue'
import type { SetupStep } from '#shared/records/overview'
import { setupSteps } from '../../server/services/setup'

const SECRET = `whsec_${btoa('the key of nobody at all')}`
type Settings = Parameters<typeof setupSteps>[0]

const ALL_SET: Settings = { missingForSignIn: [], adminUserIds: new Set(['user_1']), adminRole: null, configuredSecrets: [SECRET], signingSecrets: [SECRET] }
const NOTHING_SET: Settings = { missingForSignIn: ['NUXT_CLERK_SECRET_KEY'], adminUserIds: new Set(), adminRole: null, configuredSecrets: [], signingSecrets: [] }
const ENDPOINT = ['Endpoint URL', '/api/webhooks', 'user.created, user.updated, user.deleted']

const KEYS = 'Copy the publishable key and the secret key from the API keys page of Clerk’s dashboard, and restart.'
const ADMIN = 'List the Clerk user ids of your admins, or choose the role in a user’s public metadata that makes one, and restart.'
const NO_SECRET = 'add an endpoint with this address and these event types, copy its Signing Secret, and restart. Until then every delivery is answered with 503.'
const FIRST = 'Open the endpoint in Clerk’s dashboard, choose its Testing tab and send the example of user.created.'
const AGAIN = 'Copy it from the endpoint’s page once more, and restart.'

/** The texts of the list's items, in order; without steps that are left the list is folded up below a line. */
async function shown(settings: Settings, hasVerifiedDelivery = true) {
  const list = await mountSuspended(SetupList, { props: { steps: setupSteps(settings, hasVerifiedDelivery) } })
  return { text: list.text(), items: list.findAll('li').map(item => item.text().replaceAll(/\s+/g, ' ')) }
}

test.for<[what: string, step: SetupStep['id'], settings: Partial<Settings>, says: string[]]>([
  ['Clerk’s keys are missing', 'clerk_keys', { missingForSignIn: ['NUXT_CLERK_SECRET_KEY'] }, ['Connect your Clerk instance', KEYS, 'NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'NUXT_CLERK_SECRET_KEY']],
  ['nobody is an admin', 'admin', { adminUserIds: new Set() }, ['Name an admin', ADMIN, 'NUXT_ADMIN_USER_IDS', 'NUXT_ADMIN_ROLE']],
  ['there is no secret', 'signing_secret', { configuredSecrets: [], signingSecrets: [] }, ['Set the webhook’s signing secret', NO_SECRET, 'NUXT_CLERK_WEBHOOK_SIGNING_SECRET', ...ENDPOINT]],
  ['the only secret is malformed', 'signing_secret', { configuredSecrets: [`"${SECRET}"`], signingSecrets: [] }, ['Mend the webhook’s signing secret', 'has quotes around it.', 'Until it is set right, every delivery is answered with 503.', AGAIN]],
  ['one of two secrets is malformed', 'signing_secret', { configuredSecrets: [SECRET, `"${SECRET}"`] }, ['Mend the webhook’s signing secret', 'Secret 2 of 2 has quotes around it.', 'Deliveries are verified with the others.', AGAIN]],
])('where %s, that alone is left, and what to do is said', async ([, step, settings, says]) => {
  const { text, items } = await shown({ ...ALL_SET, ...settings })
  expect(text).toContain('1 step left.')
  const open = items.filter(item => item.includes(': not done yet'))
  expect(open).toHaveLength(1)
  for (const part of says) expect(open[0]).toContain(part)
  expect(items.indexOf(open[0]!)).toBe(setupSteps(ALL_SET, true).findIndex(({ id }) => id === step))
  expect(text).not.toContain(SECRET)
})

test('where nothing has arrived yet, the way to a first event is said, with the address and the types to enter', async () => {
  const { items } = await shown(ALL_SET, false)
  for (const part of ['Receive a first event: not done yet', FIRST, ...ENDPOINT]) expect(items.at(-1)).toContain(part)
})

test('at first everything is left, in the order in which one goes about it', async () => {
  const { text, items } = await shown(NOTHING_SET, false)
  expect(text).toContain('4 steps left.')
  expect(items.map(item => item.slice(0, item.indexOf(':')))).toEqual(['Connect your Clerk instance', 'Name an admin', 'Set the webhook’s signing secret', 'Receive a first event'])
})

test('a role makes admins as well as a list of ids does', async () => {
  expect((await shown({ ...ALL_SET, adminUserIds: new Set(), adminRole: 'admin' })).text).toContain('Everything is set up.')
})

test('once all is done, no step asks for anything, and what the endpoint needs is still at hand', async () => {
  const { text, items } = await shown(ALL_SET)
  expect(items).toHaveLength(4)
  for (const item of items) expect(item).toMatch(/: done$/)
  for (const part of ['Everything is set up.', ...ENDPOINT]) expect(text).toContain(part)
})
