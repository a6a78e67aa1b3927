import type { sheetFacts } from '../sheet-facts.ts'

/** What the hand-over sheet tells of a thing, in Spanish. */
export const sheetFactsEs: Record<keyof typeof sheetFacts, string> = {
  'custom-field.dataType': 'Tipo',
  'custom-field.model': 'En',
  'custom-value.value': 'Valor',
  'trigger-link.redirectTo': 'Lleva a',
  'email-template.subjectLine': 'Asunto',
  'calendar.calendarType': 'Tipo',
  'calendar.slotDuration': 'Minutos',
  'price.amount': 'Importe',
  'price.currency': 'Moneda',
  'user.email': 'Correo',
  'user.role': 'Rol',
}

/** Values of the sheet that are the platform's own words, by what they are in English. */
export const chosenFactsEs: Readonly<Record<string, string>> = { Admin: 'Administrador', User: 'Usuario' }
