import { counted } from '#shared/counts'

export { counted, numberText, pluralOf, spanText } from '#shared/counts'

/** A size in bytes, in the unit that keeps it short. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return counted(bytes, 'byte')
  const kibibytes = bytes / 1024
  return kibibytes < 1024 ? `${kibibytes.toFixed(1)} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`
}

/** A word as it begins a label: “active” → “Active”. */
export function capitalized(word: string): string {
  return `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`
}
