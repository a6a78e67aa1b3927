import type { BlueprintEditorModel, Finding } from '../../models/blueprint-editor-model.ts'
import { Notice } from '../../ui/notice.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { sayFaultAgain } from '../../words/say-again.ts'

/** What the server says about a thing as a whole, where no single field is to blame. */
export function Findings({ model, paths }: { model: BlueprintEditorModel; paths: readonly string[] }) {
  const found = paths.flatMap((path) => model.findings.value.get(path) ?? []).map((one) => sayFaultAgain(one))
  if (found.length === 0) return null
  const isBad = found.some((finding) => finding.isWarning !== true)
  return (
    <Notice
      tone={isBad ? 'bad' : 'warn'}
      title={found.length === 1 ? say.fault(found[0]?.message ?? '') : (isBad ? say.faults : say.remarks)(found.length)}
    >
      <ul class="notice-list">
        {found.map((finding) => (
          <li key={finding.message}>{lineOf(finding, found.length)}</li>
        ))}
      </ul>
    </Notice>
  )
}

function lineOf({ message, fix = '' }: Finding, count: number): string {
  return count === 1 ? fix : `${say.fault(message)} ${fix}`.trim()
}
