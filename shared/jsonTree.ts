type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'

/** A value of a JSON text. Places are offsets in the text, ends excluded. */
export interface JsonNode {
  /** Its place among the tree's nodes, which stand in the order of the text. */
  id: number
  kind: JsonKind
  /** The key with its quotes, as it was sent; null in an array and at the root. */
  key: Span | null
  start: number
  end: number
  /** The id of what holds it; null at the root. */
  parent: number | null
  depth: number
  /** Its place among its siblings. */
  index: number
  children: readonly number[]
}

export interface Span { start: number, end: number }

export interface JsonTree {
  text: string
  nodes: readonly JsonNode[]
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/g
const NO_CHILDREN: readonly number[] = []

/**
 * Reads JSON as a tree of places in its text, so that long numbers, repeated keys and escapes stay as they were sent. No
 * depth is too deep for it: nothing here calls itself.
 * @returns null for a text that is no JSON
 */
export function readJson(text: string): JsonTree | null {
  if (!isJson(text)) return null
  const nodes: JsonNode[] = []
  const holders: { node: JsonNode, children: number[] }[] = []
  let key: Span | null = null

  for (const { 0: token, index: start } of text.matchAll(TOKEN)) {
    const end = start + token.length
    const holder = holders.at(-1)
    if (token === ',') continue
    if (token === '}' || token === ']') {
      if (holder) holder.node.end = end
      holders.pop()
    }
    else if (token === ':') {
      // What stood before the colon was no value, but the key of the next one.
      const { start, end } = nodes.pop()!
      holder?.children.pop()
      key = { start, end }
    }
    else {
      const children = token === '{' || token === '[' ? [] : NO_CHILDREN
      const node: JsonNode = {
        id: nodes.length, kind: kindOf(token), key, start, end,
        parent: holder?.node.id ?? null, depth: holders.length, index: holder?.children.length ?? 0, children,
      }
      nodes.push(node)
      holder?.children.push(node.id)
      if (children !== NO_CHILDREN) holders.push({ node, children: children as number[] })
      key = null
    }
  }
  return { text, nodes }
}

/** The text of a string or a key as it is meant, without its quotes and escapes. */
export function decoded(text: string, { start, end }: Span): string {
  return JSON.parse(text.slice(start, end)) as string
}

export function isContainer({ kind }: JsonNode): boolean {
  return kind === 'object' || kind === 'array'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  }
  catch {
    return false
  }
}

function kindOf(token: string): JsonKind {
  switch (token[0]) {
    case '{': return 'object'
    case '[': return 'array'
    case '"': return 'string'
    case 't':
    case 'f': return 'boolean'
    case 'n': return 'null'
    default: return 'number'
  }
}
