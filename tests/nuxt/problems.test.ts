import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test, vi } from 'vitest'
import FailureCard from '~/components/failure/Card.vue'
import ProblemFace from '~/components/ProblemFace.vue'
import ErrorPage from '~/error.vue'
import { problemOf } from '~/composables/problems'
import { helpAddress } from '#shared/answers'
import type { Failure } from '#shared/records/failures'
import { REASON_CODES, REASONS } from '#shared/reasons'

// Clerk's script is not loaded here; nobody is signed in.
vi.mock('~/composables/useSignOut', () => ({ useSignOut: () => () => {} }))

const answered = (statusCode: number, data?: unknown) => ({ statusCode, data: { data } })

test.for([400, 401, 403, 404, 500, 503])('an answer of %d says what happened, what it means and what to do', async (status) => {
  const problem = problemOf(answered(status))
  const face = await mountSuspended(ProblemFace, { props: { problem } })
  expect(face.attributes('role')).toBe('alert')
  for (const part of [problem.title, problem.meaning, problem.nextStep]) {
    expect(part).not.toBe('')
    expect(face.text()).toContain(part)
  }
})

test('what is worth another try can be tried again, and nothing else', async () => {
  for (const [status, canRetry] of [[503, true], [500, true], [404, false], [400, false]] as const) {
    const face = await mountSuspended(ProblemFace, { props: { problem: problemOf(answered(status)) } })
    expect(face.text().includes('Try again'), String(status)).toBe(canRetry)
  }
})

test('every parameter that the server names is named on the page', async () => {
  const issues = [{ path: 'status', message: 'is none' }, { path: 'limit', message: 'is too large' }]
  const face = await mountSuspended(ProblemFace, { props: { problem: problemOf(answered(400, { issues })) } })
  expect(face.findAll('li').map(item => item.text())).toEqual(['status: is none', 'limit: is too large'])
})

test('the error page shows a stranger which account they use, and never what the error said of itself', async () => {
  const error = createError({ statusCode: 403, message: 'secret detail', data: { access: 'not_admin', userId: 'user_x' } })
  const page = await mountSuspended(ErrorPage, { props: { error } })
  expect(page.text()).toContain('This account is not an admin')
  expect(page.text()).toContain('NUXT_ADMIN_USER_IDS=user_x')

  const broken = await mountSuspended(ErrorPage, { props: { error: createError({ statusCode: 500, message: 'secret detail' }) } })
  expect(broken.text()).toContain('Something went wrong')
  expect(broken.text()).not.toContain('secret detail')
})

test.for(REASON_CODES.filter(code => REASONS[code].kind === 'rejected' || REASONS[code].kind === 'failed'))('the card of “%s” says what to do and leads to what it counts', async (reason) => {
  const text = REASONS[reason]
  const isRejected = text.kind === 'rejected'
  const failure = { ...text, reason, count: 3, firstAt: 1, lastAt: 2, sampleId: '7', causes: [], streak: null } as unknown as Failure
  const card = await mountSuspended(FailureCard, { props: { failure } })
  for (const part of [text.title, text.explanation, text.nextStep]) expect(card.text()).toContain(part)
  expect(card.findAll('a').map(link => link.attributes('href'))).toEqual(isRejected
    ? [`/deliveries?outcome=rejected&reason=${reason}`, '/deliveries/7', helpAddress(reason)]
    : [`/events?outcome=failed&reason=${reason}`, '/events/7', helpAddress(reason)])
})
