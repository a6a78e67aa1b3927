import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { compressAssets } from './compress-assets.ts'

it('lays both small forms beside what is worth it, and they hold the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assets-'))
  const text = 'export const words = "the same again and again"\n'.repeat(100)
  await writeFile(join(folder, 'a.js'), text)
  await writeFile(join(folder, 'tiny.js'), 'x')
  await writeFile(join(folder, 'icon.svg'), text)
  await compressAssets(folder)
  expect((await readdir(folder)).sort()).toEqual(['a.js', 'a.js.br', 'a.js.gz', 'icon.svg', 'tiny.js'])
  expect(brotliDecompressSync(await readFile(join(folder, 'a.js.br'))).toString()).toBe(text)
  expect(gunzipSync(await readFile(join(folder, 'a.js.gz'))).toString()).toBe(text)
  await rm(folder, { recursive: true })
})
