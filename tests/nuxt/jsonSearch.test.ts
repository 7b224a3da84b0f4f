import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import { readJson } from '#shared/jsonTree'
import JsonSearch from '~/components/json/Search.vue'
import { useJsonSearch } from '~/composables/useJsonSearch'
import { useJsonView } from '~/composables/useJsonView'

async function found(places: number) {
  const tree = readJson(JSON.stringify({ text: 'a'.repeat(places) }))!
  const search = useJsonSearch(() => tree, useJsonView(() => tree))
  search.query.value = 'a'
  const field = await mountSuspended(JsonSearch, { props: { search, label: 'Text' } })
  return field.get('[role=status]').text()
}

test('places are counted, and where there are more than are looked for, that is said', async () => {
  expect(await found(3)).toBe('1 of 3')
  expect(await found(9_999)).toBe('1 of 9,999')
  expect(await found(10_001)).toBe('1 of 10,000+')
})
