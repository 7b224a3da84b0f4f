import type { Ledger } from '../ledger.ts'
import type { MadeEvent } from '../events.ts'
import { standingOf } from '../orderRule.ts'
import type { Standing } from '../orderRule.ts'
import { differences, rowsOf } from './rows.ts'
import type { Reader, Row } from './rows.ts'

const COLUMNS = 'id, status, first_name, last_name, primary_email, created_at, updated_at, deleted_at, last_event_id, data_event_id, data_occurred_at, data'

/** Whether every user's row is what the order rule makes of the events that the file holds. Gives what is not so. */
export function checkUsers(reader: Reader, ledger: Ledger): string[] {
  const expected = [...standings(reader, ledger)].map(([id, standing]) => rowBy(id, standing))
  const stored = rowsOf(reader, `SELECT ${COLUMNS} FROM users`)
  return differences({ where: 'in the file', rows: stored }, { where: 'by the rule', rows: expected }).map(difference => `users: ${difference}`)
}

/** What each user's row has to stand on, by the events that the file holds. */
export function standings(reader: Reader, { entries }: Ledger): Map<string, Standing<MadeEvent>> {
  const ids = rowsOf<{ id: string }>(reader, 'SELECT id FROM events WHERE family = \'user\'').map(({ id }) => id)
  const known = ids.flatMap(id => entries.get(id)?.event ?? [])
  return new Map([...Map.groupBy(known, ({ subject }) => subject)].map(([id, events]) => [id, standingOf(events)]))
}

/** A user's row, its columns in the order of {@link COLUMNS}. */
function rowBy(id: string, { version, deletion }: Standing<MadeEvent>): Row {
  const data = version && (JSON.parse(version.payload) as { data: Record<string, string | number> & { banned: boolean, locked: boolean, email_addresses: { email_address: string }[] } }).data
  return {
    id,
    status: deletion ? 'deleted' : data?.banned ? 'banned' : data?.locked ? 'locked' : 'active',
    first_name: data?.first_name || null,
    last_name: data?.last_name ?? null,
    primary_email: data?.email_addresses[0]?.email_address ?? null,
    created_at: data?.created_at ?? null,
    updated_at: version?.updatedAt ?? null,
    deleted_at: deletion?.timestamp ?? null,
    last_event_id: (deletion ?? version)?.id ?? null,
    data_event_id: version?.id ?? null,
    data_occurred_at: version?.timestamp ?? null,
    data: data && JSON.stringify(data),
  }
}
