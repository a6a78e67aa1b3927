import { createHash } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import type pg from 'pg'

const mark = '/* prepared */'

/**
 * Stands in a statement that runs many times a second and always has the same text: each connection has PostgreSQL read
 * and plan it once. Its last `select` names its columns, since a star's may change under a plan that is kept.
 */
export const prepared: RawBuilder<unknown> = sql.raw(mark)

/** By text; the texts are as many as there are statements with the mark and shapes that they take. */
const names = new Map<string, string>()

/** Lets a connection keep the plans of statements that carry the mark. */
export function keepPlans(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  const keeping = (text: unknown, values: unknown, ...rest: unknown[]): unknown =>
    typeof text === 'string' && text.includes(mark) ? query({ name: nameOf(text), text, values }, ...rest) : query(text, values, ...rest)
  client.query = keeping as typeof client.query
}

function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `groundwork_${createHash('sha256').update(text).digest('hex').slice(0, 20)}`
  names.set(text, name)
  return name
}
