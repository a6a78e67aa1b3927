import type { ReaderLanguage } from '../contract/reader-language.ts'
import { kindsEs } from '../contract/sentences/es/kinds.ts'
import type { Kind } from '../resources/kind.ts'

/** What a variable is asked for, as its name and its label say it. */
export type LocalWord =
  | 'business name'
  | 'business phone'
  | 'business website'
  | 'business street'
  | 'business street second line'
  | 'business city'
  | 'business state'
  | 'business postal code'
  | 'e-mail'
  | 'extra line'
  | 'first name'
  | 'last name'
  | 'link'
  | 'phone'
  | 'phone number'
  | 'sender e-mail'
  | 'sender name'
  | 'street'
  | 'text in braces'
  | 'website domain'

export type VariableGroup = 'Business' | 'Ids of this sub-account' | 'Links' | 'Team' | 'Texts'

/**
 * What learning itself writes into a blueprint. It is the document's from then on, to be edited like the rest, so it is
 * written once, in the language of who learns. Names of variables are spelled in English in both: they are code, and two
 * people who learn from the same place have the same ones.
 */
export type LearnedWords = {
  title(location: string): string
  build: string
  publish: string
  status(status: string): string
  word(word: LocalWord): string
  idOf(kind: Kind['name']): string
  kind(kind: Kind): string
  group(group: VariableGroup): string
  member(number: number): string
  locationName: string
}

const en: LearnedWords = {
  title: (location) => `Learned from ${location || 'a sub-account'}`,
  build:
    'Build it under exactly this name, as it is in the sub-account that this blueprint was learned from, or bring it over with a snapshot.',
  publish: 'Publish it.',
  status: (status) => `It is ${status} in the sub-account that this blueprint was learned from.`,
  word: (word) => word,
  idOf: (kind) => `${kind.replaceAll('-', ' ')} id`,
  kind: ({ title }) => title,
  group: (group) => group,
  member: (number) => `Team member ${number}`,
  locationName: 'Name of the business, as the sub-account is called',
}

const wordsEs: Record<LocalWord, string> = {
  'business name': 'nombre del negocio',
  'business phone': 'teléfono del negocio',
  'business website': 'web del negocio',
  'business street': 'calle del negocio',
  'business street second line': 'segunda línea de la dirección del negocio',
  'business city': 'ciudad del negocio',
  'business state': 'provincia o estado del negocio',
  'business postal code': 'código postal del negocio',
  'e-mail': 'correo',
  'extra line': 'línea adicional',
  'first name': 'nombre',
  'last name': 'apellidos',
  link: 'enlace',
  phone: 'teléfono',
  'phone number': 'número de teléfono',
  'sender e-mail': 'correo del remitente',
  'sender name': 'nombre del remitente',
  street: 'calle',
  'text in braces': 'texto entre llaves',
  'website domain': 'dominio de la web',
}

const groupsEs: Record<VariableGroup, string> = {
  Business: 'Negocio',
  'Ids of this sub-account': 'Identificadores de esta subcuenta',
  Links: 'Enlaces',
  Team: 'Equipo',
  Texts: 'Textos',
}

/** As the platform spells them; another one stays as it is. */
const statusesEs: Readonly<Record<string, string>> = { published: 'publicado', draft: 'como borrador' }

const es: LearnedWords = {
  title: (location) => (location === '' ? 'Aprendido de una subcuenta' : `Aprendido de ${location}`),
  build: 'Constrúyelo exactamente con este nombre, como está en la subcuenta de la que se aprendió este esquema, o tráelo con un snapshot.',
  publish: 'Publícalo.',
  status: (status) => `En la subcuenta de la que se aprendió este esquema está ${statusesEs[status] ?? `«${status}»`}.`,
  word: (word) => wordsEs[word],
  idOf: (kind) => `identificador de ${kindsEs[kind][0].toLowerCase()}`,
  kind: ({ name }) => kindsEs[name][0],
  group: (group) => groupsEs[group],
  member: (number) => `Miembro ${number} del equipo`,
  locationName: 'Nombre del negocio, como se llama la subcuenta',
}

export const learnedWords: Record<ReaderLanguage, LearnedWords> = { en, es }
