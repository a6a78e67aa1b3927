import { OpenAiError } from '../../server/openai/openai-error.ts'
import type { OpenAi } from '../../server/openai/openai.ts'

/** Written by a person in the form that a model answers in, to try the pipeline and the scorer. No figure from it is a model's. */
type Answers = { good?: string; mediocre?: string; broken?: readonly string[] }

const line = (kind: string, key: string, words: string, spec: object, confidence = 0.9): object => ({ kind, key, words, confidence, spec })
const answer = (name: string, lines: readonly unknown[], more: object = {}): string =>
  JSON.stringify({ name, description: '', language: 'en', lines, removed: [], variables: [], questions: [], notes: [], ...more })
const field = (name: string, words: string, dataType = 'TEXT'): object =>
  line('custom-field', name.toLowerCase().replace(/\W+/g, '-'), words, { name, dataType, model: null, placeholder: null, options: null })
const pipeline = (name: string, words: string, ...stages: string[]): object =>
  line('pipeline', name.toLowerCase().replace(/\W+/g, '-'), words, {
    name,
    stages: stages.map((stage) => ({ name: stage, stageWinProbability: null })),
  })
const person = (key: string, words: string): object =>
  line('user', key, words, { firstName: null, lastName: null, email: null, role: 'user', phone: null })
const calendar = (name: string, user: string, words: string): object =>
  line('calendar', name.toLowerCase().replace(/\W+/g, '-'), words, {
    name,
    calendarType: 'round_robin',
    description: null,
    groupId: null,
    teamMembers: [{ userId: `user/${user}`, isPrimary: null }],
    slotDuration: 45,
    slotInterval: null,
    slotBuffer: null,
    openHours: null,
  })
const mail = (name: string, words: string, text: string): object =>
  line('email-template', name.toLowerCase().replace(/\W+/g, '-'), words, {
    name,
    editorType: 'html',
    subjectLine: name,
    previewText: null,
    editorContent: `<p>Hi {{contact.first_name}},</p><p>${text}</p>`,
  })
const tag = (name: string, words: string): object => line('tag', name.replace(/\W+/g, '-'), words, { name })

export const handWritten: Record<string, Answers> = {
  dental: {
    good: answer('Dental clinic', [
      person('dentist', 'three dentists'),
      person('hygienist', 'one hygienist'),
      field('Insurance provider', 'Insurance provider'),
      field('Last cleaning', 'last cleaning', 'DATE'),
      tag('recall due', 'recall every six months'),
      pipeline('New patients', 'new-patient enquiries', 'Enquiry', 'Called', 'Booked', 'First visit'),
      pipeline('Recall', 'recall every six months', 'Due', 'Reminded', 'Booked'),
      calendar('Hygiene', 'hygienist', 'online booking for the hygienist'),
      mail('Recall reminder', 'recall every six months', 'your cleaning is due.'),
      mail('Review request', 'review request after each visit', 'how was your visit?'),
    ]),
    mediocre: answer('Dental clinic', [
      tag('recall due', 'recall every six months'),
      tag('vip', 'very important patients'),
      pipeline('New patients', 'new-patient enquiries', 'Enquiry', 'Booked'),
      mail('Welcome', 'Maple Street Dental', 'call us at (512) 555-0199 or visit maplestreet.com. Best,<br>Dr. Elena Ramirez'),
      line('custom-value', 'address', 'Maple Street Dental', { name: 'Address', value: '1420 Maple Street' }),
    ]),
    broken: [
      '{"name":"Dental","lines":[{"kind":"tag","key":"a"',
      answer('Dental', [
        tag('recall due', 'recall'),
        line('custom-field', 'choice', 'Insurance provider', {
          name: 'Insurance',
          dataType: 'RADIO',
          model: null,
          placeholder: null,
          options: null,
        }),
      ]),
      answer('Dental', [
        line('custom-field', 'choice', 'Insurance provider', {
          name: 'Insurance',
          dataType: 'RADIO',
          model: null,
          placeholder: null,
          options: ['Delta', 'Other'],
        }),
      ]),
    ],
  },
  gym: {
    good: answer('Gym', [
      person('coach-1', 'Two coaches'),
      person('coach-2', 'Two coaches'),
      field('Fitness goal', 'fitness goal'),
      field('Injuries', 'injuries', 'LARGE_TEXT'),
      tag('win back', 'Win back people who quit'),
      pipeline('Trial to member', 'Free trial, then monthly membership', 'Lead', 'Trial', 'Member'),
      calendar('Free trial', 'coach-1', 'Free trial'),
      line('product', 'membership', 'monthly membership', { name: 'Monthly membership', productType: 'SERVICE', description: null }),
      line('price', 'membership', '49 dollars', {
        productId: 'product/membership',
        name: 'Monthly',
        type: 'recurring',
        currency: 'USD',
        amount: 49,
        recurring: { interval: 'month', intervalCount: 1 },
      }),
    ]),
    mediocre: answer('Gym', [
      pipeline('Sales', 'Free trial', 'Lead', 'Member'),
      line('product', 'membership', 'monthly membership', { name: 'Membership', productType: 'SERVICE', description: 'Only $99 today' }),
      line('price', 'membership', '', {
        productId: 'product/membership',
        name: 'Monthly',
        type: 'one_time',
        currency: 'USD',
        amount: 99,
        recurring: null,
      }),
    ]),
    broken: ['I am sorry, I can only talk about gyms.', 'Still talking.', 'And no JSON.'],
  },
  zahnarzt: {
    good: answer(
      'Zahnarztpraxis',
      [
        person('prophylaxe', 'einer Prophylaxekraft'),
        field('Krankenkasse', 'Krankenkasse'),
        field('Letzte Reinigung', 'letzte Reinigung', 'DATE'),
        pipeline('Neue Patienten', 'Neue Patienten', 'Anfrage', 'Termin', 'Da gewesen'),
        pipeline('Recall', 'Recall alle sechs Monate', 'Fällig', 'Erinnert', 'Gebucht'),
        calendar('Prophylaxe', 'prophylaxe', 'Prophylaxekraft'),
        mail('Bitte um Bewertung', 'Bewertungen nach dem Besuch', 'wie war Ihr Besuch?'),
      ],
      { language: 'de' },
    ),
  },
}

/** A "model" that gives these answers in their order, and refuses when there are none left. */
export function handWrittenModel(answers: readonly string[]): OpenAi {
  let next = 0
  return {
    model: 'hand-written',
    ask: (_question, options) => {
      const text = answers[next]
      next += 1
      if (text === undefined) return Promise.reject(new OpenAiError({ reason: 'refused', message: 'no answer was written for this' }))
      options?.onText?.(text)
      return Promise.resolve({ text, usage: { promptTokens: 0, cachedTokens: 0, completionTokens: 0 } })
    },
  }
}
