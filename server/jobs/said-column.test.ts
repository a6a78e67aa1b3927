import { expect, it } from 'vitest'
import { say } from '../contract/say.ts'
import { readSaid, saidColumn } from './said-column.ts'

const told = say('step.skipped', { title: 'VIP' })
const column = (): unknown => JSON.parse(saidColumn(told) ?? 'null')

it('keeps what a message means, and gives it back with that message', () => {
  expect(readSaid(told.message, column())).toEqual({ said: told.said })
})

it('takes nothing for the meaning of a message that an older process has written over it', () => {
  expect(readSaid('Written by the release before', column())).toEqual({})
  expect(readSaid(null, column())).toEqual({})
})

it('knows nothing of a row of an older release, nor of words that are the platform’s own', () => {
  expect(readSaid('Anything', null)).toEqual({})
  expect(saidColumn({ message: 'Name is taken.' })).toBeNull()
})
