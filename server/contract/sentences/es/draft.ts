import type { draftSentences } from '../draft-sentences.ts'
import { translation } from './translation.ts'

/** What is told beside a draft, in Spanish. */
export const draftSentencesEs = translation<typeof draftSentences>()({
  'note.hidden_characters': 'Se han quitado de la descripción caracteres ocultos.',
  'note.page_read': 'Se ha leído como texto una página web pegada.',
  'note.secret_taken_out': 'Algo que parece una contraseña, una clave o un identificador se quitó antes de enviar nada.',
  'note.location_unread':
    'No se pudo leer lo que ya hay en la subcuenta, así que aquí pueden repetirse nombres que ya existen; el plan los reconocerá.',
  'note.cut_off': 'La respuesta se cortó; lo que estaba terminado está aquí. Di «sigue» para añadir el resto.',
  'note.uncorrected': 'Algunas líneas necesitaban una corrección que no llegó. <why>',
  'note.left_out': 'Se ha dejado fuera: <kind> «<name>». Motivo: <fault>.',
  'note.left_out_at': 'Se ha dejado fuera: <kind> «<name>». Motivo, en «<field>»: <fault>.',
  'note.did_not_fit': '<n> más no <n|encajaba|encajaban> en este esquema y se <n|ha|han> dejado fuera.',

  'outcome.unusable': 'El modelo de lenguaje respondió tres veces con algo que no es un esquema.',
  'outcome.interrupted': 'El borrador se interrumpió varias veces.',
  'next.brief_kept': 'Tu descripción se conserva. <next>',
  'next.say_in_a_sentence': 'Inténtalo de nuevo o di en una frase qué negocio es y qué necesita.',
  'next.send_it_again': 'Envíala otra vez.',
})
