import { useEffect, useRef } from 'preact/hooks'
import type { ApiKeyAnswer } from '../../../server/contract/settings.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { settingsWords as words } from '../../words/settings-words.ts'
import { words as pageWords } from '../../words/words.ts'

/** The one time that a key's secret can be seen. It stays until it is put away. */
export function FreshKey({ made, onDone }: { made: ApiKeyAnswer; onDone(): void }) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <Notice
      tone="good"
      title={words.keyShown}
      actions={
        <>
          <CopyButton text={made.secret} label={words.keyCopy} copiedLabel={pageWords.copied}>
            {words.keyCopy}
          </CopyButton>
          <Button size="small" onClick={onDone}>
            {words.keyDone}
          </Button>
        </>
      }
    >
      <p>{words.keyShownText}</p>
      <input
        ref={field}
        class="input secret"
        readOnly
        value={made.secret}
        aria-label={made.name}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Notice>
  )
}
