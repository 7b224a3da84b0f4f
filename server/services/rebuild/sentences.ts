import type { Counts } from './steps'

const rows = (count = 0) => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`
const verb = (count = 0, one = 'is', several = 'are') => count === 1 ? one : several

/** What a comparison found, in words. */
export function foundSentence({ missing, different, extra }: Counts): string {
  const parts = [
    ...missing ? [`${rows(missing)} ${verb(missing)} missing`] : [],
    ...different ? [`${rows(different)} ${verb(different, 'says', 'say')} something else than the log`] : [],
    ...extra ? [`${rows(extra)} ${verb(extra)} accounted for by no event`] : [],
  ]
  return parts.length === 0 ? 'Every row is as the log says.' : `${listed(parts)}.`
}

/** What was written, in words, and which rows stayed that no event accounts for. */
export function writtenSentence({ inserted, updated, removed }: Counts, left: Counts): string {
  const parts = [
    ...inserted ? [`${rows(inserted)} inserted`] : [],
    ...updated ? [`${rows(updated)} put right`] : [],
    ...removed ? [`${rows(removed)} removed`] : [],
  ]
  const written = parts.length === 0 ? 'Nothing had to be written any more.' : `${listed(parts)}.`
  return left.extra ? `${written} ${rows(left.extra)} ${verb(left.extra, 'stays', 'stay')} that no event accounts for.` : written
}

/** What it means when rows differ right after they were written; empty where none does. */
export function stillDifferentSentence(count: number): string {
  return count === 0 ? '' : `${rows(count)} ${verb(count, 'differs', 'differ')} again: another program writes to the users table. Find it, then rebuild once more.`
}

/** Which rows could not be judged; empty where all could. */
export function keptSentence({ kept }: Counts): string {
  return kept ? `${rows(kept)} ${verb(kept, 'was', 'were')} kept as ${verb(kept, 'it is', 'they are')}, since the payloads are gone.` : ''
}

function listed(parts: string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
