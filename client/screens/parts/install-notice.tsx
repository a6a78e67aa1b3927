import type { InstallStatus, LocationView } from '../../../server/contract/session.ts'
import { useApp } from '../../context.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { words } from '../../words/words.ts'

const texts: Record<Exclude<InstallStatus, 'active'>, { title(name: string): string; text: string; button?: string }> = {
  missing: { title: words.installTitleMissing, text: words.installTextMissing, button: words.installButton },
  suspended: { title: words.installTitleSuspended, text: words.installTextSuspended },
  revoked: { title: words.installTitleRevoked, text: words.installTextRevoked, button: words.installAgain },
}

/** Why nothing can be planned or applied in a location yet, and the next step. */
export function InstallNotice({ location }: { location: LocationView }) {
  const app = useApp()
  if (location.install === 'active') return null
  const { title, text, button } = texts[location.install]
  const lookAgain = () => (app.location.isFixed.value ? app.signInAgain() : void app.location.reload())
  return (
    <EmptyState
      headingLevel={1}
      icon={location.install === 'suspended' ? 'pause' : 'download'}
      title={title(location.name || words.placeThis)}
      text={text}
    >
      {button === undefined ? null : (
        <LinkButton look="primary" href={app.session.installUrl} target="_blank">
          {button}
        </LinkButton>
      )}
      <Button look="quiet" icon="retry" onClick={lookAgain}>
        {words.installCheck}
      </Button>
    </EmptyState>
  )
}
