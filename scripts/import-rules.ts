import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

export type Import = { from: string; to: string; typeOnly: boolean }

/** Where a file stands: what stands higher may import what stands lower, and what stands beside it only when it is the same folder. */
type Place = { side: 'server' | 'client' | 'sandbox' | 'scripts'; folder: string; rank: number }

const pipes = ['highlevel', 'openai', 'queue', 'crypto', 'db']
const nouns = [
  'events',
  'audit',
  'installs',
  'sessions',
  'settings',
  'webhooks',
  'resources',
  'blueprints',
  'drafts',
  'plans',
  'jobs',
  'rollouts',
]
const doors = ['http', 'workers']
/** What talks to a language model has no client of the platform in reach, whatever their ranks. */
const walls: Record<string, readonly string[]> = { drafts: ['highlevel', 'crypto', 'installs', 'webhooks'] }

/** Ranks of `server/`, from the ground up; folders of one rank do not know each other. */
const serverRanks: Record<string, number> = {
  contract: 0,
  ground: 1,
  ...Object.fromEntries(pipes.map((name) => [name, 2])),
  context: 3,
  ...Object.fromEntries(nouns.map((name, index) => [name, 4 + index])),
  ...Object.fromEntries(doors.map((name) => [name, 20])),
  assembly: 21,
  test: 22,
}

const clientRanks: Record<string, number> = {
  test: 99,
  ui: 0,
  styles: 0,
  api: 1,
  words: 2,
  models: 3,
  router: 4,
  'browser-memory': 4,
  context: 5,
  screens: 6,
  assembly: 7,
}

const serverFiles: Record<string, string> = {
  'errors.ts': 'ground',
  'log.ts': 'ground',
  'metrics.ts': 'ground',
  'config.ts': 'ground',
  'crash-points.ts': 'ground',
  'context.ts': 'context',
}
const clientFiles: Record<string, string> = {
  'browser-memory.ts': 'browser-memory',
  'route.ts': 'router',
  'router.ts': 'router',
  'context.ts': 'context',
}

/** Test files and what serves them may look at anything. */
export function isTest(path: string): boolean {
  return /\.test(-data)?\.tsx?$/.test(path) || /^(server|client)\/test\//.test(path)
}

/** Relative imports, exports and dynamic imports of a file, resolved from the root. */
export function findImports(file: SourceFile): Import[] {
  const found: Import[] = []
  const statement = /^[ \t]*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s*)?'(\.[^']+)'/gm
  const dynamic = /\bimport\('(\.[^']+)'\)/g
  for (const [, , type, target] of file.text.matchAll(statement)) {
    found.push({ from: file.path, to: resolve(file.path, target!), typeOnly: type !== undefined })
  }
  for (const [, target] of file.text.matchAll(dynamic)) found.push({ from: file.path, to: resolve(file.path, target!), typeOnly: false })
  return found
}

/**
 * What is wrong with one import, or undefined. `hasZod` says whether a file of the contract brings zod with it.
 * Any pipe may name the type of a transaction, so that a message can go out with the change that it tells of.
 */
export function judgeImport(found: Import, hasZod: (path: string) => boolean): string | undefined {
  if (isTest(found.from)) return undefined
  const from = placeOf(found.from)
  const to = placeOf(found.to)
  if (isTest(found.to)) return 'only tests may import what is made for tests'
  if (from.side === 'scripts') return undefined
  if (from.side !== to.side) return judgeCrossing(found, from, to, hasZod)
  if (from.side === 'sandbox' || from.folder === to.folder) return undefined
  if (from.side === 'server' && walls[from.folder]?.includes(to.folder)) return `${from.folder} may not reach ${to.folder}`
  if (from.side === 'client' && from.folder === 'ui') return 'ui imports nothing of ours'
  if (to.rank < from.rank) return undefined
  if (found.typeOnly && found.to === 'server/db/database.ts') return undefined
  if (to.rank > from.rank) return `${from.folder} stands below ${to.folder}`
  return `${from.folder} and ${to.folder} do not know each other`
}

/** One line per folder with what it imports of ours, from the top down, a block for each side. */
export function drawFolders(imports: Import[]): string {
  const lines = new Map<string, { place: Place; to: Map<string, Place> }>()
  for (const { from, to } of imports) {
    const [here, there] = [placeOf(from), placeOf(to)]
    if (isTest(from) || here.side === 'scripts' || here.side === 'sandbox') continue
    const line = lines.get(`${here.side} ${here.folder}`) ?? { place: here, to: new Map<string, Place>() }
    lines.set(`${here.side} ${here.folder}`, line)
    if (here.folder !== there.folder) line.to.set(nameOf(there), there)
  }
  const sides = ['server', 'client'] as const
  return sides
    .map((side) =>
      drawSide(
        side,
        [...lines.values()].filter((line) => line.place.side === side),
      ),
    )
    .join('\n\n')
}

function drawSide(side: Place['side'], lines: { place: Place; to: Map<string, Place> }[]): string {
  const rows = lines
    .sort((a, b) => compare(a.place, b.place))
    .map(
      ({ place, to }) =>
        [
          nameOf(place),
          [...to.values()]
            .sort(compare)
            .map((target) => (target.side === side ? nameOf(target) : `${target.side}/${nameOf(target)}`))
            .join(', '),
        ] as const,
    )
  const width = Math.max(...rows.map(([name]) => name.length))
  return [`${side}/`, ...rows.map(([name, targets]) => `  ${name.padEnd(width)} → ${targets || '(nothing of ours)'}`)].join('\n')
}

function judgeCrossing(found: Import, from: Place, to: Place, hasZod: (path: string) => boolean): string | undefined {
  if (to.side === 'scripts') return 'nothing imports a script'
  if (from.side === 'sandbox') return 'the sandbox is the other side: it imports nothing of ours'
  if (from.side === 'server') return `the server imports nothing from ${to.side === 'client' ? 'the client' : 'the sandbox'}`
  if (to.folder !== 'contract') return 'the client may import nothing of the server but its contract'
  if (found.typeOnly || !hasZod(found.to)) return undefined
  return 'would bring zod into the page: use "import type"'
}

function placeOf(path: string): Place {
  const [top = '', second = '', third] = path.split('/')
  if (top === 'marketplace') return { side: 'sandbox', folder: third === undefined ? '' : second, rank: 0 }
  if (top !== 'server' && top !== 'client') return { side: 'scripts', folder: '', rank: 0 }
  const [files, ranks] = top === 'server' ? [serverFiles, serverRanks] : [clientFiles, clientRanks]
  const folder = third === undefined ? (files[second] ?? 'assembly') : second
  const rank = ranks[folder]
  if (rank === undefined)
    throw new Error(`${path}: ${top}/${folder}/ has no place in scripts/import-rules.ts; every folder is a word of ARCHITECTURE.md.`)
  return { side: top, folder, rank }
}

function nameOf(place: Place): string {
  if (place.folder === 'assembly') return place.side === 'server' ? 'main, app, worker' : 'main, app'
  return place.folder === 'ground' ? 'errors, log, config' : place.folder
}

function compare(one: Place, other: Place): number {
  const sides = ['client', 'server', 'sandbox', 'scripts']
  return sides.indexOf(one.side) - sides.indexOf(other.side) || other.rank - one.rank || (one.folder < other.folder ? -1 : 1)
}

function resolve(from: string, target: string): string {
  return posix.join(posix.dirname(from), target)
}
