import { table } from '../bench/table.ts'
import { ext4, tmpfs } from './disk.ts'
import type { Disk } from './disk.ts'
import { breaksDown, fillsUp, isReadOnly } from './scenarios.ts'
import type { Outcome } from './scenarios.ts'

/** Of what was not so, so much is shown. */
const [LISTED, LINE_LENGTH] = [10, 400]

interface Scenario {
  what: string
  disk: typeof tmpfs
  mib: number
  happen: (disk: Disk, seed: number) => Promise<Outcome>
}

const SCENARIOS: Scenario[] = [
  { disk: tmpfs, mib: 12, what: '4 MiB of it taken, fills up', happen: (disk, seed) => fillsUp(disk, seed, 4) },
  { disk: tmpfs, mib: 12, what: 'read-only at the start', happen: isReadOnly },
  { disk: ext4, mib: 24, what: '8 MiB of it taken, fills up', happen: (disk, seed) => fillsUp(disk, seed, 8) },
  { disk: ext4, mib: 24, what: 'made read-only by the system after an error', happen: breaksDown },
]

/** Runs in a mount namespace of its own, which disks.ts makes: whatever happens, no mount outlives this process and its servers. */
async function main([folder, seed]: string[]): Promise<void> {
  if (!folder) throw new Error('This is a part of: npm run disks')
  const rows: string[][] = []
  for (const { what, disk: make, mib, happen } of SCENARIOS) {
    const name = `${make.name} of ${mib} MiB`
    let disk: Disk
    try {
      disk = make(folder, mib)
    }
    catch (error) {
      // Whoever is not root mounts what lies in memory, and nothing else.
      if (make === tmpfs) throw error
      console.log(`${name}, ${what}: not done, since it cannot be mounted. The system said: ${messageOf(error)}`)
      rows.push([name, what, '', '', 'not done'])
      continue
    }
    const startedAt = performance.now()
    try {
      const { taken, refused, found } = await happen(disk, Number(seed))
      rows.push([name, what, String(taken), String(refused), found.length === 0 ? `as promised, ${((performance.now() - startedAt) / 1000).toFixed(1)} s` : `${found.length} violations`])
      for (const violation of found.slice(0, LISTED)) console.log(`VIOLATION ${name}, ${what}: ${violation.slice(0, LINE_LENGTH)}`)
      if (found.length > 0) process.exitCode = 1
    }
    finally {
      disk.unmount()
    }
  }
  console.log(table(['disk', 'what happens', 'answered 2xx', '503', ''], rows))
}

const messageOf = (error: unknown) => error instanceof Error ? error.message : String(error)

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(messageOf(error))
  process.exitCode = 1
})
