import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineKind, type Kind, type Live, type WriteScope } from '../resources/kind.ts'
import { restoreFields } from './restore-fields.ts'
import type { Undoable } from './undo-step.ts'
import type { Tools } from './walk-steps.ts'
import type { Written } from './written-fields.ts'

type Fields = Record<string, unknown>

const details: Written = { path: 'details.phone', sent: '+1' }
const before = { name: 'Standard', details: { name: 'Acme' }, size: null }

test('one value inside an object goes back alone: what the client has put beside it since stays', async () => {
  const live = { ...before, details: { name: 'Acme & Co', phone: '+1', website: 'acme.test' } }
  expect(await restore({ live, written: [details] })).toEqual({
    sent: { details: { name: 'Acme & Co', website: 'acme.test' } },
    outcome: { status: 'UNDONE', restored: [{ path: 'details.phone' }] },
  })
})

test('an object that was blank is blank again, unless the client has put something into it', async () => {
  const blank = { ...before, details: null }
  const inside = await restore({ live: { ...blank, details: { phone: '+1' } }, before: blank, written: [details] })
  expect(inside.sent).toEqual({ details: null })
  const beside = await restore({ live: { ...blank, details: { phone: '+1', website: 'acme.test' } }, before: blank, written: [details] })
  expect(beside.sent).toEqual({ details: { website: 'acme.test' } })
})

test('what an earlier try has put back already is not sent again, and counts as put back', async () => {
  const known = { baseline: 'Old', stood: false }
  expect(await restore({ live: before, written: [details, { path: 'name', sent: 'New', known }] })).toEqual({
    sent: undefined,
    outcome: {
      status: 'UNDONE',
      restored: [{ path: 'details.phone' }, { path: 'name', baseline: 'Old' }],
    },
  })
})

test('where nothing was sent nothing is put back, and what was known before is known again', async () => {
  const known = { baseline: '+0', stood: false }
  const live = { ...before, details: { phone: '+1' } }
  expect(await restore({ live, before: null, written: [{ ...details, known }] })).toEqual({
    sent: undefined,
    outcome: { status: 'UNDONE', restored: [{ path: 'details.phone', baseline: '+0' }] },
  })
})

test('what cannot be read comes back only from what was applied before, and only while nothing else was applied since', async () => {
  const secret: Written = { path: 'secret', sent: 'two', known: { baseline: 'one', stood: false } }
  const back = await restore({ live: before, written: [secret], applied: { secret: 'two' } })
  expect(back).toMatchObject({ sent: { secret: 'one' }, outcome: { status: 'UNDONE', restored: [{ path: 'secret', baseline: 'one' }] } })
  const later = await restore({ live: before, written: [secret], applied: { secret: 'three' } })
  expect(later).toMatchObject({ sent: undefined, outcome: { status: 'KEPT', restored: [] } })
  const unknown = await restore({ live: before, written: [{ path: 'secret', sent: 'two' }] })
  expect(unknown.outcome).toMatchObject({ status: 'KEPT', message: 'Restored, except for secret: what stood there before cannot be read' })
})

test('tells every field that stays, whatever keeps it, and forgets none of what still stands', async () => {
  const live = { name: 'Theirs', details: { name: 'Acme', phone: '+1' }, size: 10 }
  const written = [{ path: 'name', sent: 'Ours' }, details, { path: 'size', sent: 10 }]
  const { sent, outcome } = await restore({ live, written, takes: (fields) => ({ ...fields, size: 10 }) })
  expect(sent).toEqual({ details: { name: 'Acme' }, size: null })
  expect(outcome).toMatchObject({ status: 'KEPT', restored: [{ path: 'details.phone' }] })
  expect(outcome).toMatchObject({ message: expect.stringMatching(/^Restored, except for name, size: each/) })
})

test('lets go only of what it has put back whole, and only where no other job means it', async () => {
  const live = { ...before, details: { name: 'Acme', phone: '+1' } }
  const binds = { live, written: [details], binds: true }
  expect((await restore(binds)).outcome).toMatchObject({ status: 'UNDONE', releases: 'scope' })
  expect((await restore({ ...binds, live: { ...live, details: { phone: '+2' } } })).outcome).not.toHaveProperty('releases')
  expect((await restore({ ...binds, binds: false })).outcome).not.toHaveProperty('releases')
})

type Case = {
  live: Fields
  before?: Fields | null
  written: Written[]
  applied?: Fields
  binds?: boolean
  /** What the platform makes of what it is sent. */
  takes?: (fields: Fields) => Fields
}

async function restore({ live, written, applied, binds = false, takes = (fields) => fields, ...given }: Case) {
  let sent: Fields | undefined
  const kind = kindThat((spec, changed) => {
    sent = Object.fromEntries(changed.map((name) => [name, spec[name]]))
    return takes({ ...live, ...sent })
  })
  const undo = { kind, written, applied, binds, before: given.before === undefined ? before : given.before, ...rest }
  const tools = { prepay: async () => true, rely: () => undefined, spent: () => 0, scope: {} as WriteScope } as unknown as Tools
  const done = await restoreFields({ title: 'Standard', undo } as unknown as Undoable, { id: 'id', title: '', fields: live }, tools)
  if (done === 'later') throw new Error('it was put off')
  const { said: _said, ...outcome } = done
  return { sent, outcome: { ...outcome, ...(outcome.status === 'UNDONE' ? { message: undefined } : { error: undefined }) } }
}

const rest = { remade: { ids: new Map(), scope: 'scope', jobId: 'job' } }

function kindThat(update: (spec: Fields, changed: readonly string[]) => Fields): Kind {
  return defineKind({
    name: 'custom-value',
    title: 'Custom value',
    plural: 'Custom values',
    description: '',
    tier: 'core',
    needs: [],
    scopes: { read: [], write: [] },
    spec: z.looseObject({}),
    titleOf: () => '',
    identify: () => '',
    identifyLive: () => '',
    update: async (_, live, spec, changed): Promise<Live> => ({ ...live, fields: update(spec, changed) }),
  })
}
