import type { Runner } from '../jobs/runner.ts'
import type { Messages } from '../queue/queue.ts'

/** A wake-up: the job's own tables say what is to be done, and another process may already be doing it. */
export function handleRunTask(runner: Runner, data: Messages['run']): Promise<void> {
  runner.start(data.jobId)
  return Promise.resolve()
}
