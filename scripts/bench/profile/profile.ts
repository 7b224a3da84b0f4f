import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startOn } from '../../figures/server.ts'
import type { Goal } from '../goal.ts'
import { ingestFigures } from '../ingestFigures.ts'
import type { Setting } from '../ingestFigures.ts'
import type { BenchRun } from '../run.ts'
import { table } from '../table.ts'
import { functionsOf, kindsOf } from './samples.ts'
import { stepsOf } from './steps.ts'
import { SAMPLED, STEPS } from './watched.ts'
import type { Doing, Watched } from './watched.ts'

const SETTINGS: Setting[] = [{ connections: 16, bytes: 2000 }, { connections: 16, bytes: 20_000 }]
const FUNCTIONS_SHOWN = 10
const END = 0

/**
 * Where the time of a delivery goes, by the app's two threads that have to do with it: how long each of its steps takes, for the usual one and
 * for the slowest; and which functions the threads are in.
 */
export async function benchProfile(run: BenchRun, seconds = run.isFull ? 20 : 6): Promise<Goal[]> {
  const file = run.newFile('profile')
  const folder = dirname(file)
  const preload = new URL('./watch.ts', import.meta.url)
  preload.searchParams.set('folder', pathToFileURL(`${folder}/`).href)
  const server = await startOn(file, { preload })
  try {
    for (const setting of SETTINGS) {
      const { pilot, measure } = ingestFigures(run, setting, seconds)
      const side = { name: 'rollcall', ...server }
      await pilot(side)
      const watch = async (doing: Doing) => {
        await server.tell(doing)
        const { count, p99, cpuMs } = await measure(side)
        await server.tell(END)
        const threads = ['server', 'writer'].map(thread => JSON.parse(readFileSync(join(folder, `${thread}.json`), 'utf8')) as Watched)
        return { count, p99, cpuMs, threads }
      }
      console.log(`\n${setting.bytes / 1000} KB, ${setting.connections} connections`)
      const { threads: [atServer, atWriter], count, p99 } = await watch(STEPS)
      const followed = Object.keys(atServer!.moments).length
      if (followed !== count) throw new Error(`${followed} deliveries were followed, of ${count} that were sent.`)
      console.log(`Milliseconds of each step, the means of those around the median and of the slowest fiftieth; p99 ${p99.toFixed(1)} at the client.`)
      console.log(table(['', 'around the median', 'slowest'], stepsOf(atServer!, atWriter!)))
      const sampled = await watch(SAMPLED)
      for (const [index, name] of ['the server’s thread', 'the writing thread'].entries()) {
        const profile = sampled.threads[index]!.profile!
        console.log(`\n${name}: milliseconds of a delivery, by what it is in (${sampled.count} deliveries, the profiler’s own time included)`)
        console.log(table(['', 'ms'], kindsOf(profile, sampled.count)))
        console.log(table(['', 'ms'], functionsOf(profile, sampled.count, FUNCTIONS_SHOWN)))
      }
    }
  }
  finally {
    await server.stop()
  }
  return []
}
