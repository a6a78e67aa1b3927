import { describe, expect, it } from 'vitest'
import type { HandOver, HandOverTick } from '../../server/contract/hand-over.ts'
import { later, refusal } from '../test/factories.ts'
import { HandOverModel } from './hand-over-model.ts'

const sheet = (done: Record<string, boolean>): HandOver => ({
  jobId: 'job_1',
  locationId: 'loc_1',
  locationName: 'Clinic',
  blueprintName: 'Dental clinic',
  status: 'SUCCESS',
  startedBy: 'Mia',
  completedAt: null,
  message: null,
  groups: [],
  people: [],
  tasks: Object.entries(done).map(([id, isDone]) => ({
    id,
    kind: 'workflow',
    title: id,
    why: null,
    steps: [],
    uses: [],
    link: null,
    done: isDone,
  })),
  problems: [],
})

function build(tick: (tick: HandOverTick) => Promise<HandOver>) {
  const model = new HandOverModel({ handOver: async () => sheet({ a: false, b: true }), tick: (_job, asked) => tick(asked) }, 'job_1')
  const done = () => model.tasks.value.filter((task) => task.done).map((task) => task.id)
  return { model, done }
}

describe('the hand-over sheet', () => {
  it('ticks at once and stays ticked when the server agrees', async () => {
    const answer = later<HandOver>()
    const { model, done } = build(() => answer.promise)
    await model.load()
    expect(done()).toEqual(['b'])
    const ticking = model.tick('a', true)
    expect(done()).toEqual(['a', 'b'])
    answer.resolve(sheet({ a: true, b: true }))
    await ticking
    expect(done()).toEqual(['a', 'b'])
  })

  it('takes the tick back when the server refuses, and says why', async () => {
    const { model, done } = build(() => Promise.reject(refusal('forbidden')))
    await model.load()
    await model.tick('a', true)
    expect(done()).toEqual(['b'])
    expect(model.problem.value).toMatchObject({ code: 'forbidden' })
  })

  it('shows the last of several quick clicks, whichever answer comes last', async () => {
    const [first, second] = [later<HandOver>(), later<HandOver>()]
    const answers = [first, second]
    const { model, done } = build(() => answers.shift()!.promise)
    await model.load()
    const clicks = [model.tick('a', true), model.tick('a', false)]
    second.resolve(sheet({ a: false, b: true }))
    await clicks[1]
    first.resolve(sheet({ a: true, b: true }))
    await clicks[0]
    expect(done()).toEqual(['b'])
  })

  it('keeps two ticks whose answers overtake each other', async () => {
    const [first, second] = [later<HandOver>(), later<HandOver>()]
    const answers = [first, second]
    const { model, done } = build(() => answers.shift()!.promise)
    await model.load()
    const clicks = [model.tick('a', true), model.tick('b', false)]
    second.resolve(sheet({ a: true, b: false }))
    await clicks[1]
    first.resolve(sheet({ a: true, b: true }))
    await clicks[0]
    expect(done()).toEqual(['a'])
  })
})
