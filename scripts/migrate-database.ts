import { ConfigError } from '../server/config.ts'
import { migrate } from '../server/db/migrate.ts'

/** {@link migrate}, with what keeps a database from being reached said in one line. */
export async function migrateDatabase(url: string): Promise<string[]> {
  try {
    return await migrate(url)
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined) throw error
    throw new ConfigError(`The database of DATABASE_URL cannot be used (${code}): check the address, the user and that it runs.`)
  }
}

/** Of the network (ECONNREFUSED …) or of PostgreSQL's refusals to let us in (classes 28, 3D, 53, 57). */
function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' && /^(E[A-Z]+|(28|3D|53|57)\w{3})$/.test(code) ? code : undefined
}
