import { decoded, type JsonNode, type JsonTree, type Span } from '#shared/jsonTree'
import { literalPattern } from '#shared/literalPattern'

/** Whole levels are open at first, as long as no more lines come of it. */
const LINES_AT_FIRST = 200
/** Longer texts show their beginning until they are opened. */
const TEXT_SHOWN = 1000
/** So many places are looked for; there may be more. */
export const MATCHES_MOST = 10_000

/** A line of a laid out document: the beginning of a value, or the closing bracket of one that is open. */
export interface JsonLine {
  node: JsonNode
  isEnd: boolean
}

export interface JsonMatch extends Span { node: JsonNode }

/** The lines that are to be seen when these nodes are open. */
export function linesOf({ nodes }: JsonTree, open: ReadonlySet<number>): JsonLine[] {
  const lines: JsonLine[] = []
  const unclosed: JsonNode[] = []
  const closeUpTo = (place: number) => {
    while (unclosed.length > 0 && unclosed.at(-1)!.end <= place) lines.push({ node: unclosed.pop()!, isEnd: true })
  }
  let hiddenUpTo = 0
  for (const node of nodes) {
    if (node.start < hiddenUpTo) continue
    closeUpTo(node.start)
    lines.push({ node, isEnd: false })
    if (node.children.length === 0) continue
    if (open.has(node.id)) unclosed.push(node)
    else hiddenUpTo = node.end
  }
  closeUpTo(Infinity)
  return lines
}

/** What is open at first: level by level, as far as it stays easy to read. */
export function openAtFirst({ nodes }: JsonTree): Set<number> {
  const levels: JsonNode[][] = []
  for (const node of nodes) (levels[node.depth] ??= []).push(node)
  const open = new Set<number>()
  let lines = 1
  for (const [depth, level] of levels.entries()) {
    const holders = level.filter(({ children }) => children.length > 0)
    lines += holders.length + (levels[depth + 1]?.length ?? 0)
    if (depth > 0 && lines > LINES_AT_FIRST) break
    for (const { id } of holders) open.add(id)
  }
  return open
}

export function isOpenable(node: JsonNode): boolean {
  return node.children.length > 0 || isLong(node)
}

/** How many characters of a value a line leaves out while it is not open. */
export function leftOut(node: JsonNode, isOpen: boolean): number {
  return isLong(node) && !isOpen ? node.end - node.start - TEXT_SHOWN : 0
}

function isLong({ kind, start, end }: JsonNode): boolean {
  return kind === 'string' && end - start > TEXT_SHOWN
}

/** Where a text stands in keys and values, without regard to case, as they were sent. At most 10,000 places. */
export function matchesOf({ text, nodes }: JsonTree, query: string): JsonMatch[] {
  const matches: JsonMatch[] = []
  if (query === '') return matches
  let at = 0
  for (const { 0: found, index: start } of text.matchAll(literalPattern([query], 'giu'))) {
    const end = start + found.length
    while (at + 1 < nodes.length && beginningOf(nodes[at + 1]!) <= start) at += 1
    const node = nodes[at]!
    const isIn = (span: Span | null) => span !== null && span.start <= start && end <= span.end
    if (isIn(node.key) || (node.kind !== 'object' && node.kind !== 'array' && isIn(node))) matches.push({ node, start, end })
    if (matches.length === MATCHES_MOST) break
  }
  return matches
}

function beginningOf({ key, start }: JsonNode): number {
  return key?.start ?? start
}

/** The holders of a node, from its own outwards. */
export function holdersOf({ nodes }: JsonTree, node: JsonNode): JsonNode[] {
  const holders: JsonNode[] = []
  for (let id = node.parent; id !== null; id = nodes[id]!.parent) holders.push(nodes[id]!)
  return holders
}

/** How a program would name the place: `data.email_addresses[0].id`. Empty for the document itself. */
export function pathOf(tree: JsonTree, node: JsonNode): string {
  const steps = [node, ...holdersOf(tree, node)].reverse().slice(1).map(({ key, index }) => {
    if (!key) return `[${index}]`
    const name = decoded(tree.text, key)
    return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
  })
  return steps.join('').replace(/^\./, '')
}

/** What copying a value gives: a text without its quotes, anything else as it was sent. */
export function valueOf({ text }: JsonTree, node: JsonNode): string {
  return node.kind === 'string' ? decoded(text, node) : text.slice(node.start, node.end)
}
