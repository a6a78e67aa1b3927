import { paths } from '../../router.ts'
import { Stepper, type StepperStep } from '../../ui/stepper.tsx'
import { words } from '../../words/words.ts'

const order = ['blueprint', 'plan', 'apply', 'done'] as const

export type ProvisionStep = (typeof order)[number]

const labels: Record<ProvisionStep, string> = {
  blueprint: words.stepBlueprint,
  plan: words.stepPlan,
  apply: words.stepApply,
  done: words.stepDone,
}

type ProvisionStepsProps = { current: ProvisionStep; blueprintId?: string | null | undefined; planId?: string | undefined }

/** The way from a blueprint to a location that is set up. */
export function ProvisionSteps({ current, blueprintId, planId }: ProvisionStepsProps) {
  const at = order.indexOf(current)
  const links: Partial<Record<ProvisionStep, string>> = {
    blueprint: typeof blueprintId === 'string' ? paths.provisionWith(blueprintId) : paths.provision,
    ...(planId === undefined ? {} : { plan: paths.plan(planId) }),
  }
  const steps = order.map<StepperStep>((step, index) => {
    const isPast = index < at || (step === 'done' && current === 'done')
    return { label: labels[step], state: isPast ? 'done' : index === at ? 'current' : 'ahead', href: index < at ? links[step] : undefined }
  })
  return <Stepper label={words.stepsLabel} doneLabel={words.stepIsDone} steps={steps} />
}
