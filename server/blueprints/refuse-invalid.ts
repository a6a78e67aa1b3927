import { faultAt, fixTerm, say } from '../contract/say.ts'
import type { ProblemError } from '../contract/problem.ts'
import { AppError } from '../errors.ts'

/** Throws `invalid_blueprint` when there is any error. */
export function refuseInvalid(errors: readonly ProblemError[]): void {
  if (errors.length > 0) throw invalidBlueprint(errors)
}

/** The one way in which a blueprint's faults become a refusal, led by the first of them. */
export function invalidBlueprint(errors: readonly ProblemError[]): AppError {
  const [first, ...others] = errors
  if (first === undefined) return new AppError('invalid_blueprint', say('blueprint.invalid'), { hint: say('next.correct_listed') })
  return new AppError(
    'invalid_blueprint',
    others.length === 0
      ? say('request.fault', { fault: faultAt(first) })
      : say('request.faults', { fault: faultAt(first), n: others.length }),
    {
      hint: first.fix === undefined ? say('next.correct_listed') : say('next.fix_unstored', { fix: fixTerm(first) }),
      errors: [...errors],
    },
  )
}

/** A fault with its fix as a sentence. */
export function sentenced(fault: ProblemError): ProblemError {
  if (fault.fix === undefined || fault.fix === '') return fault
  const begun = fault.fix.slice(0, 1).toUpperCase() + fault.fix.slice(1)
  return { ...fault, fix: /[.?!…]$/.test(begun) ? begun : `${begun}.` }
}
