import { mountSuspended } from '@nuxt/test-utils/runtime'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import LiveSwitch from '~/components/LiveSwitch.vue'
import { useLive } from '~/composables/useLive'
import { fakeEventSources } from '../fixtures/eventSource'

let sources: ReturnType<typeof fakeEventSources>
let live: ReturnType<typeof useLive>
const mounted: { unmount: () => void }[] = []

beforeEach(() => {
  vi.useFakeTimers()
  sources = fakeEventSources()
})
afterEach(async () => {
  live?.resume()
  mounted.splice(0).forEach(component => component.unmount())
  await vi.advanceTimersByTimeAsync(10_000)
  expect(sources.open(), 'nobody follows any more').toEqual([])
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function mountFollower(...follow: Parameters<typeof useLive>) {
  const component = await mountSuspended({
    setup() {
      live = useLive(...follow)
      return () => null
    },
  })
  mounted.push(component)
  return component
}

async function mountSwitch() {
  const component = await mountSuspended(LiveSwitch)
  mounted.push(component)
  return component
}

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

async function show(hidden: boolean) {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden)
  document.dispatchEvent(new Event('visibilitychange'))
  await settle()
}

test('however many follow, there is one connection, and all are called', async () => {
  const calls = [vi.fn(), vi.fn()]
  for (const call of calls) await mountFollower(call)
  expect(sources.open()).toHaveLength(1)
  sources.open()[0]!.say('open')
  await settle()
  sources.open()[0]!.say('changed')
  await settle()
  for (const call of calls) expect(call).toHaveBeenCalledTimes(2)
})

test('a page that takes over from another keeps the connection', async () => {
  const first = await mountFollower()
  const [source] = sources.open()
  first.unmount()
  await settle(5000)
  await mountFollower()
  await settle(60_000 - 15_000)
  expect(sources.open()).toEqual([source])
})

test('calls keep their distance, the last change is not lost, and a call that fails is made again at the next', async () => {
  const call = vi.fn(() => Promise.reject(new Error('no answer')))
  const follower = await mountFollower(call, 2000)
  const source = sources.open()[0]!
  source.say('open')
  await settle()
  for (let n = 0; n < 5; n++) source.say('changed')
  await settle(1999)
  expect(call).toHaveBeenCalledTimes(1)
  await settle(1)
  expect(call).toHaveBeenCalledTimes(2)
  source.say('changed')
  follower.unmount()
  await settle(5000)
  expect(call, 'a page that is gone is left alone').toHaveBeenCalledTimes(2)
})

test('a tab that stays hidden lets go, and catches up when it is shown', async () => {
  const call = vi.fn()
  await mountFollower(call)
  sources.open()[0]!.say('open')
  await settle()
  await show(true)
  await settle(9000)
  expect(sources.open()).toHaveLength(1)
  await settle(1000)
  expect(sources.open()).toEqual([])
  await show(false)
  sources.open()[0]!.say('open')
  await settle()
  expect(call).toHaveBeenCalledTimes(2)
})

test('the switch pauses and resumes for the whole app', async () => {
  const call = vi.fn()
  await mountFollower(call)
  const wrapper = await mountSwitch()
  sources.open()[0]!.say('open')
  await settle()
  const control = wrapper.get('[role=switch]')
  expect([control.attributes('aria-checked'), wrapper.text()]).toEqual(['true', 'Live'])
  await control.trigger('click')
  expect([control.attributes('aria-checked'), live.state.value, sources.open().length]).toEqual(['false', 'paused', 0])
  await show(true)
  await show(false)
  expect(sources.open(), 'paused stays paused').toEqual([])
  await control.trigger('click')
  sources.open()[0]!.say('open')
  await settle()
  expect(live.state.value).toBe('live')
  expect(call).toHaveBeenCalledTimes(2)
})

test('a connection that is soon back is not worth a word; one that stays away is', async () => {
  const wrapper = await mountSwitch()
  const status = wrapper.get('[role=status]')
  sources.open()[0]!.say('open')
  sources.open()[0]!.fail('broken')
  await settle(2999)
  expect(status.text()).toBe('')
  sources.open()[0]!.say('open')
  await settle(5000)
  expect(status.text()).toBe('')
  sources.open()[0]!.fail('broken')
  await settle(3000)
  expect(status.text()).toBe('Reconnecting…')
  sources.open()[0]!.say('open')
  await settle()
  expect(status.text()).toBe('')
})

test('a session that has ended is named, with a way on', async () => {
  vi.stubGlobal('fetch', async () => new Response(null, { status: 401 }))
  const wrapper = await mountSwitch()
  for (let n = 0; n < 3; n++) {
    sources.open()[0]!.fail('refused')
    await settle(5000)
  }
  expect(wrapper.get('[role=status]').text()).toBe('Session ended')
  expect(wrapper.get('button').text()).toBe('Reload')
})

test('a pause takes back what was about to be asked, and what is being asked changes nothing', async () => {
  const wanted: (() => boolean)[] = []
  const answers: (() => void)[] = []
  await mountFollower(isWanted => new Promise<void>((resolve) => {
    wanted.push(isWanted)
    answers.push(resolve)
  }), 1000)
  sources.open()[0]!.say('open')
  await settle()
  expect(wanted).toHaveLength(1)
  sources.open()[0]!.say('changed')
  await settle()
  expect(wanted[0]!()).toBe(true)
  live.pause()
  expect(wanted[0]!()).toBe(false)
  answers[0]!()
  await settle(5000)
  expect(wanted, 'what had been asked for again is forgotten').toHaveLength(1)
})
