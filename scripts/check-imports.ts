import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { kinds } from '../server/resources/registry.ts'
import { drawCoverage } from './coverage-table.ts'
import { drawFolders, findImports, judgeImport } from './import-rules.ts'
import { readSourceFiles, root } from './source-files.ts'
import { judgeSource } from './source-rules.ts'

type Drawing = { page: string; what: string; marked: RegExp; draw(): string }

/**
 * Objects to imports that go up and to words in the wrong place; with `--write`, draws the folders into ARCHITECTURE.md
 * and the kinds into README.md.
 */
const drawings: Drawing[] = [
  {
    page: 'ARCHITECTURE.md',
    what: 'the folder graph',
    marked: /(<!-- folders: drawn by scripts\/check-imports\.ts -->\n```text\n)([\s\S]*?)(\n```)/,
    draw: () => drawFolders(imports),
  },
  {
    page: 'README.md',
    what: 'the table of kinds',
    marked: /(<!-- kinds: drawn by scripts\/check-imports\.ts -->\n\n)([\s\S]*?)(\n<!-- \/kinds -->)/,
    draw: () => `${drawCoverage(kinds)}\n`,
  },
]

const files = await readSourceFiles(/\.(ts|tsx|mjs)$/)
const imports = files.flatMap(findImports)
const withZod = new Set(findWithZod())
const faults = [
  ...imports.flatMap((found) => {
    const fault = judgeImport(found, (path) => withZod.has(path))
    return fault === undefined ? [] : [`${found.from} imports ${found.to}: ${fault}`]
  }),
  ...files.flatMap(judgeSource),
  ...(await Promise.all(drawings.map(checkDrawing))).flat(),
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

async function checkDrawing({ page, what, marked, draw }: Drawing): Promise<string[]> {
  const text = await readFile(join(root, page), 'utf8')
  const drawing = draw()
  const now = marked.exec(text)?.[2]
  if (now === undefined) return [`${page} has lost the marked place for ${what}`]
  if (now === drawing) return []
  if (!process.argv.includes('--write')) return [`${page}: ${what} is stale; run "npm run format"`]
  await writeFile(
    join(root, page),
    text.replace(marked, (_, before: string, __, after: string) => `${before}${drawing}${after}`),
  )
  return []
}
