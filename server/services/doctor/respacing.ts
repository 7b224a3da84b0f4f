/** Deeper JSON is not written anew: Clerk's is a dozen levels deep, and what takes thousands would take for ever. */
const DEPTH_MAX = 64
/** A body indented is at most so many characters long. */
const INDENTED_MAX_LENGTH = 512 * 1024

const STRING = '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"'
const STRING_OR_SPACE = new RegExp(`(${STRING})|[ \\t\\r\\n]+`, 'g')
const STRING_OR_MARK = new RegExp(`(${STRING})|([,:])`, 'g')

/** The value of a JSON text, undefined where it is none, or one that is nested too deeply. A byte order mark is passed over. */
export function parsed(text: string): unknown {
  if (depthOf(text) > DEPTH_MAX) return undefined
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  }
  catch {
    return undefined
  }
}

/** A JSON text without the spaces and line breaks between its values; all else of it stays, such as how numbers are written. */
export function withoutSpace(json: string): string {
  return json.replace(STRING_OR_SPACE, (_, text: string | undefined) => text ?? '')
}

/** A JSON text without spaces, with one after each comma and colon. */
export function withSpaces(compact: string): string {
  return compact.replace(STRING_OR_MARK, (mark, text: string | undefined) => text ?? `${mark} `)
}

/** A compact JSON text indented as JSON.stringify does it; null where that would make it too long. */
export function indented(compact: string, by: number | '\t'): string | null {
  const lines = compact.match(/[,[\]{}]/g)?.length ?? 0
  const width = 1 + depthOf(compact) * (by === '\t' ? 1 : by)
  return compact.length + lines * width > INDENTED_MAX_LENGTH ? null : JSON.stringify(JSON.parse(compact), null, by)
}

/** How many brackets are open at most. Reads anything once from end to end, be it JSON or not. */
function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  let isText = false
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (character === '"') isText = !isText
    else if (isText && character === '\\') at++
    else if (!isText && (character === '[' || character === '{')) deepest = Math.max(deepest, ++depth)
    else if (!isText && (character === ']' || character === '}')) depth--
  }
  return deepest
}
