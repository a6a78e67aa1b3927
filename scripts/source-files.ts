import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

export type SourceFile = { path: string; text: string }

export const root = join(import.meta.dirname, '..')

const skipped = new Set(['node_modules', '.git', 'dist', '.data'])

/** The project's files with these endings, paths from the root with forward slashes, sorted. */
export async function readSourceFiles(endings: RegExp, folder = root): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) found.push(...(await readSourceFiles(endings, path)))
    } else if (endings.test(entry.name)) found.push({ path: relative(root, path).split(sep).join('/'), text: await readFile(path, 'utf8') })
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}
