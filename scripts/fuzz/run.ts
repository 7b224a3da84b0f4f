import { createClient } from './client.ts'
import type { Client } from './client.ts'
import { createGate } from './gate.ts'
import type { Gate } from './gate.ts'
import { createOracle } from './oracle.ts'
import type { Oracle } from './oracle.ts'
import { createPool } from './pool.ts'
import type { Pool } from './pool.ts'
import { references } from './references.ts'
import type { Subject } from './subject.ts'

/** How many cases of each sort are under way at a time. */
const AT_ONCE = {
  /** Refused deliveries that come together are held back to some 200 a second; what comes one at a time is not. */
  refused: 1,
  taken: 6,
  broken: 6,
  /** Each of these waits for 10 s. */
  stalled: 50,
  read: 4,
  /** One after the other, so that what one starts is ended before the next. */
  command: 1,
}

/** All that a case needs of the run that it is part of. */
export interface Run {
  subject: Subject
  pool: Pool
  client: Client
  oracle: Oracle
  gates: Record<keyof typeof AT_ONCE, Gate>
  /** Whether there is time for cases that make the server wait for 10 s. */
  isPatient: boolean
  /** A message id that no other case of this run has. */
  ownId: () => string
  isAlive: () => Promise<boolean>
  close: () => void
}

export function createRun(subject: Subject, isPatient: boolean): Run {
  const pool = createPool(subject.port)
  const client = createClient(subject.port)
  let ids = 0
  return {
    subject,
    pool,
    client,
    oracle: createOracle(subject.key, references(subject.secret)),
    gates: Object.fromEntries(Object.entries(AT_ONCE).map(([name, most]) => [name, createGate(most)])) as Run['gates'],
    isPatient,
    ownId: () => `msg_fuzz${String(++ids).padStart(8, '0')}`,
    isAlive: () => client.call({ method: 'GET', path: '/api/health' }).then(({ status }) => status === 200, () => false),
    close() {
      pool.close()
      client.close()
    },
  }
}
