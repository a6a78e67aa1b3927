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

test('the image runs as nobody special, and holds what runs and nothing else', async () => {
  const image = (await readFile(join(root, 'Containerfile'), 'utf8')).split(/^FROM /m).at(-1) ?? ''
  const lines = image.split('\n').map((line) => line.trim())
  const copied = lines.filter((line) => /^(COPY|ADD) /.test(line)).flatMap((line) => line.split(' ').slice(1, -1))
  expect(copied.filter((path) => !path.startsWith('--from='))).toEqual([
    '/app/node_modules',
    'package.json',
    'migrations',
    'server',
    'scripts/migrate.ts',
    'scripts/migrate-database.ts',
    'scripts/rotate-keys.ts',
    '/app/dist/client',
  ])
  expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
  expect(lines.findIndex((line) => line.startsWith('USER '))).toBeLessThan(lines.findIndex((line) => line.startsWith('CMD ')))
  const left = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n')
  for (const path of ['.git', '.env', '.env.*', '.data', 'node_modules', '**/*.test.ts', 'server/test']) expect(left).toContain(path)
})
