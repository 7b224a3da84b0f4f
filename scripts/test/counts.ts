import type { TestModule } from 'vitest/node'

export interface TestCounts {
  passed: number
  /** Tests that failed, files that could not be run, and errors that belong to no test. */
  failed: number
  /** The whole name of each test that did not run, its file first. */
  skippedNames: string[]
}

/** Counts what became of every test. One that never came to an end counts as failed. */
export function countTests(modules: readonly TestModule[], strayErrors: number): TestCounts {
  const counts: TestCounts = { passed: 0, failed: strayErrors, skippedNames: [] }
  for (const module of modules) {
    counts.failed += module.errors().length
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') counts.passed++
      else if (state === 'skipped') counts.skippedNames.push(`${module.relativeModuleId} > ${test.fullName}`)
      else counts.failed++
    }
  }
  return counts
}
