import { statfsSync } from 'node:fs'
import { counted } from '#shared/counts'
import { utcText } from '#shared/alertTexts'
import type { Contents } from './contents.ts'

export const MIB = 1024 * 1024

const STANDINGS: Record<Contents['standing'], string> = {
  current: '',
  older: ' It is of an older version than this checkout; a server of this one brings it up to date at its start.',
  newer: ' It is of a newer version than this checkout; only a server of that one takes it.',
}

/** What is in a database, for a terminal. */
export function describeContents({ users, events, deliveries, newestEventAt, standing }: Contents, bytes: number): string {
  const newest = newestEventAt === null ? '' : `, the newest received ${utcText(newestEventAt)}`
  return `${counted(users, 'user')}, ${counted(events, 'event')}${newest}, ${counted(deliveries, 'delivery')}; ${mebibytes(bytes)}.${STANDINGS[standing]}`
}

/** Why a copy could not be written, where it is a matter of the disk or of rights; null otherwise. */
export function whyNotWritten(error: unknown, folder: string, bytes: number): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Nothing can be written in ${folder} (${error.code}). Name a file in another folder, or run this as a user who may.`
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR': {
      const { bavail, bsize } = statfsSync(folder)
      return `The copy could not be written (${error.message}). It takes ${mebibytes(bytes)}, and ${mebibytes(bavail * bsize)} are free in ${folder}. Make room, or name a file on another disk.`
    }
    default:
      return null
  }
}

/** Why a database could not be read, where SQLite says so; null otherwise. */
export function whyNotRead(error: unknown, source: string): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(error.code)) return `The file ${source} is damaged, or no database (${error.message}). Restore an earlier backup, as README.md says.`
  if (error.code.startsWith('SQLITE_')) return `The file ${source} could not be read (${error.message}). Run this as the user whom the server runs as, and while nothing holds the database locked.`
  return null
}

/** Reads a database; where that fails and SQLite says why, it is told in words. */
export function readOrTell<Result>(source: string, read: () => Result): Result {
  try {
    return read()
  }
  catch (error) {
    const why = whyNotRead(error, source)
    throw why === null ? error : new Error(why, { cause: error })
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toLocaleString('en-US', { maximumFractionDigits: 1 })} MiB`
}
