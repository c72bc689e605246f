// A certified OpenID Connect provider, as the outside identity provider of a test: one client that signs itself
// in with a private key, and whoever writes a name is that person. Arguments: port, client id, the client's
// public key as a JWK, the address it may answer to, and the value of the ID token's `vot`.
import Provider from "oidc-provider";

const [port, clientId, jwk, redirectUri, vot] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      redirect_uris: [redirectUri],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
      id_token_signed_response_alg: "ES256",
      jwks: { keys: [JSON.parse(jwk)] },
    },
  ],
  jwks: {
    keys: [
      (await crypto.subtle.exportKey(
        "jwk",
        (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"])).privateKey,
      )),
    ].map(({ key_ops, ext, ...key }) => ({ ...key, use: "sig", alg: "ES256", kid: "provider" })),
  },
  claims: { openid: ["sub", "vot"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, vot }) }),
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
