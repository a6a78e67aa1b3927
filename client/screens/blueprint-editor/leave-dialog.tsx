import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'

/** Asks before unsaved work is left, within the page and when the page itself is closed. */
export function LeaveGuard({ isDirty }: { isDirty: ReadonlySignal<boolean> }) {
  const { router } = useApp()
  const leaving = useSignal<(() => void) | null>(null)
  useEffect(() => {
    if (!isDirty.value) return undefined
    const release = router.hold((goOn) => {
      if (isDirty.peek()) leaving.value = goOn
      else goOn()
    })
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => {
      release()
      window.removeEventListener('beforeunload', warn)
    }
  }, [isDirty.value])
  const goOn = leaving.value
  if (goOn === null) return null
  const stay = () => void (leaving.value = null)
  return (
    <Dialog
      title={say.leaveTitle}
      onClose={stay}
      onSubmit={stay}
      actions={
        <>
          <Button look="danger" onClick={goOn}>
            {say.leaveGo}
          </Button>
          <Button type="submit" look="primary" data-first>
            {say.leaveStay}
          </Button>
        </>
      }
    >
      <p>{say.leaveText}</p>
    </Dialog>
  )
}
