import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson, type JsonTree } from '#shared/jsonTree'
import { linesOf, matchesOf, openAtFirst, pathOf, valueOf } from '../../composables/jsonLines'

const read = (text: string) => {
  const tree = readJson(text)
  if (!tree) throw new Error('That is no JSON')
  return tree
}
const allOpen = ({ nodes }: JsonTree) => new Set(nodes.map(({ id }) => id))

/** The value that a tree stands for, put together again from its places. */
function rebuilt({ text, nodes }: JsonTree, id = 0): unknown {
  const node = nodes[id]!
  const inner = node.children.map(child => rebuilt({ text, nodes }, child))
  if (node.kind === 'array') return inner
  if (node.kind === 'object') return Object.fromEntries(node.children.map((child, at) => [JSON.parse(text.slice(nodes[child]!.key!.start, nodes[child]!.key!.end)), inner[at]]))
  return JSON.parse(text.slice(node.start, node.end))
}

describe('reading', () => {
  test('the tree of any JSON, however it is spaced, is that JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t'), (value, space) => {
      const text = JSON.stringify(value, null, space)
      expect(rebuilt(read(text))).toEqual(JSON.parse(text))
    }))
  })

  test('numbers, repeated keys and escapes are found as they were sent', () => {
    const tree = read(String.raw`{"a":12345678901234567890,"a":1.0e+5,"\u0061":"\u05d0"}`)
    expect(tree.nodes.slice(1).map(({ key, start, end }) => [tree.text.slice(key!.start, key!.end), tree.text.slice(start, end)])).toEqual([
      ['"a"', '12345678901234567890'], ['"a"', '1.0e+5'], [String.raw`"\u0061"`, String.raw`"\u05d0"`],
    ])
  })

  test.for(['', 'plain text', '{"a":', '{"a" 1}', '[1,]'])('%o is no JSON', (text) => {
    expect(readJson(text)).toBeNull()
  })

  test('ten thousand levels are read, opened and named', () => {
    const tree = read(`${'['.repeat(10_000)}1${']'.repeat(10_000)}`)
    expect(tree.nodes).toHaveLength(10_001)
    expect(linesOf(tree, allOpen(tree))).toHaveLength(20_001)
    expect(pathOf(tree, tree.nodes.at(-1)!)).toBe('[0]'.repeat(10_000))
  })
})

describe('lines', () => {
  const tree = read('{"a":{"b":[1,2]},"c":{},"d":"x"}')
  const shown = (open: number[]) => linesOf(tree, new Set(open)).map(({ node, isEnd }) => `${isEnd ? '/' : ''}${tree.text.slice(node.start, node.end)}`)

  test('what is closed hides what it holds', () => {
    expect(shown([])).toEqual([tree.text])
    expect(shown([0])).toEqual([tree.text, '{"b":[1,2]}', '{}', '"x"', `/${tree.text}`])
    expect(shown([0, 2])).toEqual(shown([0]))
    expect(shown([0, 1, 2])).toEqual([tree.text, '{"b":[1,2]}', '[1,2]', '1', '2', '/[1,2]', '/{"b":[1,2]}', '{}', '"x"', `/${tree.text}`])
  })

  test('a small document is open at first, of a large one the first levels are', () => {
    expect(linesOf(tree, openAtFirst(tree))).toHaveLength(10)
    const large = read(JSON.stringify({ list: Array.from({ length: 500 }, () => [1]), other: {} }))
    expect(linesOf(large, openAtFirst(large)).map(({ node }) => node.depth)).toEqual([0, 1, 1, 0])
  })
})

describe('finding', () => {
  const tree = read(String.raw`{"Name":"İname [x]","list":[{"name":10},"a,b"]}`)
  const found = (query: string) => matchesOf(tree, query).map(({ start, end, node }) => [tree.text.slice(start, end), pathOf(tree, node)])

  test('keys and values are searched without regard to case, and as plain text', () => {
    expect(found('NAME')).toEqual([['Name', 'Name'], ['name', 'Name'], ['name', 'list[0].name']])
    expect(found('[x]')).toEqual([['[x]', 'Name']])
    expect(found('')).toEqual([])
  })

  test('what only lays the document out is not found', () => {
    expect(found('{')).toEqual([])
    expect(found(',')).toEqual([[',', 'list[1]']])
    expect(found('":')).toEqual([])
  })

  test('a path is written as a program would, a value is copied as it is meant', () => {
    const odd = read(String.raw`{"a b":{"ok":["x\ny",{"z":1.0}]}}`)
    const [,, ok, text, object] = odd.nodes
    expect([ok, text].map(node => pathOf(odd, node!))).toEqual(['["a b"].ok', '["a b"].ok[0]'])
    expect([text, object].map(node => valueOf(odd, node!))).toEqual(['x\ny', '{"z":1.0}'])
  })
})
