import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const page = await readFile(join(root, 'SECURITY.md'), 'utf8')
const rows = [...page.matchAll(/^\| (V\d+\.\d+\.\d+) \| ([12]) \| (.+) \|$/gm)].map(([, id, level, proof]) => ({
  id,
  level,
  proof: proof ?? '',
}))

test('every requirement of levels 1 and 2 has its row, once', () => {
  // ASVS 5.0.0 has 253 of them in its 17 chapters.
  expect(rows).toHaveLength(253)
  expect(new Set(rows.map((row) => row.id)).size).toBe(253)
  expect(new Set(rows.map((row) => row.id?.split('.')[0])).size).toBe(17)
})

test('a row is a proof, or says why there is none', () => {
  for (const { id, proof } of rows) {
    const says = /^(not applicable|operator|open|described): .{5,}/.test(proof)
    expect(says || /`[\w./-]+\.test\.ts`/.test(proof), `${id}: ${proof}`).toBe(true)
  }
})

test('every file that the page names exists', () => {
  const named = [...page.matchAll(/`((?:server|client|scripts|marketplace|docs)\/[\w./-]+\.(?:tsx?|md))`/g)].map(([, path]) => path ?? '')
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
