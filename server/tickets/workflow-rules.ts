/**
 * The four workflows of the support guide, as data: which steps a ticket of a class goes through, whose turn
 * each is, and when. Interfaces show it, the rules of commands enforce it.
 */
import type { Delivery, TicketClass, TicketStep } from '../../protocol/ticket.ts';
import type { StaffRole } from '../auth/rules.ts';

/** at-once: the moment it can be. fast: before everything of lower classes. soon: within the targets. planned: with the next plan. */
export type When = 'at-once' | 'fast' | 'soon' | 'planned';

export interface WorkflowStep {
  readonly step: TicketStep;
  readonly who: readonly StaffRole[];
  readonly when: When;
  readonly en: string;
  readonly de: string;
}

export interface Workflow {
  readonly name: { readonly en: string; readonly de: string };
  readonly steps: readonly WorkflowStep[];
  /** What may reach the customer for a ticket of this class. */
  readonly deliveries: readonly Delivery[];
  /** Whether a workaround ends the solution clock. */
  readonly workaroundSolves: boolean;
}

type Roles = readonly StaffRole[];
const support: Roles = ['support'];
const lead: Roles = ['development-lead'];
const owner: Roles = ['product-owner'];

const step = (
  step: TicketStep,
  who: Roles,
  when: When,
  en: string,
  de: string,
): WorkflowStep => ({ step, who, when, en, de }); // prettier-ignore

/** B and C go the same way; C with the next plan. */
const correction = (when: When): readonly WorkflowStep[] => [
  step('accept', support, when, 'Accept the ticket', 'Ticket annehmen'),
  step('qualify', [...support, ...lead], when, 'Qualify and assign resources', 'Qualifizieren und Ressourcen zuweisen'),
  step('agree', support, when, 'Tell the analysis and agree on the way forward', 'Analyse mitteilen und Vorgehen abstimmen'),
  step('workaround', [...support, ...lead], when, 'Offer a workaround', 'Umgehungslösung anbieten'),
  step('correct', lead, when, 'Correct the fault', 'Fehler beheben'),
  step('deliver', ['release-manager'], when, 'Deliver the correction', 'Korrektur ausliefern'),
]; // prettier-ignore

export const workflows: Readonly<Record<TicketClass, Workflow>> = {
  A: {
    name: { en: 'Severe fault', de: 'Schwerer Mangel' },
    steps: [
      step('accept', support, 'at-once', 'Accept the ticket', 'Ticket annehmen'),
      step('escalate', support, 'at-once', 'Escalate to the head of development', 'An die Entwicklungsleitung eskalieren'),
      step('qualify', [...lead, ...owner], 'fast', 'Qualify with the product owner', 'Mit dem Product Owner qualifizieren'),
      step('workaround', lead, 'fast', 'Offer a solution or workaround', 'Lösung oder Umgehung anbieten'),
      step('correct', lead, 'fast', 'Correct the fault', 'Fehler beheben'),
      step('deliver', ['release-manager', ...lead], 'fast', 'Deliver the correction', 'Korrektur ausliefern'),
    ],
    deliveries: ['hotfix', 'script', 'patch'],
    workaroundSolves: true,
  },
  B: {
    name: { en: 'Medium fault', de: 'Mittlerer Mangel' },
    steps: correction('soon'),
    deliveries: ['patch', 'release'],
    workaroundSolves: true,
  },
  C: {
    name: { en: 'Light fault', de: 'Leichter Mangel' },
    steps: correction('planned'),
    deliveries: ['release'],
    workaroundSolves: false,
  },
  D: {
    name: { en: 'Improvement or extension', de: 'Verbesserung oder Erweiterung' },
    steps: [
      step('accept', support, 'planned', 'Accept the ticket', 'Ticket annehmen'),
      step('qualify', [...support, ...owner], 'planned', 'Qualify the wish', 'Wunsch qualifizieren'),
      step('agree', owner, 'planned', 'Tell the requirement with possible solutions and agree on it', 'Anforderung mit Lösungswegen mitteilen und abstimmen'),
      step('decide', owner, 'planned', 'Decide: free in the next release, or an offer', 'Entscheiden: frei im nächsten Release oder Angebot'),
      step('deliver', ['release-manager'], 'planned', 'Deliver with the release', 'Mit dem Release ausliefern'),
    ],
    deliveries: ['release'],
    workaroundSolves: false,
  },
}; // prettier-ignore

/** Steps of the class not done yet, in order. */
export const stepsLeft = (ticketClass: TicketClass, done: ReadonlySet<string>): readonly WorkflowStep[] =>
  workflows[ticketClass].steps.filter((one) => !done.has(one.step));

/** Steps that have to be done before `wanted`; null where the class has no such step. */
export const stepsBefore = (ticketClass: TicketClass, wanted: TicketStep): readonly TicketStep[] | null => {
  const order = workflows[ticketClass].steps.map((one) => one.step);
  const at = order.indexOf(wanted);
  return at < 0 ? null : order.slice(0, at).filter((one) => mustPrecede(one));
};

/** Workaround and agreement help the customer but do not hold up what follows; these three do. */
const mustPrecede = (one: TicketStep): boolean => one === 'accept' || one === 'qualify' || one === 'decide';
