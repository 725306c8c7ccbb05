/**
 * Tables of people and how they prove who they are. The `auth_…` tables have the columns better-auth asks for,
 * under its own names; everything it knows nothing of (roles, customers, invitations, tokens) is in ours.
 */

interface AuthUserTable {
  id: string;
  name: string;
  /** Lower case. */
  email: string;
  emailVerified: number;
  image: string | null;
  createdAt: string;
  updatedAt: string;
  twoFactorEnabled: number | null;
}

interface AuthSessionTable {
  id: string;
  expiresAt: string;
  token: string;
  createdAt: string;
  updatedAt: string;
  ipAddress: string | null;
  userAgent: string | null;
  userId: string;
}

interface AuthAccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: string | null;
  refreshTokenExpiresAt: string | null;
  scope: string | null;
  password: string | null;
  createdAt: string;
  updatedAt: string;
}

interface AuthVerificationTable {
  id: string;
  identifier: string;
  value: string;
  expiresAt: string;
  createdAt: string;
  updatedAt: string;
}

interface AuthTwoFactorTable {
  id: string;
  userId: string;
}

interface AuthPasskeyTable {
  id: string;
  userId: string;
}

/** Who somebody is here: staff with roles, or one of a customer's people. */
export interface PersonTable {
  user_id: string;
  kind: 'staff' | 'member';
  /** JSON array of staff roles; empty for members. */
  roles: string;
  customer_id: string | null;
  member_role: 'admin' | 'member' | null;
  /** The contact a member is, as tickets and mail know them. */
  contact_id: string | null;
  language: 'de' | 'en';
  created_at: string;
  disabled_at: string | null;
}

interface InvitationTable {
  id: string;
  /** Of the secret in the link. */
  hash: string;
  email: string;
  name: string;
  kind: 'staff' | 'member';
  roles: string;
  customer_id: string | null;
  member_role: 'admin' | 'member' | null;
  language: 'de' | 'en';
  invited_by: string;
  created_at: string;
  expires_at: string;
  used_at: string | null;
}

interface ApiTokenTable {
  id: string;
  user_id: string;
  label: string;
  hash: string;
  /** JSON array of actions or groups. */
  scopes: string;
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

/** Wrong passwords for one address, existing or not, under a hash of the address. */
interface SignInFailureTable {
  address_hash: string;
  failures: number;
  last_at: string;
  locked_until: string | null;
}

export interface AuthTables {
  auth_users: AuthUserTable;
  auth_sessions: AuthSessionTable;
  auth_accounts: AuthAccountTable;
  auth_verifications: AuthVerificationTable;
  auth_two_factors: AuthTwoFactorTable;
  auth_passkeys: AuthPasskeyTable;
  people: PersonTable;
  invitations: InvitationTable;
  api_tokens: ApiTokenTable;
  sign_in_failures: SignInFailureTable;
}
