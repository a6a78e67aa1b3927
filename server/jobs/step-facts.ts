export type StepFacts = { id: string; kind: string; key: string; title: string; action: string }

/** A step as its events name it. */
export function facts(step: StepFacts): { stepId: string; kind: string; key: string; title: string; action: string } {
  return { stepId: step.id, kind: step.kind, key: step.key, title: step.title, action: step.action }
}
