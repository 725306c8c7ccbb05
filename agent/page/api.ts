/**
 * The local page's API over the agent's actions. Every body is parsed by a strict schema before anything is done with it;
 * what an action throws goes out as a problem with its stable code (http.ts).
 */
import { dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import type { Agent } from '../actions/agent.ts';
import { agentTicketRequestSchema } from '../../protocol/agent-api.ts';
import type { Diagnosis, SessionVerified } from '../../protocol/agent-results.ts';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import {
  enrolmentSchema,
  historyQuerySchema,
  jobWishSchema,
  pinSchema,
  sessionCheckSchema,
  sessionNameSchema,
  settingChangeSchema,
  tellingSchema,
} from '../../protocol/page-api.ts';
import type {
  HeldSessions,
  Overview,
  PageFacts,
  SessionFilms,
  ToldHistory,
} from '../../protocol/page-api.ts';
import { kindOf } from '../actions/journal-view.ts';
import { isTrouble } from '../actions/trouble-rules.ts';
import { inGerman } from '../words/error-texts.ts';
import { toldFinding } from '../words/findings.ts';
import { storyOf } from '../words/journal-stories.ts';
import { sessionFilms, sessionsFolder } from './assist/copies.ts';
import type { CopyPlace } from './assist/copies.ts';
import { kindsOfGroup } from './journal-groups-rules.ts';
import type { Jobs } from './jobs.ts';

export interface ApiParts extends CopyPlace {
  readonly agent: Agent;
  readonly jobs: Jobs;
  readonly version: string;
}

export interface ApiRequest {
  readonly query: Readonly<Record<string, string>>;
  /** The body's JSON value; undefined where there was none. */
  readonly body: unknown;
}

/** What answers `METHOD /path`; its result is sent as JSON. */
export type Api = Readonly<Record<string, (request: ApiRequest) => unknown>>;

const parsed = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new BeistandError(
    'BAD_INPUT',
    `${issue?.path.join('.') || 'The request'}: ${issue?.message ?? 'is wrong'}.`,
    {
      cause: result.error,
    },
  );
};

const factsOf = async ({ agent, home, version }: ApiParts): Promise<PageFacts> => {
  const common = { home, agentVersion: version, installBase: dirname(resolve(home)) };
  try {
    const { vendor, product } = await agent.status();
    return { ...common, enrolled: true, vendor, product };
  } catch (error) {
    // Any other fault is shown where it matters, by the page that asks for the status.
    const enrolled = !isBeistandError(error, 'NOT_ENROLLED');
    return { ...common, enrolled, vendor: null, product: null };
  }
};

/** Every route of the API. */
export const createApi = (parts: ApiParts): Api => {
  const { agent, jobs } = parts;
  return {
    'GET /api/facts': () => factsOf(parts),
    'GET /api/overview': async (): Promise<Overview> => ({
      status: await agent.status(),
      checked: jobs.checked(),
    }),
    'GET /api/job': () => ({ job: jobs.current() }),
    'POST /api/job': ({ body }) => ({ job: jobs.start(parsed(jobWishSchema, body)) }),
    'POST /api/job/cancel': () => ({ job: jobs.cancel() }),
    'GET /api/history': async ({ query }): Promise<ToldHistory> => {
      const { limit, before, group, steps, language } = parsed(historyQuerySchema, query);
      const history = await agent.history({
        limit,
        before,
        steps,
        kinds: group === undefined ? undefined : kindsOfGroup[group],
      });
      const entries = history.entries.map((entry) => ({
        ...entry,
        story: storyOf(entry, language),
        trouble: isTrouble(kindOf(entry.kind, entry.data), entry.data),
      }));
      return { ...history, entries };
    },
    'GET /api/settings': () => agent.listSettings(),
    'PUT /api/settings': ({ body }) => {
      const { name, value } = parsed(settingChangeSchema, body);
      return agent.setSetting(name, value);
    },
    'PUT /api/pin': ({ body }) => agent.pin(parsed(pinSchema, body).version),
    'POST /api/enrolment': ({ body }) => {
      const { bundle, installFolder, machineName, proxy } = parsed(enrolmentSchema, body);
      return agent.enroll({
        bundle: new TextEncoder().encode(bundle),
        // What is no absolute path is meant below the suggested folder, wherever this program was started.
        installFolder: resolve(join(dirname(resolve(parts.home))), installFolder),
        machineName,
        proxy,
      });
    },
    'GET /api/sessions': async (): Promise<HeldSessions> => ({
      folder: sessionsFolder(parts.home),
      sessions: (await agent.sessions()).sessions,
    }),
    'GET /api/sessions/films': async ({ query }): Promise<SessionFilms> => ({
      films: (await sessionFilms(parts, parsed(sessionNameSchema, query).session)).length,
    }),
    'POST /api/sessions/verify': async ({ body }): Promise<SessionVerified> => {
      const { session, language } = parsed(sessionCheckSchema, body);
      const verified = await agent.verifySession(session);
      return language === 'en' ? verified : { ...verified, faults: verified.faults.map(inGerman) };
    },
    'GET /api/doctor': async ({ query }): Promise<Diagnosis> => {
      const { language } = parsed(tellingSchema, query);
      const diagnosis = await agent.doctor();
      return { ...diagnosis, findings: diagnosis.findings.map((one) => toldFinding(one, language)) };
    },
    'GET /api/diagnosis': ({ query }) => agent.diagnosis(parsed(tellingSchema, query).language),
    'POST /api/tickets': ({ body }) => agent.openTicket(parsed(agentTicketRequestSchema, body)),
  };
};
