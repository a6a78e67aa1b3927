import { describe, expect, it } from 'vitest'
import { ChangeReason, PlanGrade } from '../../server/contract/plan.ts'
import { problemCodes } from '../../server/contract/problem.ts'
import { fieldsTerm, say } from '../../server/contract/say.ts'
import { spanish } from '../../server/contract/sentences/es/es.ts'
import { emptyProblem } from '../api/problem.ts'
import { makeChange, makeStep } from '../test/factories.ts'
import { describePlanLine } from './describe-plan-line.ts'
import { describeProblem } from './describe-problem.ts'
import { describeFailure, describeNote } from './describe-step.ts'
import { en } from './en.ts'
import { es } from './es.ts'

const { serverTexts } = es

describe('what the server says, in Spanish', () => {
  it.each(problemCodes)('has a title, a reason and a next step for %s', (code) => {
    expect(serverTexts.problems[code]?.map((text) => text.length > 3)).toEqual([true, true, true])
  })

  it.each(ChangeReason.options)('says why a line is %s', (reason) => {
    expect(serverTexts.reasons[reason]?.(makeChange({ title: 'VIP' }))).toMatch(/\.$/)
  })

  it('has a word for each grade', () => {
    expect(Object.keys(serverTexts.grades).sort()).toEqual([...PlanGrade.options].sort())
  })
})

describe('who reads Spanish', () => {
  it('reads nothing in English by code, unless it is what the platform itself has said', () => {
    const problem = { ...emptyProblem('stale_plan', 'Tag VIP was renamed.'), title: 'Stale', hint: 'Plan again.' }
    expect(describeProblem(problem, 'es', es)).toEqual({
      title: 'El plan ya no está al día',
      detail: 'La subcuenta ha cambiado desde que se hizo el plan. No se ha escrito nada.',
      hint: 'Haz el plan de nuevo.',
      original: '',
    })
    const upstream = { ...emptyProblem('upstream_failed', 'Pipeline is locked.'), title: 'No answer', hint: 'Again.' }
    expect(describeProblem(upstream, 'es', es).original).toBe('Pipeline is locked.')
    expect(describeProblem(problem, 'en', en)).toEqual({
      title: 'Stale',
      detail: 'Tag VIP was renamed.',
      hint: 'Plan again.',
      original: '',
    })
  })

  it('reads why the server has refused, where that has a code', () => {
    const { message, said } = say('blueprint.moved_on', { version: 4, expected: 2 })
    const next = say('next.reload_and_save')
    const problem = { ...emptyProblem('conflict', message), said, hint: next.message, next: next.said }
    expect(describeProblem(problem, 'es', es, spanish)).toMatchObject({
      title: 'Alguien se ha adelantado',
      detail: 'Ya va por la versión 4; tú has cambiado la versión 2.',
      hint: 'Cárgalo de nuevo, repite tu cambio y guarda.',
    })
  })

  it('sees the server’s words for a code that this page does not know', () => {
    const unknown = { ...emptyProblem('brand_new' as never, 'Why.'), title: 'New', hint: 'Next.' }
    expect(describeProblem(unknown, 'es', es)).toEqual({ title: 'New', detail: 'Why.', hint: 'Next.', original: '' })
    expect(describePlanLine(makeChange({ reason: 'brand_new' as never, detail: 'Because.' }), 'es', es)).toBe('Because.')
  })

  it('reads why a line, a failure and a skipped step are as they are', () => {
    expect(describePlanLine(makeChange({ title: 'VIP', detail: 'There is no tag named "VIP".' }), 'es', es)).toBe('VIP aún no está.')
    const { message: detail, said } = say('line.clash', { other: 'VIP', fields: fieldsTerm(['dataType', 'stages[Dr. Gil].name']) })
    expect(detail).toBe('"VIP" is there with another dataType, stages[Dr. Gil].name, which cannot be changed afterwards; theirs stays.')
    expect(describePlanLine(makeChange({ detail, said }), 'es', es, spanish)).toBe(
      'Ya está «VIP», pero difiere en tipo de dato, etapas › Dr. Gil › nombre, y eso no se puede cambiar después; se queda lo que hay.',
    )
    const error = { reason: 'plan_gated', message: 'Feature not in plan', hint: 'Upgrade.', status: 403, traceId: null }
    expect(describeFailure(error, 'es', es)).toMatchObject({
      why: expect.stringContaining('plan de la agencia'),
      original: 'Feature not in plan',
    })
    expect(describeFailure({ ...error, reason: 'unheard_of' }, 'es', es)).toEqual({
      why: 'Feature not in plan',
      next: 'Upgrade.',
      original: '',
    })
    const skipped = makeStep({ status: 'SKIPPED', message: 'Skipped because VIP did not succeed' })
    expect(describeNote(skipped, ['VIP'], 'es', es)).toBe('Omitido porque VIP no se pudo hacer')
    expect(describeNote(skipped, [], 'es', es)).toBe('Skipped because VIP did not succeed')
  })
})
