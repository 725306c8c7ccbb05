/** An OpenID provider for tests, on loopback: it signs in whoever `state` says, without asking. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { onTestFinished } from 'vitest';

/** What the provider knows our server as. */
export const client = { clientId: 'beistand', clientSecret: 'a secret of the client, long enough' };

/** Starts one; call `make` once it is known where our server listens. */
export const startProvider = async (redirectUri: () => string) => {
  const state = { email: '', verified: true };
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' };
  const make = () => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: client.clientId,
          client_secret: client.clientSecret,
          redirect_uris: [redirectUri()],
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({ sub: id, email: state.email, email_verified: state.verified, name: 'Ida Provider' }),
      }),
    });
    const callback = provider.callback();
    http.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) {
        void callback(request, response);
        return;
      }
      void (async () => {
        const { prompt, params } = await provider.interactionDetails(request, response);
        if (prompt.name === 'login')
          return provider.interactionFinished(request, response, {
            login: { accountId: `sub-${state.email}` },
          });
        const grant = new provider.Grant({
          accountId: `sub-${state.email}`,
          clientId: String(params['client_id']),
        });
        grant.addOIDCScope('openid email profile');
        return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
      })();
    });
  };
  return { issuer, state, make };
};
