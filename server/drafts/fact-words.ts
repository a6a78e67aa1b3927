import type { FactSort } from './find-facts.ts'

export type Asked = FactSort | 'firstName' | 'lastName' | 'currency' | 'value'

type Words = { nouns: Record<Asked, string>; ask(what: string): string }

const english: Words = {
  nouns: {
    email: 'e-mail address',
    link: 'web address',
    phone: 'phone number',
    price: 'price',
    address: 'street address',
    person: 'name of the person',
    firstName: 'first name',
    lastName: 'last name',
    currency: 'currency, as three letters',
    value: 'text',
  },
  ask: (what) => `What should be filled in for “${what}”?`,
}

const others: Record<string, Words> = {
  de: {
    nouns: {
      email: 'E-Mail-Adresse',
      link: 'Webadresse',
      phone: 'Telefonnummer',
      price: 'Preis',
      address: 'Anschrift',
      person: 'Name der Person',
      firstName: 'Vorname',
      lastName: 'Nachname',
      currency: 'Währung, drei Buchstaben',
      value: 'Text',
    },
    ask: (what) => `Was soll bei „${what}“ stehen?`,
  },
  es: {
    nouns: {
      email: 'correo electrónico',
      link: 'dirección web',
      phone: 'número de teléfono',
      price: 'precio',
      address: 'dirección',
      person: 'nombre de la persona',
      firstName: 'nombre',
      lastName: 'apellido',
      currency: 'moneda, en tres letras',
      value: 'texto',
    },
    ask: (what) => `¿Qué debe figurar en «${what}»?`,
  },
  fr: {
    nouns: {
      email: 'adresse e-mail',
      link: 'adresse web',
      phone: 'numéro de téléphone',
      price: 'prix',
      address: 'adresse',
      person: 'nom de la personne',
      firstName: 'prénom',
      lastName: 'nom',
      currency: 'devise, en trois lettres',
      value: 'texte',
    },
    ask: (what) => `Que faut-il indiquer pour « ${what} » ?`,
  },
  pt: {
    nouns: {
      email: 'e-mail',
      link: 'endereço web',
      phone: 'telefone',
      price: 'preço',
      address: 'endereço',
      person: 'nome da pessoa',
      firstName: 'nome',
      lastName: 'sobrenome',
      currency: 'moeda, em três letras',
      value: 'texto',
    },
    ask: (what) => `O que deve constar em “${what}”?`,
  },
  it: {
    nouns: {
      email: 'indirizzo e-mail',
      link: 'indirizzo web',
      phone: 'numero di telefono',
      price: 'prezzo',
      address: 'indirizzo',
      person: 'nome della persona',
      firstName: 'nome',
      lastName: 'cognome',
      currency: 'valuta, in tre lettere',
      value: 'testo',
    },
    ask: (what) => `Che cosa va indicato per «${what}»?`,
  },
  nl: {
    nouns: {
      email: 'e-mailadres',
      link: 'webadres',
      phone: 'telefoonnummer',
      price: 'prijs',
      address: 'adres',
      person: 'naam van de persoon',
      firstName: 'voornaam',
      lastName: 'achternaam',
      currency: 'valuta, drie letters',
      value: 'tekst',
    },
    ask: (what) => `Wat moet er staan bij “${what}”?`,
  },
}

/** Label and question for a fact that the brief does not give, in the brief's language where we have its words. */
export function askFor(asked: Asked, about: string, language: string | null): { label: string; question: string } {
  const words = others[(language ?? '').slice(0, 2).toLowerCase()] ?? english
  const label = `${about.charAt(0).toUpperCase()}${about.slice(1)}: ${words.nouns[asked]}`.slice(0, 120)
  return { label, question: words.ask(label) }
}
