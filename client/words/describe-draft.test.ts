import { expect, it } from 'vitest'
import { interruptedDraft, unusableAnswer } from '../../server/drafts/describe-outcome.ts'
import { fieldsTerm, say } from '../../server/contract/say.ts'
import { spanish } from '../../server/contract/sentences/es/es.ts'
import { describeDraftError, sayNotes } from './describe-draft.ts'
import { en } from './en.ts'
import { es } from './es.ts'

it('notes beside a draft are said in Spanish where they are ours, and stay where the model wrote them', () => {
  const kind = { is: 'kind', text: 'calendar', kind: 'calendar', many: false } as const
  const ours = [
    say('note.page_read'),
    say('note.left_out_at', { kind, name: 'Visitas', field: fieldsTerm(['teamMembers']), fault: say('note.cut_off').said }),
    say('note.left_out', { kind, name: 'Visitas', fault: 'x' }),
  ]
  const notes = [...ours.map(({ message }) => message), 'No sé el precio.']
  const notesSaid = [...ours.map(({ said }) => said), null]
  expect(sayNotes({ notes, notesSaid }, spanish)).toEqual([
    'Se ha leído como texto una página web pegada.',
    expect.stringMatching(/^Se ha dejado fuera: calendario «Visitas»\. Motivo, en «miembros del equipo»: La respuesta se cortó/),
    'Se ha dejado fuera: calendario «Visitas». Motivo: x.',
    'No sé el precio.',
  ])
  expect(sayNotes({ notes, notesSaid }, 'en')).toEqual(notes)
  expect(sayNotes({ notes }, spanish)).toEqual(notes)
})

it('why there is no draft is said in Spanish by what it means, and by its code where an older server says no more', () => {
  expect(describeDraftError(unusableAnswer, 'es', es, spanish)).toEqual({
    why: 'El modelo de lenguaje respondió tres veces con algo que no es un esquema.',
    next: 'Tu descripción se conserva. Inténtalo de nuevo o di en una frase qué negocio es y qué necesita.',
  })
  const { said: _said, next: _next, ...old } = interruptedDraft
  expect(describeDraftError(old, 'es', es, spanish)).toEqual({
    why: 'El borrador se interrumpió varias veces.',
    next: 'Tu descripción se conserva. Envíala otra vez.',
  })
  expect(describeDraftError(old, 'en', en, 'en')).toEqual({
    why: 'The draft was interrupted several times.',
    next: 'Your brief is kept. Send it again.',
  })
})
