import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BlueprintCheck, StoredBlueprint } from '../../server/contract/blueprint.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { makeOwnBlueprint, refusal } from '../test/factories.ts'
import { blankBlueprint, BlueprintEditorModel } from './blueprint-editor-model.ts'
import { printText } from './blueprint-text.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const blueprint = {
  version: 1 as const,
  name: 'Clinic',
  variables: {},
  resources: [
    { kind: 'product', key: 'exam', spec: { name: 'Exam' } },
    { kind: 'price', key: 'exam', spec: { name: 'Once', productId: { $ref: 'product/exam' } } },
  ],
}
const stored = makeOwnBlueprint({ version: 3, origin: 'own', blueprint })
const good: BlueprintCheck = { ok: true, errors: [], warnings: [], counts: {}, variables: [] }

function build(start: Partial<ConstructorParameters<typeof BlueprintEditorModel>[1]> = {}, found: BlueprintCheck = good) {
  const api = {
    check: vi.fn<BlueprintsApi['check']>(async () => found),
    get: vi.fn<BlueprintsApi['get']>(async () => ({ ...stored, version: 4 })),
    create: vi.fn<BlueprintsApi['create']>(async (made) => makeOwnBlueprint({ id: 'bp_new', origin: 'own', blueprint: made })),
    update: vi.fn<BlueprintsApi['update']>(async (_, made) => ({ ...stored, version: 4, blueprint: made }) as StoredBlueprint),
  }
  const model = new BlueprintEditorModel(api, { text: printText(blueprint, 'yaml'), stored, isUnsaved: false, mostBytes: 1e6, ...start })
  return { api, model }
}

describe('form and text', () => {
  it('change each other, and one undo takes back either', () => {
    const { model } = build()
    model.edit([{ path: ['resources', 0, 'spec', 'name'], value: 'Visit' }], 'name')
    expect(model.text.value).toContain('name: Visit')
    model.type(model.text.value.replace('Visit', 'Talk'))
    expect(model.known.value.sketch.resources[0]?.spec).toEqual({ name: 'Talk' })
    model.undo()
    model.undo()
    expect(model.text.value).toBe(printText(blueprint, 'yaml'))
    expect(model.isDirty.value).toBe(false)
    model.redo()
    expect(model.text.value).toContain('Visit')
  })

  it('keep what was last understood while the text cannot be read, and the form changes nothing then', () => {
    const { model } = build()
    model.type('name: "half')
    expect(model.fault.value?.line).toBe(1)
    expect(model.known.value.sketch.name).toBe('Clinic')
    model.edit([{ path: ['name'], value: 'x' }])
    expect(model.text.value).toBe('name: "half')
  })

  it('turn to JSON and back without a loss', () => {
    const { model } = build()
    model.rewriteAs('json')
    expect(JSON.parse(model.text.value)).toEqual(blueprint)
    expect(model.isDirty.value).toBe(false)
    model.edit([{ path: ['name'], value: 'Other' }])
    model.rewriteAs('yaml')
    expect(model.text.value).toContain('name: Other\n')
  })

  it('learn from the server what is wrong where', async () => {
    const { model } = build({}, { ...good, ok: false, errors: [{ path: 'resources[0].spec.name', message: 'must not be empty' }] })
    await vi.advanceTimersByTimeAsync(500)
    expect(model.findings.value.get('resources[0].spec.name')?.[0]?.message).toBe('must not be empty')
  })
})

describe('resources', () => {
  it('get a key from their name until somebody gives them one', () => {
    const { model } = build()
    model.add('tag', { name: '' })
    const { index } = model.resource.value ?? { index: -1 }
    model.edit([{ path: ['resources', index, 'spec', 'name'], value: 'New patient' }])
    model.settleKey()
    expect(model.resource.value?.key).toBe('new-patient')
    model.rekey('np')
    model.edit([{ path: ['resources', index, 'spec', 'name'], value: 'Old patient' }])
    model.settleKey()
    expect(model.resource.value?.key).toBe('np')
  })

  it('are removed with what needs them, and something near is chosen then', () => {
    const { model } = build()
    model.select({ what: 'resource', index: 0 })
    model.remove(0, true)
    expect(model.known.value.sketch.resources).toEqual([])
    expect(model.selected.value).toEqual({ what: 'about' })
    model.undo()
    expect(model.known.value.sketch.resources).toHaveLength(2)
  })
})

describe('saving', () => {
  it('makes the next version with its note and leaves nothing unsaved, comments in the text included', async () => {
    const { model, api } = build()
    model.type(`# mine\n${model.text.value.replace('Clinic', 'Clinics')}`)
    expect(model.isDirty.value).toBe(true)
    await model.save('two of them')
    expect(api.update).toHaveBeenCalledWith(stored.id, { ...blueprint, name: 'Clinics' }, 3, 'two of them')
    expect(model.isDirty.value).toBe(false)
    expect(model.text.value).toContain('# mine')
    expect(model.stored.value?.version).toBe(4)
  })

  it('makes a blueprint of one’s own out of a starter or of nothing', async () => {
    const starter = build({ stored: { ...stored, origin: 'starter' } })
    await starter.model.save('')
    expect(starter.api.create).toHaveBeenCalledTimes(1)
    const blank = build({ stored: null, text: blankBlueprint('New') })
    expect(blank.model.isDirty.value).toBe(false)
    const draft = build({ stored: null, isUnsaved: true })
    expect(draft.model.isDirty.value).toBe(true)
  })

  it('shows what somebody else has saved meanwhile, and either may go on', async () => {
    const { model, api } = build()
    model.edit([{ path: ['name'], value: 'Mine' }])
    api.update.mockRejectedValueOnce(refusal('conflict'))
    await model.save('')
    expect(model.conflict.value?.version).toBe(4)
    expect(model.problem.value).toBeNull()
    await model.save('', 4)
    expect(api.update).toHaveBeenLastCalledWith(stored.id, { ...blueprint, name: 'Mine' }, 4, '')
    expect(model.conflict.value).toBeNull()

    model.edit([{ path: ['name'], value: 'Again' }])
    api.update.mockRejectedValueOnce(refusal('conflict'))
    await model.save('')
    model.takeTheirs()
    expect(model.known.value.sketch.name).toBe('Clinic')
    expect(model.isDirty.value).toBe(false)
    model.undo()
    expect(model.known.value.sketch.name).toBe('Again')
  })

  it('keeps the text when it is refused', async () => {
    const { model, api } = build()
    model.edit([{ path: ['name'], value: '' }])
    api.update.mockRejectedValueOnce(refusal('invalid_blueprint'))
    await model.save('')
    expect(model.problem.value?.code).toBe('invalid_blueprint')
    expect(model.isDirty.value).toBe(true)
  })
})
