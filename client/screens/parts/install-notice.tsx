import type { InstallStatus, LocationView } from '../../../server/contract/session.ts'
import { useApp } from '../../context.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { words } from '../../words/words.ts'

const texts: Record<Exclude<InstallStatus, 'active'>, { title(name: string): string; text: string; button?: string }> = {
  missing: { title: words.installTitleMissing, text: words.installTextMissing, button: words.installButton },
  suspended: { title: words.installTitleSuspended, text: words.installTextSuspended },
  revoked: { title: words.installTitleRevoked, text: words.installTextRevoked, button: words.installAgain },
}

/** Why nothing can be planned or applied in a location yet, and the next step. */
export function InstallNotice({ location }: { location: LocationView }) {
  if (location.install === 'active') return null
  const { title, text } = texts[location.install]
  return (
    <EmptyState
      headingLevel={1}
      icon={location.install === 'suspended' ? 'pause' : 'download'}
      title={title(location.name || words.placeThis)}
      text={text}
    >
      <NextSteps install={location.install} />
    </EmptyState>
  )
}

/** The same above a page that can still be read. */
export function InstallBanner({ location }: { location: LocationView }) {
  if (location.install === 'active') return null
  const { title, text } = texts[location.install]
  return (
    <Notice tone="warn" title={title(location.name || words.placeThis)} actions={<NextSteps install={location.install} size="small" />}>
      <p>{text}</p>
    </Notice>
  )
}

function NextSteps({ install, size = 'normal' }: { install: keyof typeof texts; size?: 'normal' | 'small' }) {
  const app = useApp()
  const { button } = texts[install]
  const lookAgain = () => (app.location.isFixed.value ? app.signInAgain() : void app.location.reload())
  return (
    <>
      {button === undefined ? null : (
        <LinkButton look="primary" size={size} href={app.session.installUrl} target="_blank">
          {button}
        </LinkButton>
      )}
      <Button look={size === 'small' || button === undefined ? 'secondary' : 'quiet'} size={size} icon="retry" onClick={lookAgain}>
        {words.installCheck}
      </Button>
    </>
  )
}
