import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test('the example of the settings and the table of the README name the same ones, each once', () => {
  const example = [...textOf('.env.example').matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name)
  const table = textOf('README.md').split('## Settings')[1]!.split('## Deployment')[0]!
  const named = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name))
  expect(example.toSorted()).toEqual(named.toSorted())
  expect(new Set(example).size).toBe(example.length)
})
