/** A pattern that finds exactly these texts, the longest where several begin at one place. */
export function literalPattern(texts: string[], flags: string): RegExp {
  const longestFirst = texts.toSorted((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map(text => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join('|'), flags)
}
