import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawFolders, findImports, judgeImport } from './import-rules.ts'
import { readSourceFiles, root } from './source-files.ts'
import { judgeSource } from './source-rules.ts'

/** Objects to imports that go up and to words in the wrong place; with `--write`, draws the folders into ARCHITECTURE.md. */
const page = join(root, 'ARCHITECTURE.md')
const marked = /(<!-- folders: drawn by scripts\/check-imports\.ts -->\n```text\n)([\s\S]*?)(\n```)/

const files = await readSourceFiles(/\.(ts|tsx|mjs)$/)
const imports = files.flatMap(findImports)
const withZod = new Set(findWithZod())
const faults = [
  ...imports.flatMap((found) => {
    const fault = judgeImport(found, (path) => withZod.has(path))
    return fault === undefined ? [] : [`${found.from} imports ${found.to}: ${fault}`]
  }),
  ...files.flatMap(judgeSource),
  ...(await checkDrawing()),
]
for (const fault of faults) console.error(fault)
process.exit(faults.length === 0 ? 0 : 1)

/** Files of the contract that load zod, themselves or by way of another. */
function findWithZod(): string[] {
  const found = files.filter((file) => /^import (?!type)[^']*'(zod|@hono\/zod-openapi)'/m.test(file.text)).map((file) => file.path)
  for (const path of found) {
    for (const { from, to, typeOnly } of imports) if (to === path && !typeOnly && !found.includes(from)) found.push(from)
  }
  return found
}

async function checkDrawing(): Promise<string[]> {
  const text = await readFile(page, 'utf8')
  const drawing = drawFolders(imports)
  const now = marked.exec(text)?.[2]
  if (now === undefined) return ['ARCHITECTURE.md has lost the marked place for the folder graph']
  if (now === drawing) return []
  if (!process.argv.includes('--write')) return ['ARCHITECTURE.md: the folder graph is stale; run "npm run format"']
  await writeFile(
    page,
    text.replace(marked, (_, before: string, __, after: string) => `${before}${drawing}${after}`),
  )
  return []
}
