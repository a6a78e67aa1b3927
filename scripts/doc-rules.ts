import type { SourceFile } from './source-files.ts'

const tops = '(?:server|client|scripts|marketplace|migrations|docs|\\.ci)'

/** Paths of the project that a page names: in backticks, or as the target of a link. Patterns and placeholders are left out. */
export function findPaths(page: SourceFile): string[] {
  const found = new Set<string>()
  for (const [, path] of page.text.matchAll(new RegExp(`\`(${tops}/[^\`\\s]*)\``, 'g'))) found.add(path!)
  const folder = page.path.includes('/') ? page.path.slice(0, page.path.lastIndexOf('/') + 1) : ''
  for (const [, path] of page.text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g))
    found.add(new URL(path!, `file:///${folder}`).pathname.slice(1))
  return [...found].filter((path) => !/[*<>{}…]|NNN|YYYY/.test(path)).map((path) => path.replace(/[.,:;]$/, ''))
}

/** Words that may not stand where an app user looks. */
const brand = /high\s?level|\bghl\b|leadconnector|msgsndr/i
const seenByUsers = /^client\/|^marketplace\/(listing|privacy|support)\.md$|^marketplace\/icon\.svg$|^server\/blueprints\/.*\.(ya?ml|json)$/

export function findBrandWords(file: SourceFile): string[] {
  return seenByUsers.test(file.path) ? linesWith(file, brand, 'names the platform where a user looks') : []
}

/** Things that are true on one machine only. */
const machine = /(^|[\s"'`(=])\/(work|home|Users|root)\/\w|\bregistry\.(npmjs|yarnpkg)\b|\.internal\b|"resolved":/

export function findMachinePlaces(file: SourceFile): string[] {
  return linesWith(file, machine, 'is true on one machine only')
}

/** A decision says last when it should be looked at again. */
export function judgeDecision(page: SourceFile): string[] {
  const last = page.text.match(/^## .*$/gm)?.at(-1)
  return last === '## When to revisit' ? [] : [`${page.path}: the last section of a decision is "## When to revisit"`]
}

/** Names of the environment that `config.ts` reads and a page does not explain. */
export function findUnexplained(config: SourceFile, page: SourceFile): string[] {
  const names = new Set([...config.text.matchAll(/(?:get|need|whole|oneOf)\('([A-Z][A-Z_]+)'/g)].map(([, name]) => name!))
  return [...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(page.text)).map((name) => `${page.path}: does not explain ${name}`)
}

function linesWith(file: SourceFile, pattern: RegExp, says: string): string[] {
  return file.text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}: ${says}`] : []))
}
