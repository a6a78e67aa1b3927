import type { TestProject } from 'vitest/node'
import { buildClientIfStale } from '../../scripts/build-client.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the run takes what it sees for what is wanted (`-u`). */
    isUpdating: boolean
  }
}

/** The doors and the browser journeys have the page as it would be shipped. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('isUpdating', project.vitest.config.snapshotOptions.updateSnapshot === 'all')
  await buildClientIfStale(console.log)
}
