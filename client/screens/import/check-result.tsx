import type { BlueprintCheck } from '../../../server/contract/blueprint.ts'
import type { CheckState } from '../../models/text-check.ts'
import { Notice } from '../../ui/notice.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatBytes } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { Explain } from '../parts/explain.tsx'
import { KindList } from '../parts/kind-counts.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { sayFaultAgain } from '../../words/say-again.ts'

const mostFaults = 30

/** What is wrong with the text and how to put it right; or what it holds. */
export function CheckResult({ check, mostBytes }: { check: CheckState; mostBytes: number }) {
  switch (check.state) {
    case 'empty':
      return <p class="muted">{words.importEmpty}</p>
    case 'checking':
      return (
        <p class="checking">
          <Spinner /> {words.importChecking}
        </p>
      )
    case 'too_large':
      return <Notice tone="bad" title={words.importTooLarge(formatBytes(check.bytes), formatBytes(mostBytes))} />
    case 'failed':
      return <ProblemNotice problem={check.problem} />
    case 'valid': {
      const total = Object.values(check.check.counts).reduce((sum, n) => sum + n, 0)
      return (
        <Notice tone="good" title={words.importValid(total)}>
          <KindList counts={check.check.counts} />
          <Faults faults={check.check.warnings} title={words.importWarnings(check.check.warnings.length)} />
        </Notice>
      )
    }
    case 'refused':
      return (
        <Notice tone="bad" title={words.importInvalid(check.check.errors.length)}>
          <Faults faults={check.check.errors} />
        </Notice>
      )
  }
}

function Faults({ faults, title }: { faults: BlueprintCheck['errors']; title?: string }) {
  if (faults.length === 0) return null
  const rest = faults.length - mostFaults
  return (
    <>
      {title === undefined ? null : <p>{title}</p>}
      <ul class="faults">
        {faults.slice(0, mostFaults).map((fault) => (
          <li key={fault.path + fault.message}>
            {fault.path === '' ? null : <code>{fault.path}</code>}
            <FaultText fault={fault} />
            <Explain problem={{ path: fault.path, message: fault.message, ...(fault.fix === undefined ? {} : { hint: fault.fix }) }} />
          </li>
        ))}
        {rest > 0 ? <li class="muted">{words.importMoreErrors(rest)}</li> : null}
      </ul>
    </>
  )
}

function FaultText({ fault }: { fault: BlueprintCheck['errors'][number] }) {
  const { message, fix = '' } = sayFaultAgain(fault)
  return (
    <>
      <span>{message}</span>
      {fix === '' ? null : (
        <span class="muted">
          {words.importFix}: {fix}
        </span>
      )}
    </>
  )
}
