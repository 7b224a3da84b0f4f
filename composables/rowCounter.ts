import type { ExportFormat } from '#shared/exports'

const QUOTE = 0x22
const LINE_FEED = 0x0A

/** A function that takes an exported file's bytes as they come, and tells how many whole rows there have been so far. */
export function rowCounter(format: ExportFormat): (bytes: Uint8Array) => number {
  // The first line of CSV is its header. A line may end within a quoted cell, but never within a line of JSON.
  let lines = format === 'csv' ? -1 : 0
  let isQuoted = false
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === LINE_FEED && !isQuoted) lines++
      else if (byte === QUOTE && format === 'csv') isQuoted = !isQuoted
    }
    return Math.max(lines, 0)
  }
}
