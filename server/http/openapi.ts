/** The OpenAPI 3.1 document, generated from the same routes and schemas that answer the requests. */
import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { problemSchema } from '../../protocol/agent-api.ts';
import type { Caller, Route } from './route.ts';

const security: Record<Caller, Record<string, string[]>[]> = {
  anyone: [],
  agent: [{ deviceToken: [] }],
  publisher: [{ publishToken: [] }],
  person: [{ session: [] }, { apiToken: [] }],
};

/** Express's `:id` and `*path` as OpenAPI's `{id}` and `{path}`. */
const openApiPath = (path: string): string => path.replace(/[:*](\w+)/g, '{$1}');

export const openApiDocument = (routes: readonly Route[], version: string) => {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'deviceToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A JWT (EdDSA) signed by the agent’s device key for this one request.',
  });
  registry.registerComponent('securitySchemes', 'publishToken', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'apiToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'A personal API token, narrowed to scopes.',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'beistand.session_token',
  });
  for (const route of routes) {
    const parameters = [...route.path.matchAll(/[:*](\w+)/g)].map(([, name = '']) => ({
      name,
      in: 'path' as const,
      required: true,
      schema: { type: 'string' as const },
    }));
    const json = (schema: NonNullable<Route['body']>) => ({ content: { 'application/json': { schema } } });
    registry.registerPath({
      method: route.method,
      path: openApiPath(route.path),
      summary: route.summary,
      ...(route.action === undefined ? {} : { description: `Needs: ${route.action}` }),
      security: security[route.caller],
      ...(parameters.length === 0 ? {} : { parameters }),
      request: {
        ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
        ...(route.body === undefined ? {} : { body: json(route.body) }),
      },
      responses: {
        200: { description: 'Done.', ...(route.answer === undefined ? {} : json(route.answer)) },
        default: {
          description: 'What went wrong, with a stable code.',
          content: { 'application/problem+json': { schema: problemSchema } },
        },
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Beistand', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
  });
};
