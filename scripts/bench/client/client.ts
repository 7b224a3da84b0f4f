import { setTimeout } from 'node:timers/promises'
import { makeBatch } from './batch.ts'
import type { Made } from './batch.ts'
import { openConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import type { Order, Sending, Sent } from './load.ts'

/** The time in milliseconds since 1970, finer than Date tells it. */
const clock = () => performance.timeOrigin + performance.now()

let made: Made[] = []

/**
 * Opens the connections, and only then starts the clock. Each connection sends its next request when it has its answer, until
 * the time is over or nothing is left.
 */
async function send({ port, connections, seconds, everyMs = 0, isEndless = false, status: wanted }: Sending): Promise<Sent> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)))
  const sent: Sent = { seconds: 0, cpuMs: 0, ids: [], writtenAt: [], ms: [] }
  const startedAt = clock()
  const until = startedAt + seconds * 1000
  const cpu = process.cpuUsage()
  let next = 0
  const take = (): Made | undefined => isEndless ? made[next++ % made.length] : made[next++]

  async function sendAll(connection: Connection, offsetMs: number) {
    let due = startedAt + offsetMs
    for (let delivery = take(); delivery && clock() < until; delivery = take()) {
      // A delivery that is due while its connection still waits for an answer waits as well, and that counts.
      const isLate = everyMs > 0 && due < clock()
      if (!isLate && everyMs > 0) await setTimeout(due - clock())
      const asked = isLate ? due : clock()
      due += everyMs
      const answered = connection.send(delivery.request)
      const writtenAt = clock()
      const status = await answered
      if (status !== wanted) throw new Error(`${status} was answered in place of ${wanted}`)
      sent.ms.push(clock() - asked)
      sent.ids.push(delivery.id)
      sent.writtenAt.push(writtenAt)
    }
  }

  try {
    // Connections that keep to a rhythm do not all send at once.
    await Promise.all(open.map((connection, index) => sendAll(connection, index * everyMs / open.length)))
  }
  finally {
    for (const connection of open) connection.close()
  }
  const { user, system } = process.cpuUsage(cpu)
  return { ...sent, seconds: (clock() - startedAt) / 1000, cpuMs: (user + system) / 1000 }
}

async function carryOut(order: Order): Promise<Sent | null> {
  if ('send' in order) return send(order.send)
  made = makeBatch(order.prepare)
  return null
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    sent => process.send?.({ sent }),
    (error: unknown) => process.send?.({ problem: error instanceof Error ? error.message : String(error) }),
  )
})
