import { describe, expect, it } from 'vitest'
import type { HandOver } from '../contract/hand-over.ts'
import { say, told } from '../contract/say.ts'
import { handOverPage } from './hand-over-page.ts'
import { translateSheet } from './hand-over-words.ts'

const sheet: HandOver = {
  jobId: 'job_1',
  locationId: 'loc_1',
  locationName: 'Clínica Arce',
  blueprintName: 'Dental',
  status: 'PARTIAL',
  startedBy: 'Ada',
  completedAt: '2026-03-04T10:00:00.000Z',
  ...say('job.partly_applied', { done: 3, failed: 1, skipped: 1 }),
  groups: [{ kind: 'tag', title: 'Tags', things: [{ title: 'VIP', id: 't1', facts: [{ label: 'Type', value: 'TEXT' }] }] }],
  people: [{ name: 'Eva', email: 'eva@example.com', ...personSays() }],
  tasks: [],
  problems: [
    { title: 'Nuevo', what: 'Name is taken.', next: 'Make the plan again to see what it is.', reason: 'conflict' },
    { title: 'Otro', what: 'Skipped because Nuevo did not succeed', next: 'x', ...skipped() },
  ],
}

function personSays(): { how: string; said: HandOver['said'] } {
  const { message: how, said } = say('sheet.known_person')
  return { how, said }
}

function skipped(): Pick<HandOver['problems'][number], 'said' | 'nextSaid'> {
  return { said: say('step.skipped', { title: 'Nuevo' }).said, nextSaid: told({ code: 'sheet.runs_later' }).said }
}

describe('the language of the sheet', () => {
  it('is kept to in all that the server itself says; what the platform said stays, as a quotation', async () => {
    const page = String(await handOverPage(sheet, 'es'))
    expect(page).toContain('<html lang="es">')
    expect(page).toContain('3 aplicados, 1 fallido y 1 omitido por ello.')
    expect(page).toContain('Ya hay algo parecido. «Name is taken.» Haz el plan de nuevo para ver qué es.')
    expect(page).toContain('Omitido porque «Nuevo» no se pudo hacer')
    expect(page).toContain('Ya estaba aquí y entra como siempre.')
    expect(page).toContain('Etiquetas (1)')
    expect(page).toContain('4 de marzo de 2026')
    expect(page).not.toMatch(/\b(the|was|set up|hand-over|did not|Skipped|things|How they)\b/)
  })

  it('leaves an English sheet, and one of an older release, as they are', () => {
    expect(translateSheet(sheet, 'en')).toBe(sheet)
    const old = { ...sheet, said: undefined }
    expect(translateSheet(old, 'es').message).toBe(sheet.message)
  })
})
