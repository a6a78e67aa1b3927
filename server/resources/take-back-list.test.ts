import { expect, test } from 'vitest'
import { calendar } from './calendar.ts'
import type { Kind, ListOfThings } from './kind.ts'
import { pipeline } from './pipeline.ts'
import { takeBackList, type TakenBack } from './take-back-list.ts'

type Lists = Parameters<typeof takeBackList>[1]

const at = (name: string, position: number, more: object = {}) => ({ name, position, stageWinProbability: 10 * (position + 1), ...more })
const names = ({ value }: TakenBack): unknown[] => value.map((stage) => (stage as { name: string }).name)

test('only what was written of a stage comes back: what the client changed in it since stays', () => {
  const was = [at('New', 0, { stageWinProbability: 33 }), at('Won', 1)]
  const sent = [{ name: 'New', stageWinProbability: 20 }, { name: 'Won' }]
  const now = [at('New', 0, { stageWinProbability: 20, color: '#FF0000' }), at('Won', 1, { stageWinProbability: 95 })]
  const taken = stages({ was, sent, now })
  expect(taken).toMatchObject({ changed: true, added: false, edited: false })
  expect(taken.value).toMatchObject([
    { name: 'New', stageWinProbability: 33, color: '#FF0000' },
    { name: 'Won', stageWinProbability: 95 },
  ])
  expect(stages({ was, sent, now: taken.value })).toMatchObject({ changed: false, added: false, edited: false })
})

test('an added stage stays where it stands, and nothing is written for it', () => {
  const was = [at('New', 0), at('Won', 1)]
  const sent = [{ name: 'New' }, { name: 'Met' }, { name: 'Won' }]
  const now = [at('New', 0, { stageWinProbability: 40 }), at('Met', 1), at('Won', 2)]
  expect(stages({ was, sent, now })).toMatchObject({ changed: false, added: true, edited: false })
})

test('what of a stage is neither as it was nor as it was left stays, and is told', () => {
  const was = [at('New', 0, { color: '#000000' }), at('Won', 1, { color: '#000000' })]
  const sent = [
    { name: 'New', color: '#111111' },
    { name: 'Won', color: '#111111' },
  ]
  const now = [at('New', 0, { color: '#222222' }), at('Won', 1, { color: '#111111' })]
  const taken = stages({ was, sent, now })
  expect(taken).toMatchObject({ changed: true, edited: true, value: [{ color: '#222222' }, { color: '#000000' }] })
  expect(stages({ was, sent, now: [at('Won', 0)] })).toMatchObject({ edited: true, value: [{ name: 'Won' }] })
})

test('the order comes back as long as it is the one that was left', () => {
  const was = [at('Lead', 0), at('New', 1), at('Won', 2)]
  const sent = [{ name: 'Won' }, { name: 'New' }]
  const left = [at('Won', 0), at('New', 1), at('Lead', 2)]
  expect(names(stages({ was, sent, now: left }))).toEqual(['Lead', 'New', 'Won'])
  expect(names(stages({ was, sent, now: [...left, at('Theirs', 3)] }))).toEqual(['Lead', 'New', 'Won', 'Theirs'])
  const moved = stages({ was, sent, now: [at('New', 0), at('Won', 1), at('Lead', 2)] })
  expect([names(moved), moved.edited, moved.changed]).toEqual([['New', 'Won', 'Lead'], true, false])
})

test('of a team, who was put in leaves, who was taken out comes back, and who the client put in stays', () => {
  const was = [{ userId: 'ada', priority: 1 }, { userId: 'ben' }]
  const sent = [{ userId: 'ada', priority: 0 }, { userId: 'cy' }]
  const now = [{ userId: 'ada', priority: 0, isPrimary: true }, { userId: 'cy' }, { userId: 'dee' }]
  const team = (lists: Lists): TakenBack => take(calendar, 'teamMembers', lists)
  const taken = team({ was, sent, now })
  expect(taken.value).toEqual([{ userId: 'ada', priority: 1, isPrimary: true }, { userId: 'dee' }, { userId: 'ben' }])
  expect(team({ was, sent, now: taken.value })).toMatchObject({ changed: false, edited: false })
})

test('two of one name cannot be told apart, and stay', () => {
  const twice = [at('New', 0), at('new', 1)]
  expect(stages({ was: twice, sent: [{ name: 'New', color: '#111111' }], now: twice })).toMatchObject({ changed: false, edited: true })
})

function stages(lists: Lists): TakenBack {
  return take(pipeline, 'stages', lists)
}

function take(kind: Kind, field: string, lists: Lists): TakenBack {
  return takeBackList(kind.things?.[field] as ListOfThings, lists, (thing, sent) => kind.normalise?.(field, [thing], [sent]))
}
