import { Worker } from 'node:worker_threads'
import { Webhook } from 'svix'
import { expect, test } from 'vitest'
import { createBudget, EXAMINING_BURST_MS, EXAMINING_SHARE } from '../../../server/services/doctor/budget'
import { createDoctor } from '../../../server/services/doctor/doctor'
import { createWebhookSecret } from '../../../scripts/clerk/instance'
import { NO_EVIDENCE, NOW } from './patient'

const secret = createWebhookSecret()
const text = '{"type":"user.created","data":{"id":"user_1"}}'

test('the budget lets a burst through, then no more than its share of time', () => {
  let now = 0
  const budget = createBudget(() => now)
  let spent = 0
  for (; now < 60_000; now++) {
    if (!budget.hasSome()) continue
    budget.spend(10)
    spent += 10
  }
  expect(spent).toBeGreaterThan(EXAMINING_BURST_MS)
  expect(spent).toBeLessThanOrEqual(EXAMINING_BURST_MS + 60_000 * EXAMINING_SHARE + 10)
})

test('once it is spent, a delivery is kept as one that was not examined; the log is not asked', async () => {
  const doctor = createDoctor({ clockEvidence: () => Promise.reject(new Error('asked')) }, { hasSome: () => false, spend: () => {} })
  const patient = { header: () => 'x', sourceIp: null, receivedAt: NOW, body: Buffer.from(text), secrets: [secret] }
  expect(await doctor.diagnose({ ...patient, reason: 'signature_mismatch' })).toEqual({ cause: 'not_examined', findings: { checked: [], notExaminedFor: 'time' } })
  expect(await doctor.diagnose({ ...patient, reason: 'body_too_large' })).toBeNull()
})

test('what fails while examining is no diagnosis', async () => {
  let spent = 0
  const doctor = createDoctor({ clockEvidence: async () => NO_EVIDENCE }, {
    hasSome: () => true,
    spend() {
      spent++
    },
  })
  const header = () => {
    throw new Error('unforeseen')
  }
  expect(await doctor.diagnose({ header, sourceIp: null, receivedAt: NOW, body: Buffer.from(text), secrets: [secret], reason: 'signature_mismatch' })).toBeNull()
  expect(spent).toBe(1)
})

const OTHERS_MS = 200
/** A thread that takes so much of a processor's time once it is told to, and tells when it has. */
const busyThread = `
  const { workerData: { state, ms } } = require('node:worker_threads')
  Atomics.wait(state, 0, 0)
  const taken = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000 }
  for (const before = taken(); taken() - before < ms;);
  Atomics.store(state, 0, 2)
  Atomics.notify(state, 0)
`

test('what other threads do meanwhile, and what this one does while the log is asked, is not paid for', async () => {
  const state = new Int32Array(new SharedArrayBuffer(4))
  const others = new Worker(busyThread, { eval: true, workerData: { state, ms: OTHERS_MS } })
  const letOthersWork = () => {
    Atomics.store(state, 0, 1)
    Atomics.notify(state, 0)
    while (Atomics.load(state, 0) === 1) Atomics.wait(state, 0, 1)
  }
  const letThisThreadWork = async () => {
    await Promise.resolve()
    for (const before = process.threadCpuUsage().user; process.threadCpuUsage().user - before < OTHERS_MS * 1000;);
    return NO_EVIDENCE
  }
  let spent = 0
  const doctor = createDoctor({ clockEvidence: letThisThreadWork }, { hasSome: () => true, spend: ms => spent += ms })
  const headers: Record<string, string> = {
    'svix-id': 'msg_1',
    'svix-timestamp': String(NOW / 1000 - 3600),
    'svix-signature': new Webhook(secret).sign('msg_1', new Date(NOW - 3_600_000), text),
  }
  const header = (name: string) => {
    if (Atomics.load(state, 0) === 0) letOthersWork()
    return headers[name]
  }
  expect(await doctor.diagnose({ header, sourceIp: null, receivedAt: NOW, body: Buffer.from(text), secrets: [secret], reason: 'timestamp_too_old' })).toMatchObject({ cause: 'clock_unclear' })
  await others.terminate()
  expect(Atomics.load(state, 0), 'the others have worked').toBe(2)
  expect(spent).toBeGreaterThan(0)
  expect(spent).toBeLessThan(OTHERS_MS)
})
