import type { MessagePort } from 'node:worker_threads'
import type { Store } from '#db/store'
import { failureOf } from './failures'
import { RELEASE, THE_STORE, type Answer, type Call, type News } from './messages'

type Methods = Record<string, (...args: unknown[]) => unknown>

/** Does what another thread asks of a store that is in this one; several calls at a time, each answered when it is done. */
export function serveStore(port: MessagePort, store: Store): void {
  const kept = new Map<number, unknown>([[THE_STORE, store]])

  async function carryOut({ id, on, method, args, isKept }: Call): Promise<unknown> {
    if (method === RELEASE) return void kept.delete(on)
    const object = kept.get(on)
    if (!object) throw new Error('What was left in this thread is gone.')
    const result = (object as Methods)[method]!(...args)
    if (!isKept) return await result
    kept.set(id, result)
  }

  const running = new Set<Promise<void>>()
  port.on('message', (call: Call) => {
    const answered: Promise<void> = carryOut(call).then(
      value => ({ id: call.id, value }),
      (error: unknown) => ({ id: call.id, failure: failureOf(error) }),
    ).then(async (answer: Answer) => {
      // Whoever closes the store ends this thread with the answer: everybody else is answered before.
      if (call.method === 'close') await Promise.all([...running].filter(other => other !== answered))
      port.postMessage(answer)
    }).finally(() => running.delete(answered))
    running.add(answered)
  })
  port.postMessage({ isOpen: true } satisfies News)
}
