import type { Store } from '../../db/store.ts'
import { counted } from '#shared/counts'
import type { FieldDifference, UserDifference } from '#shared/rebuild'
import { foundSentence, keptSentence } from '../../server/services/rebuild/sentences.ts'
import type { Counts } from '../../server/services/rebuild/steps.ts'

/** Of the users whose rows differ so many are listed; all are counted. */
const USERS_LISTED = 50

const KINDS: Record<UserDifference['kind'], string> = {
  missing: 'has no row',
  different: 'differs',
  extra: 'is accounted for by no event',
  kept: 'is kept: the payloads are gone',
}

/** What a comparison found, as lines for a terminal. */
export async function describeDifferences(store: Store, counts: Counts): Promise<string[]> {
  const { items, nextCursor } = await store.listDifferences({ limit: USERS_LISTED })
  return [
    ...items.flatMap(({ id, kind, fields, fieldsLeftOut }) => [
      `${id} ${KINDS[kind]}`,
      ...fields.map(describeField),
      ...fieldsLeftOut > 0 ? [`    and ${fieldsLeftOut} more`] : [],
    ]),
    ...nextCursor ? [`… and more: only the first ${USERS_LISTED} are listed.`] : [],
    [`${counted((counts.events ?? 0) + (counts.unreadable ?? 0), 'event')} and ${counted(counts.users ?? 0, 'user')} were read.`, foundSentence(counts), keptSentence(counts)].filter(Boolean).join(' '),
  ]
}

/** What a rebuild would write, in words; empty when nothing. */
export function whatWouldBeWritten({ missing = 0, different = 0, extra = 0 }: Counts, removeExtra: boolean): string {
  const parts = [
    ...missing ? [`insert ${missing}`] : [],
    ...different ? [`put right ${different}`] : [],
    ...extra && removeExtra ? [`remove ${extra}`] : [],
  ]
  return parts.length === 0 ? '' : `Rows to write: ${parts.join(', ')}.`
}

function describeField({ field, stored, rebuilt }: FieldDifference): string {
  return `    ${field}: ${JSON.stringify(stored)} → ${JSON.stringify(rebuilt)}`
}
