/** What a word is made of: letters, digits, and symbols such as emoji. The index's tokenizer names the same categories. */
const WORDS = /[\p{L}\p{N}\p{Co}\p{So}]+/gu
const ACCENTS = /\p{M}/gu
/** Of a word so many characters are kept in the indexes that lists are walked by. */
const START_LENGTH = 4

/**
 * A text as search compares it: its words in lower case and without accents, each with a space before it. That a word
 * begins with `lov` is then that the text contains ` lov`.
 */
export function searchable(text: string): string {
  const words = text.toLowerCase().normalize('NFD').replaceAll(ACCENTS, '').match(WORDS) ?? []
  return words.map(word => ` ${word}`).join('')
}

/** The starts of the words of a {@link searchable} text, each once and with a space before it. */
export function startsOf(text: string): string[] {
  return [...new Set(text.split(' ').slice(1).map(word => ` ${[...word].slice(0, START_LENGTH).join('')}`))]
}
