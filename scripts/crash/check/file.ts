import Database from 'better-sqlite3'
import type { Ledger } from '../ledger.ts'
import { checkPromises } from './promises.ts'
import { checkUsers, standings } from './users.ts'
import { checkGoodness, checkWholeness } from './wholeness.ts'

/** How long reading waits for the server's own writes, which are short. */
const BUSY_TIMEOUT_MS = 5000

export interface Checked {
  /** What should not be so, each named exactly. */
  found: string[]
  /** Deliveries that were stored since the last look, though nobody got their answers. */
  unansweredStored: { id: string, count: number }[]
  /** What each user's row has to stand on. */
  standings: ReturnType<typeof standings>
}

/** Looks at a file as another program would, beside the server, and holds it to what the ledger says. */
export function checkFile(file: string, ledger: Ledger): Checked {
  const reader = new Database(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  try {
    const { found, unansweredStored } = checkPromises(reader, ledger)
    return { found: [...checkWholeness(reader), ...checkGoodness(reader), ...found, ...checkUsers(reader, ledger)], unansweredStored, standings: standings(reader, ledger) }
  }
  finally {
    reader.close()
  }
}
