import { describe, expect, it } from 'vitest'
import { findFacts } from './find-facts.ts'
import { createGiven } from './given.ts'

const found = (text: string): string[] => findFacts(text).map((fact) => `${fact.sort}: ${fact.text}`)

describe('facts in a text', () => {
  it.each([
    ['Call (512) 555-0142 or mail a@b.co.', ['phone: (512) 555-0142', 'email: a@b.co']],
    ['Rufen Sie 030 1234567 an', ['phone: 030 1234567']],
    ['See https://x.com/y?z=1, or shop.example.de/sale.', ['link: https://x.com/y?z=1', 'link: shop.example.de/sale']],
    ['Only $49, then 99 € or USD 1,299.00', ['price: $49', 'price: 99 €', 'price: USD 1,299.00']],
    ['20% off this week', ['price: 20%']],
    ['1420 Maple Street, Suite 200', ['address: 1420 Maple Street, Suite 200']],
    ['Musterstraße 12, Berlin', ['address: Musterstraße 12']],
    ['Calle de la Rosa 12', ['address: Calle de la Rosa 12']],
    ['Ask for Dr. Maria Lopez', ['person: Maria Lopez']],
    ['Hi, I’m Sarah Jones from the gym', ['person: Sarah Jones']],
    ['<p>Best,<br>Sarah</p>', ['person: Sarah']],
  ])('%s', (text, facts) => {
    expect(found(text)).toEqual(facts)
  })

  it.each([
    'open 9-17 on 2026-01-31 and in 2024-2026',
    'Hi {{contact.first_name}}, call {{ business_phone }}',
    'Dear Patient, reminders e.g. at 9.30',
    '45 minutes, 3 visits, 100 % care',
    'color #2E90FA and step 1. 2. 3.',
  ])('are none: %s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('what was given', () => {
  const given = createGiven([
    'Bright Smile: call 512-555-0142, brightsmile.com/book, 1,299.00 or 49 dollars. Ask Dr. Maria López. 歯科医院です',
  ])

  it('is found whatever its case, spaces, marks and punctuation, and only as whole words', () => {
    expect(['bright SMILE', 'Maria Lopez', '歯科'].map((words) => given.says(words))).toEqual([true, true, true])
    expect(['right smile', 'Mario', '', '...'].map((words) => given.says(words))).toEqual([false, false, false, false])
  })

  it.each([
    ['phone', '+1 (512) 555-0142', true],
    ['phone', '(512) 555-0143', false],
    ['link', 'https://www.brightsmile.com/book/', true],
    ['link', 'https://brightsmile.com/other', false],
    ['link', 'https://notbrightsmile.com/book', false],
    ['price', '$49', true],
    ['price', '1.299 €', true],
    ['price', '$50', false],
  ] as const)('states a %s: %s %s', (sort, text, stated) => {
    expect(given.states({ sort, text })).toBe(stated)
  })

  it('knows free from a price of nothing', () => {
    expect(given.statesNumber(0)).toBe(false)
    expect(createGiven(['The first visit is free.']).statesNumber(0)).toBe(true)
  })
})
