import { computed, createModel, effect, signal } from '@preact/signals'
import type { Blueprint, BlueprintFormat, StoredBlueprint } from '../../server/contract/blueprint.ts'
import { canonicalJson } from '../../server/contract/canonical-json.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { freeKey, type Sketch, sketchOf } from './blueprint-sketch.ts'
import { isRecord } from './is-record.ts'
import { type Edit, editText, formatOf, printText, type ReadText, readText } from './blueprint-text.ts'
import { beginHistory, redo, remember, undo } from './edit-history.ts'
import { addEdits, duplicateEdits, keyOf, rekeyEdits, removeEdits } from './resource-edits.ts'
import { createTextCheck } from './text-check.ts'
import type { ProblemError } from '../../server/contract/problem.ts'

export type BlueprintEditorModel = InstanceType<typeof BlueprintEditorModel>

/** What the form shows. */
export type Selected = { what: 'about' } | { what: 'variables' } | { what: 'resource'; index: number }

/** The text to begin with, and the blueprint that it is the next version of; null for one that is not stored yet. */
export type EditorStart = {
  text: string
  stored: StoredBlueprint | null
  /** Whether the text is work that would be lost, such as a draft that is not stored. */
  isUnsaved: boolean
  mostBytes: number
}

type Known = { value: unknown; sketch: Sketch; document: Extract<ReadText, { state: 'read' }>['document'] }
export type Finding = ProblemError & { isWarning?: boolean }

type Doors = Pick<BlueprintsApi, 'check' | 'get' | 'create' | 'update'>

/**
 * A blueprint under the pen. The text is the truth; the form reads it and changes it in place, so that the two cannot
 * part. While the text cannot be read the form keeps what it last knew and waits.
 */
export const BlueprintEditorModel = createModel((api: Doors, start: EditorStart) => {
  const history = signal(beginHistory(plainLines(start.text)))
  const text = computed(() => history.value.at)
  const format = computed(() => formatOf(text.value))
  const read = computed(() => readText(text.value))
  const check = createTextCheck(api, text, start.mostBytes, () => read.value.state === 'read')
  const selected = signal<Selected>({ what: 'about' })
  const stored = signal(start.stored)
  const savedAs = signal(start.isUnsaved ? '' : signOf(start.stored?.blueprint ?? readValue(start.text)))
  const isSaving = signal(false)
  const problem = signal<ProblemView | null>(null)
  /** What somebody else has saved meanwhile. */
  const conflict = signal<StoredBlueprint | null>(null)
  /** The place of a resource that was added just now and wants to be filled in. */
  const fresh = signal<number | null>(null)
  /** Keys that nobody has chosen; they follow the name until somebody does. */
  const ownKeys = new Set<string>()

  let last: Known = { value: {}, sketch: sketchOf({}) as Sketch, document: readText('{}') as never }
  const known = computed(() => {
    const now = read.value
    const sketch = now.state === 'read' ? sketchOf(now.value) : null
    if (now.state === 'read' && sketch !== null) last = { value: now.value, sketch, document: now.document }
    return last
  })
  const fault = computed(() => {
    if (read.value.state === 'broken') return read.value.fault
    return sketchOf(read.value.value) === null ? { message: '', line: 1, from: 0, to: 0 } : null
  })
  /** Nothing has been added yet: a beginning, and no fault of anybody's. */
  const isEmpty = computed(() => fault.value === null && known.value.sketch.resources.length === 0)
  const isDirty = computed(() => fault.value !== null || signOf(known.value.value) !== savedAs.value)
  /** What the server has found, by the path of what it is about. */
  const findings = computed<ReadonlyMap<string, Finding[]>>(() => {
    const { value: at } = check
    if (at.state !== 'refused' && at.state !== 'valid') return new Map()
    const all: Finding[] = [...at.check.errors, ...at.check.warnings.map((one) => ({ ...one, isWarning: true }))]
    return Map.groupBy(
      all.filter((one) => !isEmpty.value || one.path !== 'resources'),
      (one) => one.path,
    )
  })
  const resource = computed(() => {
    const now = selected.value
    return now.what === 'resource' ? known.value.sketch.resources.find(({ index }) => index === now.index) : undefined
  })

  effect(() => {
    if (selected.value.what === 'resource' && resource.value === undefined) selected.value = { what: 'about' }
  })

  function change(next: string, about: string) {
    // What is known now is what the form keeps, should the next text not be readable.
    known.peek()
    history.value = remember(history.peek(), next, about, Date.now())
  }

  /** Changes of the form; `about` names the field, so that typing a word is one step back. */
  function edit(edits: readonly Edit[], about = '') {
    if (fault.value === null) change(editText(text.value, edits), about)
  }

  function add(kind: string, spec: unknown) {
    const added = addEdits(known.value.sketch, kind, spec)
    ownKeys.add(`${kind}/${freeKey(known.value.sketch, kind, kind)}`)
    edit(added.edits)
    fresh.value = added.index
    selected.value = { what: 'resource', index: added.index }
  }

  function duplicate(index: number) {
    const original = known.value.sketch.resources.find((one) => one.index === index)
    if (original === undefined) return
    const copy = duplicateEdits(known.value.sketch, original)
    edit(copy.edits)
    selected.value = { what: 'resource', index: copy.index }
  }

  function remove(index: number, withDependents: boolean) {
    const { resources } = known.value.sketch
    const { id } = resources.find((one) => one.index === index) ?? {}
    edit(removeEdits(known.value.sketch, index, withDependents))
    const { resources: left } = known.value.sketch
    const after = left.find((one) => one.index >= index && one.kind === id?.split('/')[0]) ?? left.findLast((one) => one.index < index)
    selected.value = after === undefined ? { what: 'about' } : { what: 'resource', index: after.index }
  }

  function rekey(key: string) {
    const { value: now } = resource
    if (now === undefined || key === now.key) return
    ownKeys.delete(now.id)
    edit(rekeyEdits(known.value.sketch, now, key))
  }

  /** Called once a name has been given: a key that nobody has chosen is made of it. */
  function settleKey() {
    const { value: now } = resource
    if (now === undefined || !ownKeys.has(now.id)) return
    const name = ['name', 'title', 'firstName'].map((field) => now.spec[field]).find((one) => typeof one === 'string')
    const key = keyOf(typeof name === 'string' ? name : '')
    if (key !== '') rekey(freeKey(known.value.sketch, now.kind, key))
  }

  /** Takes what was saved for the start of what follows; the text stays as it is, comments and all. */
  function settle(saved: StoredBlueprint) {
    stored.value = saved
    savedAs.value = signOf(known.value.value)
    conflict.value = null
  }

  async function save(note: string, expectedVersion = stored.value?.version): Promise<StoredBlueprint | undefined> {
    if (isSaving.value || fault.value !== null) return undefined
    const current = stored.value
    const blueprint = known.value.value as Blueprint
    isSaving.value = true
    problem.value = null
    try {
      const saved =
        current?.origin === 'own'
          ? await api.update(current.id, blueprint, expectedVersion ?? current.version, note)
          : await api.create(blueprint)
      settle(saved)
      return saved
    } catch (error) {
      const refused = toProblem(error)
      if (refused.code === 'conflict' && current !== null) await showConflict(current.id, refused)
      else problem.value = refused
      return undefined
    } finally {
      isSaving.value = false
    }
  }

  async function showConflict(id: string, refused: ProblemView) {
    try {
      conflict.value = await api.get(id)
    } catch {
      problem.value = refused
    }
  }

  function takeTheirs() {
    const theirs = conflict.value
    if (theirs === null) return
    change(printText(theirs.blueprint, format.value), '')
    settle(theirs)
  }

  return {
    text,
    format,
    known,
    fault,
    check,
    selected,
    fresh,
    resource,
    stored,
    isDirty,
    isEmpty,
    isSaving,
    problem,
    conflict,
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
    findings,
    type: (next: string) => change(plainLines(next), 'text'),
    edit,
    add,
    duplicate,
    remove,
    rekey,
    settleKey,
    save,
    takeTheirs,
    undo: () => void (history.value = undo(history.value)),
    redo: () => void (history.value = redo(history.value)),
    select: (next: Selected) => void (selected.value = next),
    /** YAML keeps comments, JSON has none. */
    rewriteAs: (next: BlueprintFormat) => {
      if (fault.value === null && next !== format.value) change(printText(known.value.value, next), '')
    },
  }
})

/** Two values of one sign say the same. */
function signOf(value: unknown): string {
  try {
    return canonicalJson(value)
  } catch {
    return String(JSON.stringify(value))
  }
}

function readValue(text: string): unknown {
  const read = readText(text)
  return read.state === 'read' ? read.value : text
}

function plainLines(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** What a new blueprint begins as. */
export function blankBlueprint(name: string): string {
  return printText({ version: 1, name, variables: {}, resources: [] }, 'yaml')
}

/** The value at a path of what was read. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value
  for (const part of path) at = Array.isArray(at) ? at[part as number] : isRecord(at) ? at[part] : undefined
  return at
}
