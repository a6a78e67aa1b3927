import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Button } from './button.tsx'

type CopyButtonProps = { text: string | (() => string); label: string; copiedLabel: string; children?: string }

/** Puts a text on the clipboard and says so for a moment. */
export function CopyButton({ text, label, copiedLabel, children }: CopyButtonProps) {
  const isCopied = useSignal(false)
  useEffect(() => {
    if (!isCopied.value) return undefined
    const timer = setTimeout(() => (isCopied.value = false), 1_600)
    return () => clearTimeout(timer)
  }, [isCopied.value])
  const copy = async () => {
    isCopied.value = await writeClipboard(typeof text === 'string' ? text : text())
  }
  return (
    <Button
      look="quiet"
      size="small"
      icon={isCopied.value ? 'check' : 'copy'}
      aria-label={isCopied.value ? copiedLabel : children === undefined ? label : undefined}
      title={label}
      onClick={() => void copy()}
    >
      {children}
    </Button>
  )
}

/** A frame may have no clipboard permission; the old way still works there. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.style.position = 'fixed'
    document.body.append(area)
    area.select()
    const isCopied = document.execCommand('copy')
    area.remove()
    return isCopied
  }
}
