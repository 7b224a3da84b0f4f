import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filledFile } from '../figures/fill/fill.ts'
import type { Size } from '../figures/fill/fill.ts'
import { startClient } from './client/load.ts'
import type { LoadClient } from './client/load.ts'

/** What the parts of one run share. */
export interface BenchRun {
  /** Files as large as the goals speak of, and more rounds. */
  isFull: boolean
  /** So many deliveries are sent before anything is counted, so that code is compiled and the rate is known. */
  pilotCount: number
  client: LoadClient
  /** The path of a file of this run's own that is not there yet. */
  newFile: (name: string) => string
  /** A filled file of this run's own: parts that write to it leave the one that is kept as it was. */
  filled: (size: Size) => string
  /** Ends the client and removes what the run has written. */
  close: () => void
}

/** @param isInPlace has the filled files themselves written to: for those that are too large to be copied */
export function startRun({ isFull = false, isInPlace = false, pilotCount = 300 } = {}): BenchRun {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'))
  const client = startClient()
  const copies = new Map<string, string>()
  const close = () => {
    client.close()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', close)
  // By themselves these would end the process without its exit handlers.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

  return {
    isFull,
    pilotCount,
    client,
    close,
    newFile: name => join(folder, `${name}.db`),
    filled(size) {
      console.log(`A file with ${describeSize(size)} (filled once, which takes about two minutes for each million events) …`)
      const original = filledFile(size)
      const copy = copies.get(original) ?? (isInPlace ? original : copyInto(folder, original))
      copies.set(original, copy)
      return copy
    },
  }
}

export const describeSize = ({ users, events }: Size) => `${users.toLocaleString('en')} users and ${events.toLocaleString('en')} events`

/** Where the file system can, the copy shares the original's blocks until it is written to. */
function copyInto(folder: string, original: string): string {
  const copy = join(folder, `${original.split('/').at(-1)}`)
  for (const ending of ['', '-wal'].filter(ending => existsSync(original + ending))) copyFileSync(original + ending, copy + ending, constants.COPYFILE_FICLONE)
  return copy
}
