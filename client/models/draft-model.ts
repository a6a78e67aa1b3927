import type { ProblemError } from '../../server/contract/problem.ts'
import { computed, createModel, effect, signal } from '@preact/signals'
import type { Draft, WrittenLine } from '../../server/contract/draft.ts'
import type { EventEnvelope } from '../../server/contract/event.ts'
import type { Plan } from '../../server/contract/plan.ts'
import type { StoredBlueprint } from '../../server/contract/blueprint.ts'
import type { Api } from '../api/api.ts'
import type { EventFeed, FeedState } from '../api/event-feed.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { chosenBlueprint, groupRows, rowsOf, switchLines } from './draft-lines.ts'
import { createLoader, valueOf } from './loadable.ts'
import { givenValues, missingNames, refusalsByName } from './variables-model.ts'

export type DraftModel = InstanceType<typeof DraftModel>

/** What a person has chosen and answered, kept from one version of a draft to the next for as long as the page is open. */
export type DraftMemory = Map<string, { switched: Switched; values: Record<string, string>; answers: Record<string, string> }>

/** Lines that a person has switched otherwise than they came. */
type Switched = Record<string, boolean>

type Doing = 'plan' | 'save' | 'say' | 'cancel' | 'again'
type Doors = Pick<Api, 'drafts' | 'plans'> & { blueprints: Pick<Api['blueprints'], 'create'> }

/** A draft while it is written, and then while it is read, answered, changed and used. */
export const DraftModel = createModel((api: Doors, draftId: string, memory: DraftMemory) => {
  const load = createLoader(() => api.drafts.get(draftId))
  const draft = computed(() => valueOf(load.at.value))
  const written = signal<ReadonlyMap<string, WrittenLine>>(new Map())
  const rows = computed(() => (draft.value === undefined ? [] : rowsOf(draft.value, written.value)))
  const groups = computed(() => groupRows(rows.value))

  const kept = memory.get(draftId)
  const switched = signal<Switched>(kept?.switched ?? {})
  const on = computed<ReadonlySet<string>>(
    () =>
      new Set(
        rows.value
          .map(({ line }) => line)
          .filter((line) => switched.value[line.resourceId] ?? line.on)
          .map((line) => line.resourceId),
      ),
  )
  const blueprint = computed(() => {
    const whole = draft.value?.blueprint
    return whole === null || whole === undefined ? undefined : chosenBlueprint(whole, on.value)
  })

  const values = signal<Record<string, string>>(kept?.values ?? {})
  const answers = signal<Record<string, string>>(kept?.answers ?? {})
  const missing = computed(() => missingNames(blueprint.value?.variables ?? {}, values.value))
  const openQuestions = computed(() => draft.value?.questions.filter((question) => question.variable === null) ?? [])
  const refusals = signal<Record<string, ProblemError>>({})
  const hasTried = signal(false)
  const doing = signal<Doing | null>(null)
  const problem = signal<ProblemView | null>(null)
  const feedState = signal<FeedState>('connecting')

  let feed: EventFeed | undefined
  let isClosed = false
  effect(() => () => {
    isClosed = true
    load.cancel()
    feed?.close()
  })
  effect(() => {
    memory.set(draftId, { switched: switched.value, values: values.value, answers: answers.value })
  })

  async function start() {
    await load.load()
    const loaded = draft.peek()
    if (isClosed || loaded?.status !== 'running') return
    takeLines(loaded.written)
    feed?.close()
    feed = api.drafts.watch(draftId, loaded.lastEventId, {
      onEvents: take,
      onState: (state) => (feedState.value = state),
      onReset: async () => {
        await load.load()
        takeLines(draft.peek()?.written ?? [])
        return draft.peek()?.lastEventId ?? 0
      },
    })
  }

  function take(events: EventEnvelope[]) {
    takeLines(events.flatMap(({ body }) => (body.type === 'draft.line' ? [body.line] : [])))
    if (!events.some(({ body }) => body.type === 'draft.status' && body.status !== 'running')) return
    feed?.close()
    void load.load()
  }

  function takeLines(lines: readonly WrittenLine[]) {
    if (lines.length > 0) written.value = new Map([...written.peek(), ...lines.map((line) => [line.resourceId, line] as const)])
  }

  async function attempt<T>(what: Doing, work: () => Promise<T>): Promise<T | undefined> {
    if (doing.value !== null) return undefined
    doing.value = what
    problem.value = null
    try {
      return await work()
    } catch (error) {
      problem.value = toProblem(error)
      return undefined
    } finally {
      doing.value = null
    }
  }

  /** The plan of what is switched on, with the answers; undefined when something is missing or refused. */
  async function use(locationId: string): Promise<Plan | undefined> {
    hasTried.value = true
    const wanted = blueprint.value
    if (wanted === undefined || missing.value.length > 0) return undefined
    const plan = await attempt('plan', () =>
      api.plans.make({ locationId, blueprint: wanted, variables: givenFor(Object.keys(wanted.variables), values.value) }),
    )
    if (problem.value !== null) refusals.value = refusalsByName(problem.value)
    return plan
  }

  async function save(): Promise<StoredBlueprint | undefined> {
    const wanted = blueprint.value
    return wanted === undefined ? undefined : attempt('save', () => api.blueprints.create(wanted))
  }

  /** Asks for another version and hands what was chosen and answered on to it. */
  async function say(text: string): Promise<string | undefined> {
    const answer = await attempt('say', () => api.drafts.say(draftId, text))
    if (answer === undefined) return undefined
    memory.set(answer.draftId, { switched: switched.value, values: values.value, answers: {} })
    return answer.draftId
  }

  function sendAnswers(): Promise<string | undefined> {
    const given = openQuestions.value.filter((question) => (answers.value[question.id] ?? '').trim() !== '')
    return say(given.map((question) => `${question.text}\n${answers.value[question.id]?.trim() ?? ''}`).join('\n\n'))
  }

  /** The same brief once more; the answer is the new draft's id. */
  async function again(): Promise<string | undefined> {
    const { brief, locationId, starterId, messages, previousDraftId } = draft.value as Draft
    const message = messages.at(-1)
    if (previousDraftId !== null && message !== undefined)
      return (await attempt('again', () => api.drafts.say(previousDraftId, message)))?.draftId
    const answer = await attempt('again', () =>
      api.drafts.create({ brief, ...(locationId === null ? {} : { locationId }), ...(starterId === null ? {} : { starterId }) }),
    )
    return answer?.draftId
  }

  async function cancel() {
    await attempt('cancel', () => api.drafts.remove(draftId))
    await load.load()
  }

  void start()
  return {
    at: load.at,
    draft,
    rows,
    groups,
    on,
    blueprint,
    values,
    answers,
    missing,
    openQuestions,
    refusals,
    hasTried,
    doing,
    problem,
    feedState,
    reload: start,
    use,
    save,
    say,
    sendAnswers,
    again,
    cancel,
    switch: (ids: readonly string[], isOn: boolean) => {
      const next = switchLines(rows.value, on.value, ids, isOn)
      switched.value = {
        ...switched.value,
        ...Object.fromEntries(rows.value.map(({ line }) => [line.resourceId, next.has(line.resourceId)])),
      }
    },
    write: (name: string, value: string) => {
      values.value = { ...values.value, [name]: value }
      if (name in refusals.value) refusals.value = Object.fromEntries(Object.entries(refusals.value).filter(([key]) => key !== name))
    },
    answer: (id: string, value: string) => void (answers.value = { ...answers.value, [id]: value }),
  }
})

function givenFor(names: readonly string[], values: Record<string, string>): Record<string, string> {
  return givenValues(Object.fromEntries(names.map((name) => [name, values[name] ?? ''])))
}
