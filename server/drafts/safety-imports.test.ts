import { readFileSync, readdirSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, it } from 'vitest'
import { draftingContext } from './drafting-context.ts'

const root = posix.join(import.meta.dirname, '../..')

/** Files that are loaded when this one is: types are gone by then. */
function loadedBy(path: string): string[] {
  const text = readFileSync(posix.join(root, path), 'utf8')
  const statement = /^(?:import|export)\s+(?!type\s)(?:[^'";]*?\sfrom\s*)?'(\.[^']+)'/gm
  const dynamic = /\bimport\('(\.[^']+)'\)/g
  return [...text.matchAll(statement), ...text.matchAll(dynamic)]
    .filter(([all]) => !/^import\s*\{(\s*type\s+\w+\s*,?)+\s*\}/.test(all))
    .map(([, target]) => posix.join(posix.dirname(path), target ?? ''))
}

function reach(start: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const open = [...start]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    open.push(...loadedBy(path))
  }
  return seen
}

function codeOf(folder: string): string[] {
  return readdirSync(posix.join(root, folder))
    .filter((name) => name.endsWith('.ts') && !/\.(test|test-data)\.ts$/.test(name))
    .map((name) => `${folder}/${name}`)
}

it('what talks to the model reaches no client of the platform, no tokens and no keys', () => {
  const reached = [...reach([...codeOf('server/drafts'), ...codeOf('server/openai')])]
  expect(reached.length).toBeGreaterThan(40)
  const forbidden = reached.filter(
    (path) =>
      /^server\/(installs|crypto|webhooks|plans|jobs|rollouts|http|workers)\//.test(path) || /^server\/(main|app|worker)\.ts$/.test(path),
  )
  expect(forbidden).toEqual([])
  expect(reached.filter((path) => path.startsWith('server/highlevel/'))).toEqual(['server/highlevel/highlevel-error.ts'])
})

it('nothing there fetches by itself, and only one file knows the model’s client', () => {
  const files = [...codeOf('server/drafts'), ...codeOf('server/openai')].map(
    (path) => [path, readFileSync(posix.join(root, path), 'utf8')] as const,
  )
  expect(files.filter(([, text]) => /\bfetch\(|node:(http|https|net|dns|child_process|fs)\b/.test(text)).map(([path]) => path)).toEqual([])
  expect(
    files
      .filter(([, text]) => /from 'openai'/.test(text))
      .map(([path]) => path)
      .toSorted(),
  ).toEqual(['server/openai/classify-failure.ts', 'server/openai/openai.ts'])
})

it('at run time too, a verb of drafting is handed no platform client, no sealer and no configuration', () => {
  const whole = { db: 1, log: 2, queue: 3, openai: null, now: 4, highlevel: 5, sealer: 6, config: 7 } as unknown as Parameters<
    typeof draftingContext
  >[0]
  expect(Object.keys(draftingContext(whole)).toSorted()).toEqual(['db', 'log', 'now', 'openai', 'queue'])
})
