import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findBrandWords, findMachinePlaces, findPaths, findUnexplained, judgeDecision } from './doc-rules.ts'
import { readSourceFiles, root } from './source-files.ts'

/** Objects to docs that name what is not there, and to words that may not stand where they stand. */
const files = await readSourceFiles(/\.(md|ts|tsx|mjs|css|html|json|ya?ml|svg|sql|example)$|^run$/)
const pages = files.filter((file) => file.path.endsWith('.md'))
const config = files.find((file) => file.path === 'server/config.ts')!
const faults = [
  ...pages.flatMap((page) =>
    findPaths(page).flatMap((path) => (existsSync(join(root, path)) ? [] : [`${page.path}: ${path} does not exist`])),
  ),
  ...files.flatMap(findBrandWords),
  ...files.filter((file) => !file.path.startsWith('scripts/doc-rules')).flatMap(findMachinePlaces),
  ...pages.filter((page) => /^docs\/decisions\/\d/.test(page.path)).flatMap(judgeDecision),
  ...files.filter((file) => file.path === 'README.md').flatMap((page) => findUnexplained(config, page)),
  ...(pages.some((page) => page.path === 'CHANGELOG.md' && /^## Unreleased$/m.test(page.text))
    ? []
    : ['CHANGELOG.md has no "## Unreleased"']),
]
for (const fault of faults) console.error(fault)
process.exit(faults.length === 0 ? 0 : 1)
