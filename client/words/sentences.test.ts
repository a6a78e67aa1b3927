import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it, test } from 'vitest'
import type { FaultCode, Said, SentenceCode } from '../../server/contract/said.ts'
import { english, fault, quoted, say } from '../../server/contract/say.ts'
import { faults, sentences } from '../../server/contract/sentences/all.ts'
import { explainForm } from '../../server/blueprints/explain-form.ts'
import { sayAgain, sayFaultAgain } from './say-again.ts'
import { sentencesEs, spanish } from '../../server/contract/sentences/es/es.ts'

const codes = Object.keys(sentences) as SentenceCode[]
const faultCodes = Object.keys(faults) as FaultCode[]

/** The names of the values that a text asks for. */
function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/<(\w+)(?:\|[^>]*)?>/g)].map(([, name = '']) => name))].toSorted()
}

function valuesFor(...texts: string[]): NonNullable<Said['values']> {
  return Object.fromEntries(namesIn(texts.join(' ')).map((name, index) => [name, index + 2]))
}

/** Words that only English has, and that no name in a blueprint or of the platform is. */
const onlyEnglish = /\b(the|and|was|were|with|it|its|that|this|there|have|not|must|of|is|are|be|been|which|by|could)\b/i

describe('everything that the server says', () => {
  it('has a Spanish sentence for every code, and none besides', () => {
    expect(Object.keys(sentencesEs.sentences).toSorted()).toEqual(codes.toSorted())
    expect(Object.keys(sentencesEs.faults).toSorted()).toEqual(faultCodes.toSorted())
  })

  it.each(codes)('says %s in Spanish with values that the English has', (code) => {
    const said = { code, values: valuesFor(sentences[code]) }
    expect(english(said)).not.toContain('<')
    const again = sayAgain(english(said), said, spanish)
    expect(again).not.toMatch(/<\w/)
    expect(again).not.toMatch(onlyEnglish)
    expect(namesIn(sentences[code])).toEqual(expect.arrayContaining(namesIn(sentencesEs.sentences[code])))
  })

  it.each(faultCodes)('says the fault %s in Spanish, and what to do about it', (code) => {
    const said = { code, values: valuesFor(...faults[code]) }
    const { message, fix } = sayFaultAgain({ message: 'In English.', fix: 'In English.', said }, spanish)
    expect(`${message} ${fix}`).not.toMatch(/<\w/)
    expect(`${message} ${fix}`).not.toMatch(onlyEnglish)
    expect(namesIn(faults[code].join(' '))).toEqual(expect.arrayContaining(namesIn(sentencesEs.faults[code].join(' '))))
  })
})

describe('a sentence of the server', () => {
  it('is said again with sentences, kinds and the words of the platform inside it', () => {
    const { message, said } = say('kept.in_use', { data: { code: 'data.opportunities', values: { n: 1 } } })
    expect(message).toBe('Kept: 1 opportunity would be lost with it')
    expect(sayAgain(message, said, spanish)).toBe('Se conserva: se perdería 1 oportunidad')
    const failed = say('kept.failed', { why: quoted('Pipeline is locked.') })
    expect(failed.message).toBe('It could not be taken back: Pipeline is locked.')
    expect(sayAgain(failed.message, failed.said, spanish)).toBe('No se pudo deshacer: «Pipeline is locked.»')
  })

  it('ends with one full stop where a sentence inside it has its own', () => {
    const { said } = say('job.read_unknown', { sum: { code: 'job.applied', values: { done: 1 } }, why: { code: 'refused.timeout' } })
    expect(sayAgain('', said, spanish)).toBe('1 cambio aplicado. No se pudo leer de nuevo: La plataforma no respondió a tiempo.')
  })

  it('stays as it is where an older server sends no code, or a newer one a code that is not known', () => {
    expect(sayAgain('Old words', undefined, spanish)).toBe('Old words')
    expect(sayAgain('New words', { code: 'step.of_tomorrow' as SentenceCode }, spanish)).toBe('New words')
    expect(sayFaultAgain({ message: 'a', fix: 'b' }, spanish)).toEqual({ message: 'a', fix: 'b' })
  })

  it('keeps the fault of a field and the fix of another fault apart', () => {
    const inner = fault('value.email', { actual: { code: 'actual.text', values: { text: 'x' } } })
    const outer = fault('variable.misfit', {
      label: 'Correo',
      fault: inner.said,
      path: 'resources[0].spec.email',
      fix: { is: 'fix', text: inner.fix, of: inner.said },
    })
    expect(sayFaultAgain(outer, spanish)).toMatchObject({
      message: '«Correo» debe ser una dirección de correo, no el texto «x» (para resources[0].spec.email)',
      fix: 'Escríbela como nombre@dominio.com.',
    })
  })
})

test('every rule that a schema says by example has a sentence of its own', async () => {
  const folder = new URL('../../server/resources/', import.meta.url)
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')))
  const rules = texts.flatMap((text) => [...text.matchAll(/'(must [^'\n]*such as [^'\n]*)'/g)].map(([, rule = '']) => rule))
  expect(rules.length).toBeGreaterThan(15)
  expect(rules.filter((rule) => explainForm(rule).said.code === 'form.other')).toEqual([])
})
