import { describe, expect, test } from 'vitest'
import { drawFolders, findImports, judgeImport } from './import-rules.ts'

const hasZod = (path: string) => path === 'server/contract/job.ts'
const judge = (from: string, to: string, typeOnly = false) => judgeImport({ from, to, typeOnly }, hasZod)

test('finds every way to import, and nothing in a string', () => {
  const text = [
    "import { a } from './a.ts'",
    "import type { B } from '../b.ts'",
    'import {\n  c,\n  type D,\n} from "x"',
    "import {\n  e,\n} from '../../e.ts'",
    "export { f } from './f.ts'",
    "import './style.css'",
    "const lazy = await import('./lazy.ts')",
    "import pg from 'pg'",
    "const text = 'import x from elsewhere'",
  ].join('\n')
  const found = findImports({ path: 'server/jobs/start-job.ts', text })
  expect(found.map(({ to, typeOnly }) => `${typeOnly ? 'type ' : ''}${to}`)).toEqual([
    'server/jobs/a.ts',
    'type server/b.ts',
    'e.ts',
    'server/jobs/f.ts',
    'server/jobs/style.css',
    'server/jobs/lazy.ts',
  ])
})

describe('lets pass', () => {
  test.each([
    ['server/jobs/start-job.ts', 'server/plans/plan-store.ts'],
    ['server/rollouts/a.ts', 'server/events/event-log.ts'],
    ['server/http/jobs.ts', 'server/jobs/start-job.ts'],
    ['server/drafts/a.ts', 'server/blueprints/check-blueprint.ts'],
    ['server/jobs/a.ts', 'server/context.ts'],
    ['server/context.ts', 'server/queue/queue.ts'],
    ['server/db/a.ts', 'server/errors.ts'],
    ['server/app.ts', 'server/http/jobs.ts'],
    ['client/screens/job/job.tsx', 'client/models/job-model.ts'],
    ['client/ui/button.tsx', 'client/ui/icon.tsx'],
    ['client/api/jobs.ts', 'server/contract/kind-names.ts'],
    ['scripts/start.ts', 'server/main.ts'],
    ['server/plans/order.test.ts', 'server/jobs/start-job.ts'],
  ])('%s → %s', (from, to) => {
    expect(judge(from, to)).toBeUndefined()
  })
})

describe('objects to', () => {
  test.each([
    ['server/drafts/a.ts', 'server/installs/open-location.ts', 'drafts may not reach installs'],
    ['server/drafts/a.ts', 'server/highlevel/client.ts', 'drafts may not reach highlevel'],
    ['server/drafts/a.ts', 'server/plans/a.ts', 'drafts stands below plans'],
    ['server/plans/a.ts', 'server/jobs/b.ts', 'plans stands below jobs'],
    ['server/highlevel/client.ts', 'server/installs/install-store.ts', 'highlevel stands below installs'],
    ['server/highlevel/client.ts', 'server/db/database.ts', 'highlevel and db do not know each other'],
    ['server/http/a.ts', 'server/workers/b.ts', 'http and workers do not know each other'],
    ['server/jobs/a.ts', 'server/http/b.ts', 'jobs stands below http'],
    ['server/contract/a.ts', 'server/errors.ts', 'contract stands below ground'],
    ['client/models/a.ts', 'client/screens/b.tsx', 'models stands below screens'],
    ['client/ui/a.tsx', 'client/api/b.ts', 'ui imports nothing of ours'],
    ['client/api/a.ts', 'server/errors.ts', 'the client may import nothing of the server but its contract'],
    ['client/api/a.ts', 'server/contract/job.ts', 'would bring zod into the page: use "import type"'],
    ['marketplace/sandbox/a.ts', 'server/contract/job.ts', 'the sandbox is the other side: it imports nothing of ours'],
    ['server/jobs/a.ts', 'marketplace/sandbox/b.ts', 'the server imports nothing from the sandbox'],
    ['server/jobs/a.ts', 'server/test/test-database.ts', 'only tests may import what is made for tests'],
    ['server/main.ts', 'scripts/start.ts', 'nothing imports a script'],
  ])('%s → %s', (from, to, fault) => {
    expect(judge(from, to)).toBe(fault)
  })
})

test('lets a pipe name the type of a transaction, and nothing else of the database', () => {
  expect(judge('server/queue/queue.ts', 'server/db/database.ts', true)).toBeUndefined()
  expect(judge('server/queue/queue.ts', 'server/db/database.ts')).toBe('queue and db do not know each other')
})

test('takes a type from any part of the contract', () => {
  expect(judge('client/api/a.ts', 'server/contract/job.ts', true)).toBeUndefined()
})

test('refuses a folder that has no place', () => {
  expect(() => judge('server/utils/a.ts', 'server/errors.ts')).toThrow(/server\/utils\/ has no place/)
})

test('draws who imports whom, from the top down', () => {
  const imports = [
    { from: 'server/plans/a.ts', to: 'server/db/b.ts', typeOnly: false },
    { from: 'server/jobs/a.ts', to: 'server/db/b.ts', typeOnly: false },
    { from: 'server/jobs/a.ts', to: 'server/plans/b.ts', typeOnly: true },
    { from: 'server/jobs/a.test.ts', to: 'server/test/b.ts', typeOnly: false },
    { from: 'client/api/a.ts', to: 'server/contract/b.ts', typeOnly: true },
  ]
  expect(drawFolders(imports)).toBe(['server/', '  jobs  → plans, db', '  plans → db', '', 'client/', '  api → server/contract'].join('\n'))
})
