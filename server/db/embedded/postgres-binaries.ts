import { access, readFile, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

export type PostgresBinaries = { initdb: string; pg_ctl: string; postgres: string; native: string }

const systemNames: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' }

/** Finds the PostgreSQL of this system among the installed packages. Throws {@link EmbeddedPostgresError} when there is none. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${systemNames[process.platform] ?? process.platform}-${process.arch}`
  let paths: Omit<PostgresBinaries, 'native'>
  try {
    paths = (await import(name)) as Omit<PostgresBinaries, 'native'>
    await access(paths.postgres)
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The package ${name} with PostgreSQL for this system is not installed: run "npm ci" (with optional packages), or set DATABASE_URL to a PostgreSQL that you have.`,
      { cause: error },
    )
  }
  const native = dirname(dirname(paths.postgres))
  await restoreLinks(native)
  return { initdb: paths.initdb, pg_ctl: paths.pg_ctl, postgres: paths.postgres, native }
}

/** An npm package cannot hold links; its postinstall makes them, unless scripts are switched off. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const root = dirname(native)
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const target = join(root, link.target)
    await symlink(relative(dirname(target), join(root, link.source)), target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}
