import type { refusalSentences } from '../refusal-sentences.ts'
import { translation } from './translation.ts'

/** Why a request was refused, in Spanish. */
export const refusalSentencesEs = translation<typeof refusalSentences>()({
  'may.blueprints.read': 'Tu rol no permite ver los esquemas.',
  'may.blueprints.write': 'Solo un administrador puede cambiar los esquemas que comparten todas las subcuentas.',
  'may.plan': 'Tu rol no permite hacer planes aquí, o la aplicación no tiene acceso en este momento.',
  'may.apply': 'Tu rol no permite aplicar planes aquí, o la aplicación no tiene acceso en este momento.',
  'may.jobs.read': 'Tu rol no permite ver los trabajos.',
  'may.jobs.control': 'Tu rol no permite pausar, parar ni repetir trabajos aquí.',
  'may.company.read': 'Todas las subcuentas solo se ven desde la vista de toda la agencia.',
  'may.company.write':
    'Solo un administrador de la agencia, desde la vista de la propia agencia, puede crear subcuentas o cambiar lo que la agencia decide sobre ellas.',
  'may.settings.read': 'Tu rol no permite ver los ajustes.',
  'may.settings.write': 'Solo un administrador, desde la vista de la propia agencia, puede cambiar los ajustes o sacar los datos.',
  'may.keys.manage': 'Solo un administrador puede ver y crear claves de API.',
  'may.audit.read': 'Solo un administrador puede ver el registro de auditoría.',
  'blueprint.moved_on': 'Ya va por la versión <version>; tú has cambiado la versión <expected>.',
  'blueprint.starter_changed': 'Una base es parte del producto y no se puede cambiar.',
  'blueprint.starter_deleted': 'Una base es parte del producto y no se puede borrar.',
  'keys.too_many': 'Ya hay <n> claves.',
  'asking.off': 'Tu agencia ha desactivado las preguntas al modelo de lenguaje.',
  'drafts.too_many': 'En este momento se están escribiendo <n> borradores de tu agencia.',
  'drafts.running': 'Este borrador aún se está escribiendo.',
  'drafts.failed': 'Este borrador no llegó a hacerse.',
})
