import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import type { EventDetail } from '#shared/records/events'
import type { MendedOutcome } from '#shared/mendings'
import ApplyAgain from '~/components/event/ApplyAgain.vue'

let after: MendedOutcome
let answered: Promise<unknown> = Promise.resolve()
registerEndpoint('/api/reprocess', { method: 'POST', handler: () => answered.then(() => ({ mendingId: 1, result: { after, reason: 'internal_error', detail: null } })) })

const eventThat = (outcome: EventDetail['outcome']) => ({ event: { id: 'msg_1', type: 'user.updated', outcome } as EventDetail })

test('what came of applying an event again is told until something else has come of it', async () => {
  const component = await mountSuspended(ApplyAgain, { props: eventThat('failed') })
  const told = () => component.get('[role=status]').text()
  const press = () => component.get('button').trigger('click')
  after = 'failed'
  await press()
  await expect.poll(told).toContain('Still failed')
  // A delivery has settled it, and the page follows.
  await component.setProps(eventThat('applied'))
  expect(told()).toBe('')

  await component.setProps(eventThat('failed'))
  after = 'applied'
  await press()
  await expect.poll(told).toContain('Applied')
  await component.setProps(eventThat('applied'))
  expect(told()).toContain('Applied')
  component.unmount()
})

test('an answer that it still failed says nothing once the page knows better', async () => {
  const component = await mountSuspended(ApplyAgain, { props: eventThat('failed') })
  const { promise, resolve } = Promise.withResolvers<unknown>()
  answered = promise
  after = 'failed'
  await component.get('button').trigger('click')
  await component.setProps(eventThat('applied'))
  resolve(true)
  await expect.poll(() => component.get('button').attributes('aria-busy')).toBe('false')
  expect(component.get('[role=status]').text()).toBe('')
  component.unmount()
})
