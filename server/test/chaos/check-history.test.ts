import { expect, test } from 'vitest'
import { checkHistory, checkRefreshTokens } from './check-history.ts'
import type { Arrival, History, JobEnd, StepEnd } from './history.ts'
import type { Passage } from './wire.ts'

const group: StepEnd = { id: 'g/1', kind: 'group', key: 'all', action: 'create', status: 'SUCCESS', resourceId: 'G', dependsOn: [] }
const calendar: StepEnd = {
  id: 'c/1',
  kind: 'calendar',
  key: 'visit',
  action: 'create',
  status: 'SUCCESS',
  resourceId: 'C',
  dependsOn: ['g/1'],
}

test('accepts a job that was taken over and did everything once', () => {
  expect(checkHistory(history())).toEqual([])
})

test('sees a thing that is there twice', () => {
  const things = [...history().things, { kind: 'group', id: 'G2', key: 'all' }]
  expect(rulesOf({ things, known: ['G2'] })).toEqual(['exactly once'])
})

test('sees what was taken back and is still there', () => {
  expect(rulesOf({ jobs: [job({ steps: [group, { ...calendar, status: 'UNDONE' }] })] })).toEqual(['exactly once'])
})

test('sees what succeeded and is not there', () => {
  expect(rulesOf({ things: history().things.slice(0, 1) })).toEqual(['lost', 'lost'])
})

test('sees a success under an id that is not there, although something of that name is', () => {
  expect(rulesOf({ jobs: [job({ steps: [group, { ...calendar, resourceId: 'X' }] })], known: ['C'] })).toEqual(['lost'])
})

test('sees a child that was sent before what it needs was made', () => {
  expect(rulesOf({ arrivals: [arrival(1, 'calendar visit'), arrival(2, 'group all')] })).toEqual(['order'])
  expect(rulesOf({ arrivals: [{ ...arrival(1, 'group all'), committed: false }, arrival(2, 'calendar visit')] })).toEqual(['order'])
})

test('sees a thing that nobody knows of', () => {
  expect(rulesOf({ things: [...history().things, { kind: 'tag', id: 'T', key: 'left over' }] })).toEqual(['orphan'])
})

test('sees a write of a process that had been replaced, and only that', () => {
  expect(rulesOf({ passages: [write('a', 10), write('b', 30), write('a', 31)] })).toEqual(['fencing'])
  expect(rulesOf({ passages: [write('a', 10), write('a', 25), write('b', 30)] })).toEqual([])
  expect(rulesOf({ passages: [write('a', 10), write('b', 30), { ...write('a', 31), method: 'GET' }] })).toEqual([])
})

test('lets a process write again that has taken the job back', () => {
  const claims = [...job().claims, { epoch: 3, server: 'a', at: 40 }]
  expect(rulesOf({ jobs: [job({ claims })], passages: [write('a', 10), write('b', 30), write('a', 41)] })).toEqual([])
  expect(rulesOf({ jobs: [job({ claims })], passages: [write('a', 10), write('b', 30), write('a', 41), write('b', 42)] })).toEqual([
    'fencing',
  ])
})

test("lets a process that lost one job write for the location's next one", () => {
  const next = job({ id: 'job-2', claims: [{ epoch: 1, server: 'a', at: 50 }] })
  const passages = [write('a', 10), write('b', 30), write('a', 51)]
  expect(rulesOf({ jobs: [job(), next], passages })).not.toContain('fencing')
  expect(rulesOf({ jobs: [job(), next], passages: [...passages, write('a', 49)] })).toContain('fencing')
})

test('sees a gap, a repeat and a missing end in the events', () => {
  for (const received of [
    [1, 3],
    [1, 2, 2, 3],
    [2, 1, 3],
    [1, 2],
  ]) {
    expect(rulesOf({ jobs: [job({ received: [received] })] })).toEqual(['events'])
  }
  expect(rulesOf({ jobs: [job({ logged: [1, 3], received: [] })] })).toEqual(['events'])
})

test('sees the hundred and first request within ten seconds', () => {
  const spread = (stepMs: number): Arrival[] =>
    Array.from({ length: 101 }, (_, index) => ({ ...arrival(index + 10, undefined), at: index * stepMs }))
  expect(rulesOf({ arrivals: [...history().arrivals, ...spread(99)] })).toEqual(['window'])
  expect(rulesOf({ arrivals: [...history().arrivals.map((one) => ({ ...one, counted: false })), ...spread(100)] })).toEqual([])
})

test('counts no reads of which the database forgot the permits when it crashed', () => {
  const reads = Array.from({ length: 101 }, (_, index) => ({ ...arrival(index + 10, undefined), method: 'GET', at: 5_000 + index }))
  expect(rulesOf({ arrivals: [...history().arrivals, ...reads] })).toEqual(['window'])
  expect(rulesOf({ arrivals: [...history().arrivals, ...reads], databaseCrashes: [5_500] })).toEqual([])
  expect(rulesOf({ arrivals: [...history().arrivals, ...reads], databaseCrashes: [6_500] })).toEqual(['window'])
})

test("sees a person's edit that was written over", () => {
  expect(rulesOf({ edits: [{ id: 'G', wrote: 'theirs', found: 'ours' }] })).toEqual(['overwritten'])
  expect(rulesOf({ edits: [{ id: 'G', wrote: 'theirs', found: 'theirs' }] })).toEqual([])
})

test('sees an update that was lost, or that was not taken back', () => {
  expect(rulesOf({ values: [{ step: 'v/1', expected: 'new', found: 'old' }] })).toEqual(['lost'])
  expect(rulesOf({ values: [{ step: 'v/1', expected: 'new', found: 'new' }] })).toEqual([])
})

test('accepts a deletion that was sent twice and took effect once, and one that was taken back', () => {
  expect(rulesOf(deleted())).toEqual([])
  expect(
    rulesOf({ ...deleted('UNDONE', 'C2'), things: [...history().things.slice(0, 1), { kind: 'calendar', id: 'C2', key: 'visit' }] }),
  ).toEqual([])
})

test('sees what was deleted and is still there', () => {
  expect(rulesOf({ ...deleted(), things: history().things })).toEqual(['deleted'])
})

test('sees a deletion that was taken back, or never came about, and is not there', () => {
  expect(rulesOf(deleted('UNDONE', 'C2'))).toEqual(['deleted', 'lost'])
  expect(rulesOf(deleted('CANCELLED'))).toEqual(['deleted'])
})

test('sees something else deleted, and a second deletion that took effect', () => {
  const { arrivals = [], ...others } = deleted()
  expect(rulesOf({ ...others, arrivals: [...arrivals, deletion(5, 'G')] })).toEqual(['deleted'])
  expect(rulesOf({ ...others, arrivals: [...arrivals, deletion(5, 'C')] })).toEqual(['deleted'])
})

test('sees a job or a step that never ended', () => {
  expect(rulesOf({ jobs: [job({ status: 'PROCESSING' })] })).toEqual(['unfinished'])
  expect(rulesOf({ jobs: [job({ steps: [group, { ...calendar, status: 'RUNNING' }] })] })).toEqual(['unfinished'])
})

test('sees a refresh token that was presented twice, unless a dying process had taken its answer along', () => {
  const refresh = (token: string): Passage => ({ ...write('a', 1), refresh: token })
  expect(checkRefreshTokens([refresh('x'), refresh('y')])).toEqual([])
  expect(checkRefreshTokens([refresh('x'), refresh('x')])).toMatchObject([{ rule: 'single use' }])
  expect(checkRefreshTokens([refresh('x'), refresh('x')], new Set(['x']))).toEqual([])
})

test('knows a deletion by what its plan meant, when what was made again has another id since', () => {
  const rules = (meant: string | null): string[] => {
    const story = deleted('UNDONE')
    const renamed = (step: StepEnd): StepEnd => (step.resourceId === 'C' ? { ...step, resourceId: 'D' } : step)
    const jobs = story.jobs?.map((one) => ({ ...one, steps: one.steps.map(renamed) })) ?? []
    for (const step of jobs[1]?.steps ?? []) step.meant = meant
    return rulesOf({ ...story, jobs }).filter((rule) => rule === 'deleted')
  }
  expect(rules('C')).toHaveLength(rules(null).length - 1)
})

function rulesOf(change: Partial<History>): string[] {
  return checkHistory({ ...history(), ...change }).map((violation) => violation.rule)
}

/** The calendar is deleted by a second job; the first answer is lost, and the second says that it is gone. */
function deleted(status = 'SUCCESS', resourceId = 'C'): Partial<History> {
  const step: StepEnd = { ...calendar, action: 'delete', status, resourceId, dependsOn: [] }
  return {
    jobs: [job(), job({ id: 'second', steps: [step] })],
    arrivals: [...history().arrivals, deletion(3, 'C'), { ...deletion(4, 'C'), committed: false }],
    things: history().things.slice(0, 1),
  }
}

function deletion(seq: number, id: string): Arrival {
  return { ...arrival(seq, undefined), method: 'DELETE', path: `/things/${id}`, deletes: id }
}

function history(): History {
  return {
    locationId: 'L',
    jobs: [job()],
    arrivals: [arrival(1, 'group all'), arrival(2, 'calendar visit')],
    databaseCrashes: [],
    passages: [write('a', 10), write('b', 30)],
    things: [
      { kind: 'group', id: 'G', key: 'all' },
      { kind: 'calendar', id: 'C', key: 'visit' },
    ],
    known: [],
    edits: [],
    values: [],
  }
}

function job(change: Partial<JobEnd> = {}): JobEnd {
  const claims = [
    { epoch: 1, server: 'a', at: 5 },
    { epoch: 2, server: 'b', at: 20 },
  ]
  return { id: 'job', status: 'SUCCESS', claims, steps: [group, calendar], logged: [1, 2, 3], received: [[1, 2, 3]], ...change }
}

function arrival(seq: number, key: string | undefined): Arrival {
  return { seq, at: seq, method: 'POST', path: '/things', committed: true, key, deletes: undefined, counted: true, refused: false }
}

function write(server: string, at: number): Passage {
  return { server, at, method: 'POST', path: '/things', locationId: 'L', refresh: undefined }
}
