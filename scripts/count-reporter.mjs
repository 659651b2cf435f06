// A vitest reporter that leaves the numbers of tests in the file that TEST_COUNTS names, for scripts/test.mjs.
import { writeFileSync } from 'node:fs'

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    // An error outside any test, such as a file that cannot be loaded, counts as a failed test.
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      counts.failed += module.errors().length
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        counts[state === 'pending' ? 'skipped' : state]++
      }
    }
    writeFileSync(process.env.TEST_COUNTS, JSON.stringify(counts))
  }
}
