import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { migrateDatabase } from './migrate-database.ts'

/** Applies the migrations to DATABASE_URL, for an operator who does it before the new release starts. */
const envFile = join(import.meta.dirname, '../.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)
const url = process.env.DATABASE_URL
if (!url) {
  console.error(
    'DATABASE_URL is missing: give postgres://user:password@host/database. (npm start migrates the embedded database by itself.)',
  )
  process.exit(1)
}
try {
  const applied = await migrateDatabase(url)
  for (const name of applied) console.log(`applied ${name}`)
  if (applied.length === 0) console.log('Nothing to apply.')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
