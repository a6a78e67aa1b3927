import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestDatabase } from './test-database.ts'

test('gives every test a migrated database of its own', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
  try {
    await sql`create table only_here (id int)`.execute(one.db)
    const tables = await other.db.introspection.getTables()
    expect(tables.map((table) => table.name)).toContain('migrations')
    expect(tables.map((table) => table.name)).not.toContain('only_here')
  } finally {
    await Promise.all([one.drop(), other.drop()])
  }
})
