import { quantile } from '../figures/measure.ts'
import { startOn } from '../figures/server.ts'
import type { MeasuredServer } from '../figures/server.ts'
import { startClient } from './client/load.ts'
import type { LoadClient } from './client/load.ts'
import { atLeast } from './goal.ts'
import type { Goal } from './goal.ts'
import type { BenchRun } from './run.ts'
import { table } from './table.ts'
import { inTurns, ratioOf } from './turns.ts'

/** Of the good deliveries so many have to be taken beside a flood. */
const RATIO_GOAL = 0.7
const GOOD_CONNECTIONS = 8
const FLOOD_CONNECTIONS = 32
const BYTES = 2000
/** Good deliveries that are made for each second, which is more than will be sent; bad ones are sent again and again. */
const GOOD_PER_SECOND = 4000
const BAD_COUNT = 500

export interface Flood {
  connections: number
  seconds: number
  rounds: number
}

export async function benchFlood(run: BenchRun): Promise<Goal[]> {
  const [rounds, seconds] = run.isFull ? [9, 5] : [5, 2]
  return measureFlood(run, { connections: FLOOD_CONNECTIONS, seconds, rounds })
}

/**
 * Measures how many good deliveries are taken a second, alone and beside a flood of bad ones: well-formed, with all three
 * headers, signed by a secret that is not ours. Both are done in turns. Every connection sends its next request when it has
 * its answer, as fast as the server lets it.
 */
export async function measureFlood({ client: good, newFile }: Pick<BenchRun, 'client' | 'newFile'>, { connections, seconds, rounds }: Flood): Promise<Goal[]> {
  const server = await startOn(newFile('flood'))
  const bad = startClient()
  try {
    const measure = async (flood: number) => {
      await Promise.all([prepare(good, server, GOOD_PER_SECOND * seconds), prepare(bad, server, BAD_COUNT, true)])
      const toServer = { port: Number(new URL(server.url).port), seconds }
      const [taken, refused] = await Promise.all([
        good.send({ ...toServer, connections: GOOD_CONNECTIONS, status: 200 }),
        bad.send({ ...toServer, connections: flood, status: 400, isEndless: true }),
      ])
      return { perSecond: taken.ms.length / taken.seconds, p99: quantile(taken.ms, 0.99), badPerSecond: refused.ms.length / refused.seconds }
    }
    await measure(connections)
    const measured = await inTurns([0, connections], rounds, measure)
    console.log(`\n${GOOD_CONNECTIONS} connections send good deliveries, ${connections} the flood; each line is a round.`)
    console.log(table(['good: alone, per s', 'p99 ms', 'flooded, per s', 'p99 ms', 'bad per s', 'ratio'], measured.map(([alone, flooded]) =>
      [alone!.perSecond, alone!.p99, flooded!.perSecond, flooded!.p99, flooded!.badPerSecond, flooded!.perSecond / alone!.perSecond])))
    return [atLeast('Good deliveries beside a flood ÷ alone', ratioOf(measured, 1, 0, figures => figures.perSecond).median, RATIO_GOAL)]
  }
  finally {
    bad.close()
    await server.stop()
  }
}

function prepare(client: LoadClient, { webhookSecret }: MeasuredServer, count: number, isForged = false): Promise<void> {
  return client.prepare({ secret: webhookSecret, count: Math.ceil(count), bytes: BYTES, isForged })
}
