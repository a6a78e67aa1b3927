import { describe, expect, it } from 'vitest'
import type { Blueprint, StoredBlueprint } from '../contract/blueprint.ts'
import { byHandKindNames } from '../contract/kind-names.ts'
import { checkBlueprint } from './check-blueprint.ts'
import { resolveBlueprint } from './resolve-blueprint.ts'
import { starters } from './starter-library.ts'
import { findTags, textsIn } from './variables.ts'

const library = await starters()
const dental = library.find((starter) => starter.id === 'starter-dental') as StoredBlueprint

/** Merge tags of contacts that the platform has of itself. */
const contactTags = ['contact.first_name']

function specsOf(blueprint: Blueprint, kind: string): Record<string, unknown>[] {
  return blueprint.resources.filter((resource) => resource.kind === kind).map((resource) => resource.spec)
}

function sampleValues({ variables }: Blueprint): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, { example, default: value }]) => (value === undefined ? [[name, example ?? '']] : [])),
  )
}

function writable(starter: StoredBlueprint): number {
  const byHand = byHandKindNames.reduce((sum, kind) => sum + (starter.counts[kind] ?? 0), 0)
  return starter.resourceCount - byHand
}

describe('the dental clinic', () => {
  it('has the 132 objects and 9 lines by hand of the acceptance scenario', () => {
    expect(dental.counts).toEqual({
      'custom-field': 24,
      'custom-value': 32,
      tag: 28,
      pipeline: 3,
      'calendar-group': 1,
      calendar: 6,
      user: 5,
      product: 8,
      price: 9,
      'trigger-link': 6,
      'email-template': 10,
      workflow: 4,
      form: 1,
      survey: 1,
      funnel: 1,
      'phone-number': 1,
      domain: 1,
    })
    expect(writable(dental)).toBe(132)
    expect(dental.resourceCount - writable(dental)).toBe(9)
  })

  it('has 19 contact and 5 opportunity fields, one of them with 9 options', () => {
    const fields = specsOf(dental.blueprint, 'custom-field')
    expect(fields.filter((field) => field.model === 'contact')).toHaveLength(19)
    expect(fields.filter((field) => field.model === 'opportunity')).toHaveLength(5)
    expect(fields.filter((field) => (field.options as string[] | undefined)?.length === 9)).toHaveLength(1)
  })

  it('has pipelines of 7, 6 and 5 stages', () => {
    expect(specsOf(dental.blueprint, 'pipeline').map((pipeline) => (pipeline.stages as unknown[]).length)).toEqual([7, 6, 5])
  })

  it('has three personal calendars, one round robin of three, hygiene and emergency', () => {
    const shapes = specsOf(dental.blueprint, 'calendar').map((calendar) => [
      calendar.calendarType,
      (calendar.teamMembers as unknown[] | undefined)?.length ?? 0,
    ])
    expect(shapes).toEqual([
      ['personal', 1],
      ['personal', 1],
      ['personal', 1],
      ['round_robin', 3],
      ['round_robin', 1],
      ['event', 0],
    ])
  })

  it('asks for the six custom values that nobody can know, and invents none of them', () => {
    const asked = specsOf(dental.blueprint, 'custom-value').filter(({ value }) => {
      const whole = findTags(String(value)).find((tag) => tag.whole)
      return whole !== undefined && dental.blueprint.variables[whole.name]?.required === true
    })
    expect(asked.map(({ name }) => name)).toEqual([
      'Clinic phone',
      'Clinic address',
      'Clinic website',
      'Booking link',
      'Google review link',
      'Emergency phone',
    ])
    for (const variable of Object.values(dental.blueprint.variables))
      expect(variable.required === true && variable.default !== undefined).toBe(false)
  })
})

/** Objects that the product writes, lines by hand and questions that must be answered. */
const sizes = {
  'starter-real-estate': [93, 9, 20],
  'starter-law-firm': [110, 10, 20],
  'starter-restaurant': [110, 10, 19],
  'starter-home-cleaning': [109, 8, 19],
  'starter-coaching': [108, 10, 18],
  'starter-saas-onboarding': [110, 8, 20],
}

describe('the library', () => {
  it('has ten starters for ten trades', () => {
    expect(library).toHaveLength(10)
    expect(new Set(library.map((starter) => starter.id)).size).toBe(10)
    expect(new Set(library.map((starter) => starter.name)).size).toBe(10)
    expect(new Set(library.map((starter) => starter.industry)).size).toBe(10)
  })

  it.each(Object.entries(sizes))('%s has the size that was reviewed', (id, size) => {
    const starter = library.find((candidate) => candidate.id === id) as StoredBlueprint
    const required = Object.values(starter.blueprint.variables).filter((variable) => variable.required).length
    expect([writable(starter), starter.resourceCount - writable(starter), required]).toEqual(size)
  })
})

describe.each(library.map((starter) => [starter.name, starter] as const))('%s', (_name, starter) => {
  const { blueprint } = starter

  it('has nothing wrong with it, nothing to warn of and nothing that is not used', () => {
    const found = checkBlueprint(blueprint)
    expect(found.errors).toEqual([])
    expect(found.warnings).toEqual([])
    expect(found.hints()).toEqual([])
  })

  it('resolves with plausible values, leaving no variable behind', () => {
    const values = sampleValues(blueprint)
    const resolved = resolveBlueprint(blueprint, values)
    expect(resolved).toHaveLength(blueprint.resources.length)
    const left = resolved.flatMap(({ spec }) =>
      textsIn(spec).flatMap(({ text }) => findTags(text).filter((tag) => !tag.name.includes('.'))),
    )
    expect(left).toEqual([])
  })

  it('is of a useful size, with every variable explained by label, group and example', () => {
    expect(writable(starter)).toBeGreaterThanOrEqual(60)
    for (const variable of Object.values(blueprint.variables)) {
      expect(variable.group).toBeTruthy()
      expect(variable.example ?? variable.default).toBeTruthy()
    }
  })

  it('needs every value that it asks for, or has a default for it', () => {
    for (const [name, variable] of Object.entries(blueprint.variables))
      expect([name, variable.required === true || variable.default !== undefined]).toEqual([name, true])
  })

  it('asks no more than 25 questions', () => {
    expect(Object.values(blueprint.variables).filter((variable) => variable.required).length).toBeLessThanOrEqual(25)
  })

  it('uses only merge tags that are there', () => {
    const tags = blueprint.resources.flatMap(({ spec }) => textsIn(spec).flatMap(({ text }) => findTags(text).map((tag) => tag.name)))
    expect(tags.filter((tag) => tag.startsWith('contact.') && tag !== 'contact.name' && !contactTags.includes(tag))).toEqual([])
  })

  it('names in its steps by hand only what the blueprint has', () => {
    const known = new Set(
      blueprint.resources.flatMap(({ spec }) => {
        const inside = [
          ...((spec.stages as { name: string }[] | undefined)?.map((stage) => stage.name) ?? []),
          ...((spec.options as string[] | undefined) ?? []),
        ]
        return [String(spec.name), ...inside]
      }),
    )
    const steps = blueprint.resources.flatMap(({ spec }) => (spec.steps as string[] | undefined) ?? [])
    const quoted = steps.flatMap((step) => [...step.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? ''))
    expect(quoted.filter((name) => !known.has(name))).toEqual([])
  })

  it('shows no name of the platform', () => {
    expect(JSON.stringify(blueprint)).not.toMatch(/high ?level|\bGHL\b/i)
  })

  it('says in each e-mail who writes, and lets people out of the advertising ones', () => {
    const mails = specsOf(blueprint, 'email-template')
    for (const mail of mails) {
      expect(mail.editorContent).toContain('{{location.name}}')
      expect(mail.subjectLine).toBeTruthy()
    }
    const advertising = mails.filter((mail) => /recall|invitation|rebooking|time to book/i.test(String(mail.name)))
    for (const mail of advertising) expect(mail.editorContent).toContain('{{email.unsubscribe_link}}')
  })
})

describe('in Spanish', async () => {
  const spanish = await starters('es')

  it.each(library.map((starter) => [starter.id, starter] as const))('%s says of itself and asks everything', (id, starter) => {
    const said = spanish.find((one) => one.id === id) as StoredBlueprint
    expect(said.description).toContain('Los textos que crea están en inglés.')
    expect([said.name, said.industry, said.description]).toEqual([said.blueprint.name, said.blueprint.industry, said.blueprint.description])
    expect(said.blueprint.resources).toEqual(starter.blueprint.resources)
    const asked = Object.entries(starter.blueprint.variables).flatMap(([name, variable]) => {
      const again = said.blueprint.variables[name]
      return (['label', 'description', 'group'] as const).filter((part) => variable[part] !== undefined && variable[part] === again?.[part])
    })
    expect(asked).toEqual([])
  })
})
