import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { judgeWeight, readLaterImports, readStaticImports, weighFirstLoad } from './page-budget.ts'

const folders: string[] = []
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))))

describe('the weight of the first load', () => {
  it('counts the entry, the landing screen and all that they import, and nothing that comes later', async () => {
    const folder = await build({
      'index-1.js': 'import{a}from"./base-1.js";const s=()=>import("./home-screen-1.js"),p=()=>import(`./plan-screen-1.js`)',
      'base-1.js': 'import"./deep-1.js";export const a=1',
      'deep-1.js': 'import{a}from"./base-1.js"',
      'home-screen-1.js': 'import{r}from"./rows-1.js";export const h=1',
      'home-screen-0.js': 'of an older build',
      'rows-1.js': 'export const r=1',
      'plan-screen-1.js': 'export const p=1',
    })
    const files = (await weighFirstLoad(folder)).map(({ file }) => file)
    expect(files.sort()).toEqual(['base-1.js', 'deep-1.js', 'home-screen-1.js', 'index-1.js', 'rows-1.js'])
  })

  it('refuses a page that has become too heavy, and names what weighs most', async () => {
    const folder = await build({ 'index-1.js': `import"./base-1.js"`, 'base-1.js': randomBytes(50_000).toString('latin1') })
    const weighed = await weighFirstLoad(folder)
    expect(() => judgeWeight(weighed)).toThrow(/40 KB is the budget.*\n +\d+\.\d KB {2}base-1\.js/s)
    expect(() => judgeWeight(weighed, 200_000)).not.toThrow()
  })

  it('reads imports however they are written', () => {
    expect(readStaticImports('import{a as b}from"./a-1.js";import"./b.js";import(\'./c.js\');export*from \'./d.js\'')).toEqual([
      'a-1.js',
      'b.js',
      'd.js',
    ])
    expect(readLaterImports('import("./c.js");import{x}from"./a.js"')).toEqual(['c.js'])
  })
})

async function build(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'page-budget-'))
  folders.push(folder)
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<script type="module" src="/assets/index-1.js"></script>')
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'assets', name), text, 'latin1')
  return folder
}
