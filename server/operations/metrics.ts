/** Figures for Prometheus, in a registry of their own. */
import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Expiry } from '../updates/repository/resign-rules.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly measureRequests: RequestHandler;
  readonly showExpiry: (roles: readonly Expiry[]) => void;
  readonly countEvent: (kind: string) => void;
  readonly showListeners: (count: () => number) => void;
}

/** The first two parts of a path: enough to tell parts of the API apart, few enough to stay few. */
const areaOf = (path: string): string => `/${path.split('/').slice(1, 3).join('/')}`;
const knownAreas =
  /^\/(?:api\/(?:agent|publish|v1)|repository\/(?:metadata|targets|packs|deltas)|healthz|readyz|metrics)$/;

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'beistand_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['area', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  const expiry = new Gauge({
    name: 'beistand_role_expires_seconds',
    help: 'Seconds until a role of the update repository expires.',
    labelNames: ['role'],
    registers: [registry],
  });
  const events = new Counter({
    name: 'beistand_agent_events_total',
    help: 'Events reported by agents, by kind.',
    labelNames: ['kind'],
    registers: [registry],
  });
  return {
    registry,
    measureRequests: (request, response, next) => {
      const end = requests.startTimer();
      const area = areaOf(request.path);
      response.on('finish', () => {
        // A stream lasts as long as a page is open: that is no time to answer.
        if (String(response.getHeader('Content-Type')).startsWith('text/event-stream')) return;
        end({
          area: knownAreas.test(area) ? area : 'other',
          method: request.method,
          status: String(response.statusCode),
        });
      });
      next();
    },
    showExpiry: (roles) => {
      expiry.reset();
      for (const { role, daysLeft } of roles) expiry.set({ role }, daysLeft * 86_400);
    },
    countEvent: (kind) => events.inc({ kind }),
    showListeners: (count) => {
      const open: Gauge = new Gauge({
        name: 'beistand_live_streams',
        help: 'Pages that listen for live updates.',
        registers: [registry],
        collect: () => {
          open.set(count());
        },
      });
    },
  };
};
