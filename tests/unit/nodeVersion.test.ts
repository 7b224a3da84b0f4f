import { expect, test } from 'vitest'
import { unsupportedNode } from '../../server/services/nodeVersion'
import { engines } from '../../package.json'

test('what package.json asks for is what the start accepts', () => {
  expect(engines.node).toBe('^22.19.0 || ^24.11.0 || >=26')
  for (const good of ['22.19.0', '22.30.1', '24.11.0', '26.0.0', '31.2.0']) expect(unsupportedNode(good), good).toBeNull()
  for (const bad of ['18.20.0', '20.20.2', '22.18.9', '23.5.0', '24.10.0', '25.9.0']) expect(unsupportedNode(bad), bad).toContain(`Node ${bad} cannot run it`)
})
