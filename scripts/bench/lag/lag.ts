import { quantile } from '../../figures/measure.ts'
import { startOn } from '../../figures/server.ts'
import type { Goal } from '../goal.ts'
import type { BenchRun } from '../run.ts'
import { table } from '../table.ts'
import { watchUsers } from './watch.ts'

const BYTES = 2000
const SETTINGS = [
  { name: 'idle, one every 50 ms', connections: 1, everyMs: 50 },
  { name: '16 connections, as fast as answered', connections: 16, everyMs: 0 },
]
const PILOT = { connections: 16, seconds: 10 }
/** More are made for each second than will be sent. */
const PER_SECOND = 4000

/**
 * How long after the last byte of a delivery the user's row is there for another program that reads the file, beside how long
 * the answer took.
 */
export async function benchLag(run: BenchRun, seconds = run.isFull ? 30 : 8): Promise<Goal[]> {
  const file = run.newFile('lag')
  const server = await startOn(file)
  const rows: (string | number)[][] = []
  const send = async (count: number, sending: { connections: number, seconds: number, everyMs?: number }) => {
    await run.client.prepare({ secret: server.webhookSecret, bytes: BYTES, count })
    return run.client.send({ port: Number(new URL(server.url).port), status: 200, ...sending })
  }
  try {
    await send(run.pilotCount, PILOT)
    for (const { name, connections, everyMs } of SETTINGS) {
      const stopWatching = await watchUsers(file)
      const sent = await send(PER_SECOND * seconds, { connections, everyMs, seconds })
      const seen = await stopWatching()
      const lags = sent.ids.map((id, index) => (seen.get(id) ?? NaN) - sent.writtenAt[index]!)
      if (lags.some(Number.isNaN)) throw new Error('A user whose event was answered with 200 was not to be seen.')
      rows.push([name, String(lags.length), quantile(lags, 0.5), quantile(lags, 0.99), Math.max(...lags), quantile(sent.ms, 0.5), quantile(sent.ms, 0.99)])
    }
  }
  finally {
    await server.stop()
  }
  console.log('\nMilliseconds from the last byte of a delivery until a reader of the file sees the user’s row, and until the answer is there.')
  console.log(table(['', 'deliveries', 'row: p50', 'p99', 'max', 'answer: p50', 'p99'], rows))
  return []
}
