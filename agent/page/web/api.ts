/** Asks the loopback server; its answers and problems as protocol/page-api.ts has them. */
import type { AgentTicketResponse } from '../../../protocol/agent-api.ts';
import type {
  Diagnosis,
  Enrolled,
  Pinned,
  SessionVerified,
  Setting,
  Settings,
} from '../../../protocol/agent-results.ts';
import type { AgentDiagnosis } from '../../../protocol/diagnosis.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { Problem } from '../../../protocol/face/problem.ts';
import type {
  HeldSessions,
  Job,
  Overview,
  PageFacts,
  PageProblem,
  SessionFilms,
  ToldHistory,
} from '../../../protocol/page-api.ts';

interface Answers {
  'GET /facts': PageFacts;
  'GET /overview': Overview;
  'GET /job': { job: Job | null };
  'POST /job': { job: Job };
  'POST /job/cancel': { job: Job | null };
  'GET /history': ToldHistory;
  'GET /settings': Settings;
  'PUT /settings': Setting;
  'PUT /pin': Pinned;
  'POST /enrolment': Enrolled;
  'GET /sessions': HeldSessions;
  'GET /sessions/films': SessionFilms;
  'POST /sessions/verify': SessionVerified;
  'GET /doctor': Diagnosis;
  'GET /diagnosis': AgentDiagnosis;
  'POST /tickets': AgentTicketResponse;
}

interface ProblemBody {
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly title: string;
  readonly hint?: string;
  readonly details?: Record<string, unknown>;
}

/** @throws Problem with the server's code; UNREACHABLE where the page was ended */
export const call = async <R extends keyof Answers>(
  route: R,
  { query = {}, body }: { query?: Readonly<Record<string, string | undefined>>; body?: unknown } = {},
): Promise<Answers[R]> => {
  const [method = 'GET', path = ''] = route.split(' ');
  const given = Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined);
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
  const response = await fetch(`/api${path}${search}`, {
    method,
    ...(method === 'GET'
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
  }).catch((cause: unknown) => {
    throw new Problem('UNREACHABLE', cause instanceof Error ? cause.message : String(cause));
  });
  const value: unknown = await response.json();
  if (response.ok) return value as Answers[R];
  const { code, detail, title, hint, details } = value as ProblemBody;
  throw new Problem(code, detail ?? title, {
    status: response.status,
    hint,
    ...(details === undefined ? {} : { details }),
  });
};

/** A job's problem as the face shows errors. */
export const asProblem = ({ code, message, hint }: PageProblem): Problem =>
  new Problem(code, message, { hint: hint ?? undefined });
