import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { words } from '../../words/words.ts'

export function CrashPanel({ onReset }: { onReset(): void }) {
  return (
    <EmptyState headingLevel={1} icon="alert" title={words.crashTitle} text={words.crashHint}>
      <Button look="primary" icon="retry" onClick={onReset}>
        {words.crashReload}
      </Button>
    </EmptyState>
  )
}
