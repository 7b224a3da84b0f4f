import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { beforeEach, expect, test } from 'vitest'
import type { RebuildStatus } from '#shared/rebuild'
import { useRebuild } from '~/composables/useRebuild'

/** What was asked of the server, which answers when the test lets it. */
const requests: { what: string, answer: (answer: unknown) => void }[] = []
const whats = () => requests.map(({ what }) => what)
for (const [method, path] of [['GET', ''], ['POST', ''], ['POST', '/cancel']] as const) {
  registerEndpoint(`/api/rebuild${path}`, { method, handler: () => new Promise(answer => requests.push({ what: method + path, answer })) })
}

beforeEach(() => {
  requests.splice(0)
})

const statusOf = (state: string) => ({ rebuild: { id: 1, state, counts: {} }, canConfirm: state === 'waiting' }) as unknown as RebuildStatus

async function follow() {
  const data = shallowRef<RebuildStatus | undefined>(statusOf('none'))
  let rebuild!: ReturnType<typeof useRebuild>
  const component = await mountSuspended({
    setup() {
      rebuild = useRebuild(data)
      return () => null
    },
  })
  return { data, rebuild, end: () => component.unmount() }
}

test('what is to be cancelled while something else is under way is cancelled after it; a second press of the same does nothing', async () => {
  const { data, rebuild, end } = await follow()
  void rebuild.start()
  void rebuild.start()
  const cancelled = rebuild.cancel()
  await expect.poll(whats).toEqual(['POST'])
  requests[0]!.answer({})
  await expect.poll(whats).toEqual(['POST', 'GET'])
  requests[1]!.answer(statusOf('waiting'))
  await expect.poll(whats).toEqual(['POST', 'GET', 'POST/cancel'])
  requests[2]!.answer({})
  await expect.poll(whats).toEqual(['POST', 'GET', 'POST/cancel', 'GET'])
  requests[3]!.answer(statusOf('cancelled'))
  await cancelled
  expect(data.value).toEqual(statusOf('cancelled'))
  end()
})

test('what somebody else has confirmed or cancelled meanwhile is not said to be running', async () => {
  const { rebuild, end } = await follow()
  const toasts = useState<{ title?: string }[]>('toasts')
  toasts.value = []
  const cancelled = rebuild.cancel()
  await expect.poll(whats).toEqual(['POST/cancel'])
  requests[0]!.answer(new Response(null, { status: 409 }))
  await expect.poll(whats).toEqual(['POST/cancel', 'GET'])
  requests[1]!.answer(statusOf('cancelled'))
  await cancelled
  expect(toasts.value.map(({ title }) => title)).toEqual(['That came too late'])

  toasts.value = []
  void rebuild.start()
  await expect.poll(whats).toEqual(['POST/cancel', 'GET', 'POST'])
  requests[2]!.answer(new Response(null, { status: 409 }))
  await expect.poll(() => toasts.value.map(({ title }) => title)).toEqual(['Something is running already'])
  await expect.poll(() => requests.length).toBe(4)
  requests[3]!.answer(statusOf('running'))
  end()
})

test('an answer does not take the place of one that came meanwhile', async () => {
  const { data, end } = await follow()
  data.value = statusOf('running')
  await expect.poll(whats).toEqual(['GET'])
  data.value = statusOf('waiting')
  requests[0]!.answer(statusOf('running'))
  await expect.poll(whats).toEqual(['GET', 'GET'])
  expect(data.value).toEqual(statusOf('waiting'))
  requests[1]!.answer(statusOf('waiting'))
  end()
})
