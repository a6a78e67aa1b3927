import { describe, expect, it } from 'vitest'
import { describeKind } from '../../server/resources/describe-kind.ts'
import { kinds } from '../../server/resources/registry.ts'
import { type FieldShape, fieldsOf, type FormField } from '../models/form-fields.ts'
import { loadSpanish as loadHelps, sayHelp, sentencesOf } from './field-helps.ts'
import { formatField, loadSpanish as loadNames, namesIn, sayName, sayOption } from './field-names.ts'
import { helpPatternsEs, helpsEs } from './fields-es/helps.ts'
import { fieldNamesEs } from '../../server/contract/sentences/es/field-names.ts'
import { optionsEs } from './fields-es/options.ts'

/** Everything that the form of a kind shows: the English names, sentences of help, and labels of what can be chosen. */
const shown = { names: new Set<string>(), helps: new Set<string>(), options: new Set<string>() }
for (const kind of kinds) for (const field of fieldsOf(describeKind(kind).schema)) gather(field)

/** Numbers, codes of languages, units and file endings are the same in both. */
const alike = /^(\d+(\.\d+)?|\..*|[a-z]{1,2}([_-][A-Z]{2})?)$/
const onlyEnglish = /(?<![\w.])(the|and|with|its|that|this|there|not|must|of|is|are|which|by|whether|default|name)(?![\w.])/i

describe('the form of every kind in Spanish', () => {
  it('has a name for every field, and none besides', () => {
    expect(Object.keys(fieldNamesEs).toSorted()).toEqual([...shown.names].toSorted())
  })

  it('has a label for all that can be chosen, and none besides', () => {
    expect(Object.keys(optionsEs).toSorted()).toEqual([...shown.options].filter((label) => !alike.test(label)).toSorted())
  })

  it('has every sentence of help, and none besides', () => {
    const spoken = (sentence: string) => helpPatternsEs.some(([english]) => english.test(sentence))
    expect(Object.keys(helpsEs).toSorted()).toEqual([...shown.helps].filter((sentence) => !spoken(sentence)).toSorted())
    expect(helpPatternsEs.filter(([english]) => ![...shown.helps].some((sentence) => english.test(sentence)))).toEqual([])
  })

  it('has no English in it, apart from what the platform calls things', () => {
    const all = [...Object.values(fieldNamesEs), ...Object.values(optionsEs), ...Object.values(helpsEs)]
    const names = /«[^»]*»|\{\{[^}]*\}\}|(?:, |como |lado, )(?:default|name|this)\b|classic\.|: default es/g
    expect(all.filter((text) => onlyEnglish.test(text.replaceAll(names, '')))).toEqual([])
  })

  it('puts the sentences of a help together again', async () => {
    const spanish = await loadHelps()
    expect(sayHelp('Whether the person may use: campaigns. Default true.', spanish)).toBe('Si la persona puede usarlo. Por defecto, sí.')
    expect(sayHelp('Said by a newer server. Default true.', spanish)).toBe('Said by a newer server. Por defecto, sí.')
    expect(sayHelp('Name of the tag. Default true.')).toBe('Name of the tag. Default true.')
  })
})

describe('the name of a field', () => {
  it('is made of how the platform spells it', () => {
    expect(sayName('slotDurationUnit')).toBe('Slot duration unit')
    expect(
      ['firstName', 'stages.2.name', 'openHours[0].hours', 'slot_duration', 'name', 'stages[Dr. McLain].name'].map(formatField),
    ).toEqual(['First name', 'Stages › 3 › name', 'Open hours › 1 › hours', 'Slot duration', 'Name', 'Stages › Dr. McLain › name'])
    expect(['round_robin', 'SINGLE_OPTIONS', 'mins', 'RoundRobin_OptimizeForAvailability', 0.5].map(sayOption)).toEqual([
      'Round robin',
      'Single options',
      'Mins',
      'RoundRobin_OptimizeForAvailability',
      '0.5',
    ])
  })

  it('is what it is called in Spanish, part by part', async () => {
    const spanish = namesIn(await loadNames())
    expect(['firstName', 'stages[Dr. McLain].name', 'seo.title', 'fieldOfTomorrow'].map(spanish.formatField)).toEqual([
      'Nombre',
      'Etapas › Dr. McLain › nombre',
      'SEO › título',
      'Field of tomorrow',
    ])
    expect(['round_robin', 'RoundRobin_OptimizeForAvailability', 'en_US'].map(spanish.sayOption)).toEqual([
      'Rotativo',
      'Según disponibilidad',
      'en_US',
    ])
  })
})

function gather(field: FormField) {
  shown.names.add(field.title)
  for (const sentence of sentencesOf(field.help)) shown.helps.add(sentence)
  gatherShape(field.shape)
  if (field.unit !== null) gather(field.unit)
}

function gatherShape(shape: FieldShape) {
  if (shape.type === 'choice') for (const option of shape.options) shown.options.add(sayOption(option))
  if (shape.type === 'list') gatherShape(shape.item)
  if (shape.type === 'group') for (const field of shape.fields) gather(field)
}
