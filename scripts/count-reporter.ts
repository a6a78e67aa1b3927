import type { Reporter, TestModule } from 'vitest/node'
import { writeFileSync } from 'node:fs'

/** Ends the run with `N passed, N failed`, alone on a line, for whoever reads a log. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0
    let failed = unhandled.length
    for (const module of modules) {
      const before = failed
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed++
        else if (state === 'failed') failed++
      }
      if (module.state() === 'failed' && failed === before) failed++
    }
    const line = `${passed} passed, ${failed} failed`
    if (process.env.COUNT_FILE) writeFileSync(process.env.COUNT_FILE, `${line}\n`)
    else console.log(line)
  }
}
