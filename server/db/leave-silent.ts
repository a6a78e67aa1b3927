import type pg from 'pg'

/**
 * A connection on which a question went unanswered for as long as the pool allows is closed: handed on, it would let
 * everybody wait behind that question.
 */
export function leaveWhenSilent(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  const close = async (): Promise<void> => (client as unknown as pg.Client).end().catch(() => undefined)
  const asking = (...given: unknown[]): unknown => {
    const answer = query(...given)
    if (answer instanceof Promise) answer.catch((error: unknown) => (isSilence(error) ? close() : undefined))
    return answer
  }
  client.query = asking as typeof client.query
}

/** The driver has no code for it. */
function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}
