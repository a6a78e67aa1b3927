import { describe, expect, it } from 'vitest'
import { type Command, CommandModel, findCommands } from './command-model.ts'

const make = (title: string, group = 'Go to'): Command => ({ id: title, group, title, run: () => undefined })
const commands = [make('Dashboard'), make('Use Dental clinic', 'Do'), make('Jobs'), make('Botón')]

describe('commands', () => {
  it('are found by every word, without case or accents, those that begin with it first', () => {
    expect(findCommands(commands, 'D').map(({ title }) => title)).toEqual(['Dashboard', 'Use Dental clinic'])
    expect(findCommands(commands, 'clinic use').map(({ title }) => title)).toEqual(['Use Dental clinic'])
    expect(findCommands(commands, 'boton').map(({ title }) => title)).toEqual(['Botón'])
    expect(findCommands(commands, '  ')).toEqual(commands)
  })

  it('are gone through up and down, around the ends, and from the top after typing', () => {
    const model = new CommandModel(() => commands)
    model.move(-1)
    expect(model.chosen.value?.title).toBe('Botón')
    model.move(1)
    model.move(1)
    expect(model.chosen.value?.title).toBe('Use Dental clinic')
    model.type('jobs')
    expect(model.chosen.value?.title).toBe('Jobs')
    model.type('nothing of the sort')
    expect(model.chosen.value).toBeUndefined()
  })
})
