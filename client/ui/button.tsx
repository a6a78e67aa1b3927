import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'
import { Spinner } from './spinner.tsx'

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'size'> & {
  look?: 'primary' | 'secondary' | 'quiet' | 'danger'
  size?: 'small' | 'normal'
  icon?: IconName
  /** Shows that it is at work and takes no second click; the focus stays. */
  isBusy?: boolean
  children?: ComponentChildren
}

export function Button({
  look = 'secondary',
  size = 'normal',
  icon,
  isBusy = false,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      class={`button button-${look} button-${size}`}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {isBusy ? <Spinner /> : icon === undefined ? null : <Icon name={icon} />}
      {children === undefined ? null : <span class="button-text">{children}</span>}
    </button>
  )
}

type LinkButtonProps = {
  href: string
  look?: ButtonProps['look']
  size?: ButtonProps['size']
  icon?: IconName
  target?: string
  children: ComponentChildren
}

export function LinkButton({ href, look = 'secondary', size = 'normal', icon, target, children }: LinkButtonProps) {
  return (
    <a class={`button button-${look} button-${size}`} href={href} target={target} rel={target === '_blank' ? 'noopener' : undefined}>
      {icon === undefined ? null : <Icon name={icon} />}
      <span class="button-text">{children}</span>
    </a>
  )
}
