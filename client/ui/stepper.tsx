import { Icon } from './icon.tsx'

export type StepperStep = { label: string; state: 'done' | 'current' | 'ahead'; href?: string | undefined }

/** Where we are on the way; what is behind us can be gone back to. */
export function Stepper({ label, doneLabel, steps }: { label: string; doneLabel: string; steps: StepperStep[] }) {
  return (
    <nav class="stepper" aria-label={label}>
      <ol>
        {steps.map((step, index) => (
          <li key={step.label} class={`stepper-step is-${step.state}`} aria-current={step.state === 'current' ? 'step' : undefined}>
            <span class="stepper-mark" aria-hidden="true">
              {step.state === 'done' ? <Icon name="check" size={12} /> : index + 1}
            </span>
            {step.href === undefined ? <span>{step.label}</span> : <a href={step.href}>{step.label}</a>}
            {step.state === 'done' ? <span class="visually-hidden">, {doneLabel}</span> : null}
          </li>
        ))}
      </ol>
    </nav>
  )
}
