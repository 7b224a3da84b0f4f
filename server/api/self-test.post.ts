import { adminRoute } from '../http/adminRoute'
import { refusal } from '../http/refusal'
import { selfTest } from '../services/selfTest/selfTest'

let isRunning = false

/** Has the server call its own public address, and tells what became of that. */
export default adminRoute(async ({ context }) => {
  if (isRunning) throw refusal(409, 'A self-test is under way. It takes 15 seconds at most.')
  isRunning = true
  try {
    const { store, account } = context
    const id = await store.startMending({ kind: 'self_test', startedBy: account.userId, request: {} })
    const result = await selfTest(context)
    await store.noteMending(id, { state: 'done', done: 1, total: 1, counts: { [result.verdict]: 1 }, summary: result.title })
    return result
  }
  finally {
    isRunning = false
  }
})
