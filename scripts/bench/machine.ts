import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { cpus, loadavg, release, type } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { PROJECT_ROOT } from '../app/paths.ts'
import { quantile } from '../figures/measure.ts'

const SYNCS = 50
const PAGE_BYTES = 4096

/** The machine and the versions that figures are of. @param folder where the files lie that are written */
export function describeMachine(folder: string): string {
  const version = (name: string) => (JSON.parse(readFileSync(join(PROJECT_ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version
  const client = new Database(':memory:')
  const sqlite = client.prepare<[], string>('SELECT sqlite_version()').pluck().get()
  client.close()
  return `Node ${process.versions.node}, Nuxt ${version('nuxt')}, @clerk/nuxt ${version('@clerk/nuxt')}, SQLite ${sqlite} (better-sqlite3 ${version('better-sqlite3')}); `
    + `${type()} ${release()}, ${cpus()[0]?.model.trim()} × ${cpus().length}, load ${loadavg()[0]?.toFixed(1)}; `
    + `the disk takes a page and syncs it in ${syncMs(folder).toFixed(2)} ms (the median of ${SYNCS}).`
}

/** What a commit waits for at least. */
function syncMs(folder: string): number {
  const path = join(folder, 'sync')
  const file = openSync(path, 'w')
  try {
    return quantile(Array.from({ length: SYNCS }, () => {
      const startedAt = performance.now()
      writeSync(file, Buffer.alloc(PAGE_BYTES))
      fsyncSync(file)
      return performance.now() - startedAt
    }), 0.5)
  }
  finally {
    closeSync(file)
    rmSync(path)
  }
}
