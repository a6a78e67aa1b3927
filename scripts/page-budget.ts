import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

export type Weighed = { file: string; bytes: number }

/** What may be fetched before somebody sees the dashboard: scripts, brotli, in bytes. */
export const scriptBudget = 40 * 1024

/** The scripts of a built page that its first load fetches, as small as they travel: the entry, the screen that one lands on, and all that they import. */
export async function weighFirstLoad(folder: string, landing = 'home-screen'): Promise<Weighed[]> {
  const assets = join(folder, 'assets')
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  const wanted = [...page.matchAll(/assets\/([^"']+\.js)/g)].map((match) => match[1] as string)
  const weighed = new Map<string, Weighed>()
  while (wanted.length > 0) {
    const file = wanted.pop() as string
    if (weighed.has(file)) continue
    const code = await readFile(join(assets, file))
    weighed.set(file, { file, bytes: brotliCompressSync(code).length })
    const text = code.toString()
    wanted.push(...readStaticImports(text), ...readLaterImports(text).filter((later) => later.startsWith(`${landing}-`)))
  }
  return [...weighed.values()].sort((a, b) => b.bytes - a.bytes)
}

/** Files that a built module cannot run without; what it imports later, with `import()`, is not among them. */
export function readStaticImports(code: string): string[] {
  return [...code.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)].map((match) => match[1] as string)
}

/** Files that a built module fetches when it wants them. */
export function readLaterImports(code: string): string[] {
  return [...code.matchAll(/\bimport\(\s*["'`]\.\/([^"'`]+\.js)["'`]/g)].map((match) => match[1] as string)
}

/** Throws with every file named when the first load has become too heavy. */
export function judgeWeight(weighed: readonly Weighed[], budget = scriptBudget): void {
  const total = weighed.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total <= budget) return
  const lines = weighed.map(({ file, bytes }) => `  ${(bytes / 1024).toFixed(1)} KB  ${file}`)
  throw new Error(
    `The first load is ${(total / 1024).toFixed(1)} KB of script (brotli); ${budget / 1024} KB is the budget. Load something later with import():\n${lines.join('\n')}`,
  )
}

if (import.meta.main) {
  const weighed = await weighFirstLoad(process.argv[2] ?? join(import.meta.dirname, '../dist/client'))
  for (const { file, bytes } of weighed) console.log(`${(bytes / 1024).toFixed(1).padStart(6)} KB  ${file}`)
  console.log(
    `${(weighed.reduce((sum, one) => sum + one.bytes, 0) / 1024).toFixed(1).padStart(6)} KB  of ${scriptBudget / 1024} KB, brotli`,
  )
  judgeWeight(weighed)
}
