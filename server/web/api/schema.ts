/** The operations of the server's API. Made by `npm run web:api` from the OpenAPI document; not to be changed by hand. A list, so it stays whole. */
/* oxlint-disable typescript/no-redundant-type-constituents -- the document says so */
export interface Operations {
  'DELETE /canned-texts/{cannedText}': {
    params: { cannedText: string };

    answer: unknown;
  };
  'DELETE /contacts/{contact}': {
    params: { contact: string };

    answer: unknown;
  };
  'DELETE /customers/{customerId}/invitations/{invitation}': {
    params: { customerId: string; invitation: string };

    answer: unknown;
  };
  'DELETE /customers/{customerId}/members/{id}/sessions': {
    params: { customerId: string; id: string };

    answer: unknown;
  };
  'DELETE /mail-rules/{pattern}': {
    params: { pattern: string };

    answer: unknown;
  };
  'DELETE /me/filters/{filter}': {
    params: { filter: string };

    answer: unknown;
  };
  'DELETE /me/sessions/{session}': {
    params: { session: string };

    answer: unknown;
  };
  'DELETE /me/tokens/{token}': {
    params: { token: string };

    answer: unknown;
  };
  'DELETE /report-schedules/{schedule}': {
    params: { schedule: string };

    answer: unknown;
  };
  'DELETE /staff/invitations/{invitation}': {
    params: { invitation: string };

    answer: unknown;
  };
  'DELETE /staff/{id}/sessions': {
    params: { id: string };

    answer: unknown;
  };
  'DELETE /webhooks/{webhook}': {
    params: { webhook: string };

    answer: unknown;
  };
  'GET /audit': {
    query: {
      limit?: number;
      cursor?: string;
      order?: 'asc' | 'desc';
      from?: string;
      to?: string;
      by?: string;
      subject?: string;
      customerId?: string;
      what?:
        | 'first admin made'
        | 'person invited'
        | 'invitation accepted'
        | 'invitation taken back'
        | 'rights changed'
        | 'signed out everywhere'
        | 'sign-in failed'
        | 'password changed'
        | 'password reset'
        | 'second factor set up'
        | 'second factor taken away'
        | 'recovery codes renewed'
        | 'passkey added'
        | 'passkey taken away'
        | 'second factor, passkeys and sessions taken away'
        | 'token made'
        | 'token revoked'
        | 'customer added'
        | 'customer changed'
        | 'contact added'
        | 'contact changed'
        | 'contact removed'
        | 'domains changed'
        | 'enrolment token made'
        | 'enrolment taken back'
        | 'build withdrawn'
        | 'build offered again'
        | 'publish token made'
        | 'publish token revoked'
        | 'online key rotated'
        | 'product saved'
        | 'calendar changed'
        | 'retention changed'
        | 'mail rule set'
        | 'mail rule taken away'
        | 'mail desk changed'
        | 'mail desk removed'
        | 'mail desk taken over'
        | 'mail connection tried'
        | 'mail template changed'
        | 'mail template reset'
        | 'sign-in rules changed'
        | 'canned text saved'
        | 'canned text removed'
        | 'webhook added'
        | 'webhook changed'
        | 'webhook removed'
        | 'report ordered'
        | 'report cancelled'
        | 'job tried again'
        | 'person exported'
        | 'person erased'
        | 'audit log exported'
        | 'recording read';
      format?: 'json' | 'csv';
      language?: 'de' | 'en';
    };

    answer: {
      items: {
        id: string;
        at: string;
        by: string;
        subject: string;
        customerId: string | null;
        what: string;
        before: Record<string, unknown> | null;
        after: Record<string, unknown> | null;
      }[];
      next: string | null;
      names: Record<string, string>;
    };
  };
  'GET /builds': {
    query: { product?: string };

    answer: {
      items: {
        target: string;
        kind: string;
        product: string;
        channel: string;
        name: string;
        platform: string;
        customer: string | null;
        manifestSha256: string;
        fixes?: number[];
        publishedAt: string;
        withdrawn: boolean;
      }[];
    };
  };
  'GET /builds/checksum': {
    query: { target: string };

    answer: { name: string; sizeBytes: number; sha256: string };
  };
  'GET /builds/checksums': {
    query: { target: string };

    answer: unknown;
  };
  'GET /builds/download': {
    query: { target: string };

    answer: unknown;
  };
  'GET /builds/offline': {
    query: { target: string };

    answer: unknown;
  };
  'GET /builds/outcomes': {
    query: { target: string };

    answer: {
      running: number;
      committed: number;
      rolledBack: number;
      failed: number;
      troubles: {
        installationId: string;
        machineName: string;
        customerId: string;
        customerName: string;
        at: string;
        outcome: 'rolledBack' | 'failed';
        code: string | null;
        message: string | null;
      }[];
    };
  };
  'GET /builds/package': {
    query: { target: string };

    answer: {
      target: string;
      kind: 'build' | 'script';
      product: string;
      channel: 'nightly' | 'hotfix' | 'patch' | 'release';
      name: string;
      platform: string;
      createdAt: string;
      publishedAt: string;
      notes: { de?: string; en?: string };
      minimumAgent: string | null;
      sbom: { path: string; sha256: string } | null;
      files: number;
      treeBytes: number;
      archive: { name: string; sizeBytes: number };
      offline: { name: string; sizeBytes: number };
      deltas: { baseVersion: string; sizeBytes: number }[];
      manifest: { url: string; sha256: string; sizeBytes: number };
      signatures: {
        role: 'root' | 'targets' | 'nightly' | 'hotfix' | 'patch' | 'release';
        version: number;
        expires: string;
        sha256: string;
        url: string;
        threshold: number;
        keys: { keyId: string; publicKey: string; signed: boolean }[];
      }[];
    };
  };
  'GET /builds/publishing': {
    answer: {
      channels: {
        channel: 'nightly' | 'hotfix' | 'patch' | 'release';
        last: { product: string; name: string; publishedAt: string } | null;
      }[];
      unfinished: {
        target: string;
        product: string;
        channel: 'nightly' | 'hotfix' | 'patch' | 'release';
        name: string;
        platform: string;
        uploadedAt: string;
      }[];
    };
  };
  'GET /builds/running': {
    answer: { items: { product: string; platform: string; version: string; machines: number }[] };
  };
  'GET /builds/tickets': {
    query: { manifestSha256: string };

    answer: unknown;
  };
  'GET /builds/troubles': {
    answer: { items: { manifestSha256: string; machines: number }[] };
  };
  'GET /canned-texts': {
    query: { language?: 'de' | 'en' };

    answer: {
      items: {
        id: string;
        name: string;
        language: 'de' | 'en';
        text: string;
        shared: boolean;
        version: number;
        updatedAt: string;
      }[];
    };
  };
  'GET /customers': {
    query: {
      limit?: number;
      cursor?: string;
      order?: 'asc' | 'desc';
      sort?: 'name' | 'created' | 'openTickets';
      text?: string;
      archived?: string;
    };

    answer: {
      items: {
        id: string;
        name: string;
        number: string | null;
        language: 'de' | 'en';
        notes?: string;
        version: number;
        createdAt: string;
        archivedAt: string | null;
        openTickets: number;
        installations: number;
      }[];
      next: string | null;
    };
  };
  'GET /customers/{customerId}': {
    params: { customerId: string };

    answer: {
      id: string;
      name: string;
      number: string | null;
      language: 'de' | 'en';
      notes?: string;
      version: number;
      createdAt: string;
      archivedAt: string | null;
    };
  };
  'GET /customers/{customerId}/contacts': {
    params: { customerId: string };

    answer: {
      items: {
        id: string;
        customerId: string;
        name: string;
        email: string;
        phone: string | null;
        language: 'de' | 'en';
        version: number;
      }[];
    };
  };
  'GET /customers/{customerId}/domains': {
    params: { customerId: string };

    answer: { domains: string[] };
  };
  'GET /customers/{customerId}/history': {
    params: { customerId: string };

    answer: {
      items: {
        at: string;
        by: string;
        subject: string;
        what: string;
        before: Record<string, unknown> | null;
        after: Record<string, unknown> | null;
      }[];
      names: Record<string, string>;
    };
  };
  'GET /customers/{customerId}/invitations': {
    params: { customerId: string };

    answer: {
      items: {
        id: string;
        name: string;
        email: string;
        roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
        memberRole: 'admin' | 'member' | null;
        createdAt: string;
        expiresAt: string;
      }[];
    };
  };
  'GET /customers/{customerId}/members': {
    params: { customerId: string };

    answer: {
      items: {
        id: string;
        name: string;
        email: string;
        language: 'de' | 'en';
        kind: 'staff' | 'member';
        roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
        customerId: string | null;
        memberRole: 'admin' | 'member' | null;
        contactId: string | null;
        secondFactor: boolean;
        createdAt: string;
        disabledAt: string | null;
      }[];
    };
  };
  'GET /entry': {
    answer: { vendor: string; openId: boolean; resetByMail: boolean; setupOpen: boolean };
  };
  'GET /health': {
    query: { fresh?: string };

    answer: {
      at: string;
      faults: {
        area: 'expiry' | 'disk' | 'database' | 'repository' | 'keys';
        severity: 'warning' | 'error';
        message: string;
        hint: string;
      }[];
      examinedAt: string;
      database: { kind: 'sqlite' | 'postgres'; version: string; sizeBytes: number };
      jobs: { waiting: number; due: number; oldestDueAt: string | null; dead: number };
      mail: {
        address: string | null;
        mailbox: {
          state: 'connecting' | 'reading' | 'trouble';
          since: string;
          reason:
            | 'host-not-found'
            | 'refused'
            | 'no-answer'
            | 'other-protocol'
            | 'no-encryption'
            | 'certificate'
            | 'sign-in'
            | 'folder-missing'
            | 'mail-refused'
            | 'failed'
            | null;
          message: string | null;
        } | null;
        sends: boolean;
        lastReceivedAt: string | null;
        lastSentAt: string | null;
        received: number;
        quarantined: number;
        queued: number;
        dead: number;
      } | null;
      roles: { role: string; expires: string; daysLeft: number; state: 'fine' | 'soon' | 'expired' }[];
      disk: { freeBytes: number; totalBytes: number; wantedBytes: number };
      versions: { server: string; node: string; platform: string };
      startedAt: string;
      uptimeSeconds: number;
      streams: number;
    };
  };
  'GET /installations': {
    query: {
      limit?: number;
      cursor?: string;
      order?: 'asc' | 'desc';
      sort?: 'machine' | 'seen';
      customerId?: string;
      product?: string;
      channel?: 'nightly' | 'hotfix' | 'patch' | 'release';
      text?: string;
      trouble?: string;
    };

    answer: {
      items: {
        id: string;
        customerId: string;
        product: string;
        channel: string;
        machineName: string;
        platform: string;
        version: string | null;
        healthy: boolean | null;
        pinned: string | null;
        agentVersion: string;
        createdAt: string;
        lastSeenAt: string;
        revokedAt: string | null;
      }[];
      next: string | null;
    };
  };
  'GET /installations/{installation}': {
    params: { installation: string };

    answer: {
      id: string;
      customerId: string;
      product: string;
      channel: string;
      machineName: string;
      platform: string;
      version: string | null;
      healthy: boolean | null;
      pinned: string | null;
      agentVersion: string;
      createdAt: string;
      lastSeenAt: string;
      revokedAt: string | null;
    };
  };
  'GET /installations/{installation}/history': {
    params: { installation: string };
    query: { limit?: number };

    answer: { items: { id: string; at: string; receivedAt: string; kind: string; data?: unknown }[] };
  };
  'GET /jobs/dead': {
    answer: {
      items: {
        id: string;
        kind: string;
        key: string | null;
        attempts: number;
        createdAt: string;
        deadAt: string;
        lastError: string | null;
      }[];
    };
  };
  'GET /live': {
    answer:
      | { type: 'reload' }
      | { type: 'ticket'; number: number; seq: number }
      | { type: 'build'; target: string }
      | { type: 'installation'; id: string }
      | { type: 'customer'; id: string }
      | { type: 'session'; id: string }
      | { type: 'waiting' }
      | {
          type: 'presence';
          ticket: number;
          people: { id: string; name: string; state: 'viewing' | 'replying' }[];
        }
      | { type: 'settings'; name: string };
  };
  'GET /mail-rules': {
    answer: {
      items: { pattern: string; action: 'customer' | 'triage' | 'file'; customerId: string | null }[];
    };
  };
  'GET /mails': {
    query: { state?: 'received' | 'quarantined' | 'done'; limit?: number };

    answer: {
      items: {
        id: string;
        sizeBytes: number;
        source: string;
        receivedAt: string;
        outcome: 'ticket' | 'followUp' | 'bounce' | 'auto' | 'loop' | 'complaint' | 'copy' | 'filed' | null;
        reason: string | null;
        detail: string | null;
        ticket: number | null;
        from: string | null;
        subject: string | null;
      }[];
    };
  };
  'GET /me': {
    answer: {
      id: string;
      name: string;
      email: string;
      language: 'de' | 'en';
      kind: 'staff' | 'member';
      roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
      customerId: string | null;
      memberRole: 'admin' | 'member' | null;
      contactId: string | null;
      secondFactor: boolean;
      createdAt: string;
      disabledAt: string | null;
      actions: (
        | 'ticket.list'
        | 'ticket.read'
        | 'ticket.open'
        | 'ticket.reply'
        | 'ticket.note'
        | 'ticket.edit'
        | 'ticket.classify'
        | 'ticket.decide'
        | 'ticket.offer'
        | 'ticket.confirm'
        | 'ticket.close'
        | 'ticket.reopen'
        | 'ticket.merge'
        | 'ticket.triage'
        | 'report.read'
        | 'report.schedule'
        | 'build.read'
        | 'build.withdraw'
        | 'installation.read'
        | 'installation.enrol'
        | 'customer.read'
        | 'customer.edit'
        | 'customer.members'
        | 'session.read'
        | 'session.hold'
        | 'mail.read'
        | 'mail.replay'
        | 'settings.read'
        | 'settings.edit'
        | 'staff.manage'
        | 'audit.read'
        | 'person.export'
        | 'person.erase'
        | 'webhook.manage'
        | 'own.profile'
        | 'own.tokens'
      )[];
      lacksSecondFactor: boolean;
    };
  };
  'GET /me/filters': {
    query: { area?: string };

    answer: { items: { id: string; area: string; name: string; query: string }[] };
  };
  'GET /me/sessions': {
    answer: {
      items: {
        id: string;
        createdAt: string;
        updatedAt: string;
        expiresAt: string;
        ipAddress: string | null;
        userAgent: string | null;
        current: boolean;
      }[];
    };
  };
  'GET /me/tokens': {
    answer: {
      items: {
        id: string;
        label: string;
        scopes: string[];
        createdAt: string;
        expiresAt: string;
        lastUsedAt: string | null;
      }[];
    };
  };
  'GET /metadata/roles': {
    answer: {
      items: { role: string; expires: string; daysLeft: number; state: 'fine' | 'soon' | 'expired' }[];
    };
  };
  'GET /news': {
    query: { customerId?: string };

    answer: {
      items: {
        installation: string;
        machineName: string;
        product: string;
        channel: string;
        version: string | null;
        newer: {
          target: string;
          name: string;
          channel: 'nightly' | 'hotfix' | 'patch' | 'release';
          publishedAt: string;
          trouble: { at: string; outcome: 'rolledBack' | 'failed'; code: string | null } | null;
          notes: { de?: string; en?: string };
        }[];
      }[];
    };
  };
  'GET /people/{person}/export': {
    params: { person: string };

    answer: {
      contacts: Record<string, unknown>[];
      account: Record<string, unknown>[];
      standing: Record<string, unknown>[];
      sessions: Record<string, unknown>[];
      tokens: Record<string, unknown>[];
      uploads: Record<string, unknown>[];
      invitations: Record<string, unknown>[];
      activities: Record<string, unknown>[];
      assistSessions: Record<string, unknown>[];
      recordings: Record<string, unknown>[];
      mailsReceived: Record<string, unknown>[];
      mailsSent: Record<string, unknown>[];
      changes: Record<string, unknown>[];
    };
  };
  'GET /products': {
    answer: { items: { id: string; title: string; version: number }[] };
  };
  'GET /report-schedules': {
    answer: {
      items: {
        id: string;
        schedule: {
          report: 'open-items' | 'history' | 'targets' | 'load';
          customerId: string | null;
          language?: 'de' | 'en';
          format?: 'pdf' | 'csv';
          recipients: string[];
          every: 'day' | 'week' | 'month';
          on?: number;
          at?: string;
        };
        createdAt: string;
        lastRunAt: string | null;
        nextRunAt: string;
      }[];
    };
  };
  'GET /reports/{report}': {
    params: { report: string };
    query: {
      format?: 'json' | 'csv' | 'pdf';
      customerId?: string;
      ticket?: number;
      from?: string;
      to?: string;
      language?: 'de' | 'en';
    };

    answer: {
      name: string;
      title: string;
      subtitle: string;
      language: 'de' | 'en';
      timeZone: string;
      generatedAt: string;
      tables: {
        title: string;
        columns: { key: string; title: string; kind: 'text' | 'number' | 'hours' | 'moment' }[];
        rows: Record<string, string | number | null>[];
      }[];
    };
  };
  'GET /search': {
    query: { q: string; customerId?: string; before?: number; limit?: number };

    answer: {
      items: {
        number: number;
        customerId: string | null;
        class: 'A' | 'B' | 'C' | 'D' | null;
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        priority: 'low' | 'normal' | 'high' | 'urgent';
        product: string | null;
        assignee: string | null;
        subject: string;
        openedAt: string;
        updatedAt: string;
        dueAt: string;
        seq: number;
        clock: { leftMs: number; ticking: boolean } | null;
        excerpt: { text: string; hit: boolean }[] | null;
      }[];
      before: number | null;
      names: Record<string, string>;
    };
  };
  'GET /sessions': {
    query: { ticket?: number; installation?: string; before?: string; limit?: number };

    answer: {
      items: {
        id: string;
        installationId: string;
        customerId: string;
        ticket: number | null;
        helper: { id: string; name: string; role: string; vendor: string };
        startedAt: string;
        endedAt: string | null;
        seconds: number | null;
        granted: ('screen' | 'terminal-watch' | 'terminal-type' | 'files-from' | 'files-to' | 'record')[];
        reason: string | null;
        recordings: ('terminal' | 'events' | 'proof' | 'screen')[];
      }[];
    };
  };
  'GET /sessions/waiting': {
    answer: {
      items: {
        lookup: string;
        ticket: number | null;
        customerId: string;
        machine: string;
        openedAt: string;
      }[];
    };
  };
  'GET /sessions/{sessionId}': {
    params: { sessionId: string };

    answer: {
      id: string;
      installationId: string;
      customerId: string;
      ticket: number | null;
      helper: { id: string; name: string; role: string; vendor: string };
      startedAt: string;
      endedAt: string | null;
      seconds: number | null;
      granted: ('screen' | 'terminal-watch' | 'terminal-type' | 'files-from' | 'files-to' | 'record')[];
      reason: string | null;
      recordings: {
        kind: 'terminal' | 'events' | 'proof' | 'screen';
        sizeBytes: number;
        sha256: string;
        seconds: number | null;
        storedAt: string;
        erasedAt: string | null;
        state: 'signed' | 'stored' | 'changed' | 'missing' | 'erased';
      }[];
      grants: {
        at: string;
        granted: ('screen' | 'terminal-watch' | 'terminal-type' | 'files-from' | 'files-to' | 'record')[];
      }[];
      grantsSigned: boolean;
    };
  };
  'GET /sessions/{sessionId}/recordings/{kind}': {
    params: { sessionId: string; kind: string };

    answer: unknown;
  };
  'GET /settings/calendar': {
    answer: {
      formatVersion?: 1;
      timeZone?: string;
      state?:
        | 'BW'
        | 'BY'
        | 'BE'
        | 'BB'
        | 'HB'
        | 'HH'
        | 'HE'
        | 'MV'
        | 'NI'
        | 'NW'
        | 'RP'
        | 'SL'
        | 'SN'
        | 'ST'
        | 'SH'
        | 'TH'
        | null;
      frames?: { day: number; from: string; to: string }[];
      closedDays?: { date: string; name: string }[];
      openHolidays?: string[];
      windows?: { from: string; to: string; customerId: string | null; note?: string }[];
      targets?: {
        A: { reactionMinutes: number | null; solutionMinutes: number | null };
        B: { reactionMinutes: number | null; solutionMinutes: number | null };
        C: { reactionMinutes: number | null; solutionMinutes: number | null };
        D: { reactionMinutes: number | null; solutionMinutes: number | null };
        unclassified: { reactionMinutes: number | null; solutionMinutes: number | null };
      };
      warnAtPercent?: number;
    };
  };
  'GET /settings/holidays/{year}': {
    params: { year: string };

    answer: { items: { date: string; name: string }[] };
  };
  'GET /settings/mail': {
    answer: {
      source: 'config.json' | 'console';
      version: number;
      desk: {
        active: boolean;
        address: string;
        name: string | null;
        aliases: string[];
        incoming: {
          host: string;
          port: number;
          security: 'tls' | 'starttls' | 'none';
          user: string;
          mailbox: string;
          afterwards: ('seen' | 'keep' | 'delete') | { moveTo: string };
        } | null;
        outgoing: {
          host: string;
          port: number;
          security: 'tls' | 'starttls' | 'none';
          user: string | null;
        } | null;
        language: 'de' | 'en';
        answerUnknown: boolean;
        caps: { perHour: number; perDay: number };
        serviceHours: { de: string; en: string };
        signature: { de: string; en: string } | null;
      } | null;
      takenOver: boolean;
      mailbox: {
        state: 'connecting' | 'reading' | 'trouble';
        since: string;
        reason:
          | 'host-not-found'
          | 'refused'
          | 'no-answer'
          | 'other-protocol'
          | 'no-encryption'
          | 'certificate'
          | 'sign-in'
          | 'folder-missing'
          | 'mail-refused'
          | 'failed'
          | null;
        message: string | null;
      } | null;
    };
  };
  'GET /settings/mail-templates': {
    answer: {
      items: {
        kind: 'acknowledgement' | 'reply' | 'classified' | 'status' | 'delivered' | 'confirm' | 'notice';
        language: 'de' | 'en';
        subject: string;
        text: string;
        own: boolean;
        standard: { subject: string; text: string };
        placeholders: string[];
        needed: string[];
      }[];
    };
  };
  'GET /settings/retention': {
    answer: { eraseClosedAfterMonths?: number | null; eraseRecordingsAfterMonths?: number | null };
  };
  'GET /settings/sign-in': {
    answer: { secondFactorForStaff?: boolean };
  };
  'GET /staff': {
    answer: {
      items: {
        id: string;
        name: string;
        email: string;
        language: 'de' | 'en';
        kind: 'staff' | 'member';
        roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
        customerId: string | null;
        memberRole: 'admin' | 'member' | null;
        contactId: string | null;
        secondFactor: boolean;
        createdAt: string;
        disabledAt: string | null;
      }[];
    };
  };
  'GET /staff/invitations': {
    answer: {
      items: {
        id: string;
        name: string;
        email: string;
        roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
        memberRole: 'admin' | 'member' | null;
        createdAt: string;
        expiresAt: string;
      }[];
    };
  };
  'GET /stats/load': {
    query: { from?: string; to?: string; customerId?: string };

    answer: {
      timeZone: string;
      days: {
        day: string;
        classes: {
          A: { opened: number; closed: number; open: number };
          B: { opened: number; closed: number; open: number };
          C: { opened: number; closed: number; open: number };
          D: { opened: number; closed: number; open: number };
          none: { opened: number; closed: number; open: number };
        };
      }[];
    };
  };
  'GET /stats/reactions': {
    query: { from?: string; to?: string; customerId?: string };

    answer: {
      classes: {
        class: 'A' | 'B' | 'C' | 'D' | 'none';
        targetMs: number | null;
        tickets: number;
        met: number;
        missed: number;
        overdue: number;
        waiting: number;
        medianMs: number | null;
        p90Ms: number | null;
      }[];
    };
  };
  'GET /stats/versions': {
    query: { from?: string; to?: string; customerId?: string; product: string; most?: number };

    answer: {
      timeZone: string;
      versions: string[];
      days: { day: string; counts: Record<string, number>; others: number; total: number }[];
    };
  };
  'GET /tickets': {
    query: {
      customerId?: string;
      open?: string;
      status?: ('new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged')[];
      class?: ('A' | 'B' | 'C' | 'D')[];
      assignee?: 'none' | string;
      watcher?: string;
      product?: string;
      tag?: string;
      overdue?: 'true';
      triage?: 'true';
      sort?: 'updated' | 'opened' | 'due' | 'number';
      limit?: number;
      cursor?: string;
    };

    answer: {
      items: {
        number: number;
        customerId: string | null;
        class: 'A' | 'B' | 'C' | 'D' | null;
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        priority: 'low' | 'normal' | 'high' | 'urgent';
        product: string | null;
        assignee: string | null;
        subject: string;
        openedAt: string;
        updatedAt: string;
        dueAt: string;
        seq: number;
        clock: { leftMs: number; ticking: boolean } | null;
      }[];
      next: string | null;
      names: Record<string, string>;
    };
  };
  'GET /tickets/people': {
    answer: {
      items: {
        id: string;
        name: string;
        roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
      }[];
    };
  };
  'GET /tickets/queues': {
    answer: {
      open: number;
      waiting: number;
      overdue: number;
      mine: number;
      unassigned: number;
      triage: number;
    };
  };
  'GET /tickets/{number}': {
    params: { number: string };

    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'GET /tickets/{number}/activities': {
    params: { number: string };
    query: { after?: number | null; limit?: number };

    answer: {
      items: {
        head: {
          formatVersion: 1;
          ticket: number;
          seq: number;
          at: string;
          by: { kind: 'staff' | 'customer' | 'system'; id: string };
          facts:
            | {
                kind: 'opened';
                customerId: string | null;
                source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
                class: 'A' | 'B' | 'C' | 'D' | null;
                priority: 'low' | 'normal' | 'high' | 'urgent';
                product: string | null;
                component: string | null;
                tags: string[];
                splitFrom: number | null;
                mailId: string | null;
              }
            | { kind: 'replied'; mailId: string | null }
            | { kind: 'noted'; mailId: string | null }
            | {
                kind: 'copied';
                from: number;
                seq: number;
                public: boolean;
                author: { kind: 'staff' | 'customer' | 'system'; id: string };
                at: string;
              }
            | {
                kind: 'stepDone';
                step:
                  | 'accept'
                  | 'escalate'
                  | 'qualify'
                  | 'agree'
                  | 'workaround'
                  | 'correct'
                  | 'decide'
                  | 'deliver';
              }
            | { kind: 'classified'; from: 'A' | 'B' | 'C' | 'D' | null; to: 'A' | 'B' | 'C' | 'D' }
            | { kind: 'prioritised'; priority: 'low' | 'normal' | 'high' | 'urgent' }
            | { kind: 'located'; product: string | null; component: string | null }
            | { kind: 'owned'; customerId: string }
            | { kind: 'renamed' }
            | { kind: 'assigned'; assignee: string | null }
            | { kind: 'watched'; person: string; watching: boolean }
            | { kind: 'tagged'; add: string[]; remove: string[] }
            | { kind: 'waiting' }
            | { kind: 'resumed' }
            | { kind: 'escalated'; to: 'development-lead'; automatic: boolean }
            | { kind: 'decided'; decision: 'free' | 'individual' | 'declined'; plannedRelease: string | null }
            | { kind: 'offerDrafted'; amountCents: number; currency: string }
            | { kind: 'offerSent' }
            | { kind: 'offerAnswered'; accepted: boolean }
            | {
                kind: 'delivered';
                delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
                version: string;
              }
            | { kind: 'confirmed' }
            | {
                kind: 'closed';
                resolution:
                  | 'solved'
                  | 'workaround'
                  | 'answered'
                  | 'declined'
                  | 'duplicate'
                  | 'withdrawn'
                  | 'not-reproducible';
              }
            | { kind: 'reopened'; regression: boolean }
            | {
                kind: 'linked';
                to: number;
                relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
                linked: boolean;
              }
            | { kind: 'mergedInto'; into: number }
            | { kind: 'absorbed'; from: number }
            | { kind: 'contentErased'; seq: number }
            | { kind: 'clockWarned'; clock: 'reaction' | 'solution'; due: string }
            | { kind: 'clockBreached'; clock: 'reaction' | 'solution'; due: string }
            | {
                kind: 'fixPublished';
                target: string;
                delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
                channel: 'nightly' | 'hotfix' | 'patch' | 'release';
                product: string;
                version: string;
                manifestSha256: string;
              }
            | { kind: 'fixInstalled'; installationId: string; version: string; manifestSha256: string }
            | { kind: 'confirmationAsked'; version: string }
            | { kind: 'sessionHeld'; sessionId: string }
            | { kind: 'sessionStarted'; sessionId: string; helper: string }
            | {
                kind: 'sessionEnded';
                sessionId: string;
                helper: string;
                seconds: number;
                granted: (
                  'screen' | 'terminal-watch' | 'terminal-type' | 'files-from' | 'files-to' | 'record'
                )[];
                reason: string;
              }
            | {
                kind: 'sessionRecorded';
                sessionId: string;
                recording: 'terminal' | 'events' | 'proof' | 'screen';
                sizeBytes: number;
                sha256: string;
                seconds: number | null;
              }
            | { kind: 'recordingErased'; sessionId: string };
          contentHash: string | null;
          previous: string;
        };
        content: {
          subject?: string;
          text?: string;
          html?: string;
          reason?: string;
          attachments?: {
            name: string;
            type: string;
            sizeBytes: number;
            sha256: string;
            contentId?: string;
          }[];
        } | null;
      }[];
      names: Record<string, string>;
    };
  };
  'GET /tickets/{number}/activities/{seq}/attachments/{index}': {
    params: { number: string; seq: string; index: string };

    answer: unknown;
  };
  'GET /tickets/{number}/presence': {
    params: { number: string };

    answer: { people: { id: string; name: string; state: 'viewing' | 'replying' }[] };
  };
  'GET /webhooks': {
    answer: {
      items: {
        id: string;
        url: string;
        events: ('ticket.changed' | 'build.published' | 'installation.reported' | 'ping')[];
        createdAt: string;
        createdBy: string;
        disabledAt: string | null;
        lastOkAt: string | null;
        lastError: string | null;
      }[];
    };
  };
  'PATCH /customers/{customerId}/members/{id}': {
    params: { customerId: string; id: string };

    body: { role?: 'admin' | 'member'; disabled?: boolean };
    answer: {
      id: string;
      name: string;
      email: string;
      language: 'de' | 'en';
      kind: 'staff' | 'member';
      roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
      customerId: string | null;
      memberRole: 'admin' | 'member' | null;
      contactId: string | null;
      secondFactor: boolean;
      createdAt: string;
      disabledAt: string | null;
    };
  };
  'PATCH /me': {
    body: { name?: string; language?: 'de' | 'en' };
    answer: {
      id: string;
      name: string;
      email: string;
      language: 'de' | 'en';
      kind: 'staff' | 'member';
      roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
      customerId: string | null;
      memberRole: 'admin' | 'member' | null;
      contactId: string | null;
      secondFactor: boolean;
      createdAt: string;
      disabledAt: string | null;
      actions: (
        | 'ticket.list'
        | 'ticket.read'
        | 'ticket.open'
        | 'ticket.reply'
        | 'ticket.note'
        | 'ticket.edit'
        | 'ticket.classify'
        | 'ticket.decide'
        | 'ticket.offer'
        | 'ticket.confirm'
        | 'ticket.close'
        | 'ticket.reopen'
        | 'ticket.merge'
        | 'ticket.triage'
        | 'report.read'
        | 'report.schedule'
        | 'build.read'
        | 'build.withdraw'
        | 'installation.read'
        | 'installation.enrol'
        | 'customer.read'
        | 'customer.edit'
        | 'customer.members'
        | 'session.read'
        | 'session.hold'
        | 'mail.read'
        | 'mail.replay'
        | 'settings.read'
        | 'settings.edit'
        | 'staff.manage'
        | 'audit.read'
        | 'person.export'
        | 'person.erase'
        | 'webhook.manage'
        | 'own.profile'
        | 'own.tokens'
      )[];
      lacksSecondFactor: boolean;
    };
  };
  'PATCH /staff/{id}': {
    params: { id: string };

    body: {
      roles?: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
      disabled?: boolean;
    };
    answer: {
      id: string;
      name: string;
      email: string;
      language: 'de' | 'en';
      kind: 'staff' | 'member';
      roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
      customerId: string | null;
      memberRole: 'admin' | 'member' | null;
      contactId: string | null;
      secondFactor: boolean;
      createdAt: string;
      disabledAt: string | null;
    };
  };
  'PATCH /webhooks/{webhook}': {
    params: { webhook: string };

    body: {
      events?: ('ticket.changed' | 'build.published' | 'installation.reported' | 'ping')[];
      disabled?: boolean;
    };
    answer: {
      id: string;
      url: string;
      events: ('ticket.changed' | 'build.published' | 'installation.reported' | 'ping')[];
      createdAt: string;
      createdBy: string;
      disabledAt: string | null;
      lastOkAt: string | null;
      lastError: string | null;
    };
  };
  'POST /builds/withdraw': {
    body: { target: string; withdrawn: boolean };
    answer: unknown;
  };
  'POST /canned-texts': {
    body: { name: string; language: 'de' | 'en'; text: string; shared: boolean };
    answer: {
      id: string;
      name: string;
      language: 'de' | 'en';
      text: string;
      shared: boolean;
      version: number;
      updatedAt: string;
    };
  };
  'POST /customers': {
    body: { name: string; number?: string | null; language?: 'de' | 'en'; notes?: string };
    answer: {
      id: string;
      name: string;
      number: string | null;
      language: 'de' | 'en';
      notes?: string;
      version: number;
      createdAt: string;
      archivedAt: string | null;
    };
  };
  'POST /customers/{customerId}/contacts': {
    params: { customerId: string };

    body: { name: string; email: string; phone?: string | null; language?: 'de' | 'en' };
    answer: {
      id: string;
      customerId: string;
      name: string;
      email: string;
      phone: string | null;
      language: 'de' | 'en';
      version: number;
    };
  };
  'POST /customers/{customerId}/enrolments': {
    params: { customerId: string };

    body: { product: string; channel: 'nightly' | 'hotfix' | 'patch' | 'release' };
    answer: {
      formatVersion: 1;
      server: string;
      repositories: string[];
      token: string;
      tokenExpiresAt: string;
      product: string;
      channel: 'nightly' | 'hotfix' | 'patch' | 'release';
      customer: { id: string; name: string };
      vendor: string;
      root: string;
      authorities?: string;
    };
  };
  'POST /customers/{customerId}/invitations': {
    params: { customerId: string };

    body: { email: string; name: string; role?: 'admin' | 'member'; language?: 'de' | 'en' };
    answer: { id: string; expiresAt: string; link?: string };
  };
  'POST /installations/{installation}/revoke': {
    params: { installation: string };

    answer: { revokedAt: string };
  };
  'POST /invitations/accept': {
    body: { token: string; name?: string; password: string };
    answer: { id: string };
  };
  'POST /invitations/look': {
    body: { token: string };
    answer: {
      name: string;
      email: string;
      kind: 'staff' | 'member';
      language: 'de' | 'en';
      expiresAt: string;
    };
  };
  'POST /jobs/{job}/revive': {
    params: { job: string };

    answer: unknown;
  };
  'POST /mails/{mail}/replay': {
    params: { mail: string };

    answer: { queued: number };
  };
  'POST /me/filters': {
    body: { area: string; name: string; query: string };
    answer: { id: string; area: string; name: string; query: string };
  };
  'POST /me/password': {
    body: { old: string; new: string };
    answer: unknown;
  };
  'POST /me/tokens': {
    body: { label: string; scopes: string[]; days?: number };
    answer: { id: string; token: string; expiresAt: string };
  };
  'POST /people/{person}/erase': {
    params: { person: string };

    body: { erase: string };
    answer: unknown;
  };
  'POST /report-schedules': {
    body: {
      report: 'open-items' | 'history' | 'targets' | 'load';
      customerId: string | null;
      language?: 'de' | 'en';
      format?: 'pdf' | 'csv';
      recipients: string[];
      every: 'day' | 'week' | 'month';
      on?: number;
      at?: string;
    };
    answer: {
      id: string;
      schedule: {
        report: 'open-items' | 'history' | 'targets' | 'load';
        customerId: string | null;
        language?: 'de' | 'en';
        format?: 'pdf' | 'csv';
        recipients: string[];
        every: 'day' | 'week' | 'month';
        on?: number;
        at?: string;
      };
      createdAt: string;
      lastRunAt: string | null;
      nextRunAt: string;
    };
  };
  'POST /settings/calendar/preview': {
    body: {
      calendar: {
        formatVersion?: 1;
        timeZone?: string;
        state?:
          | 'BW'
          | 'BY'
          | 'BE'
          | 'BB'
          | 'HB'
          | 'HH'
          | 'HE'
          | 'MV'
          | 'NI'
          | 'NW'
          | 'RP'
          | 'SL'
          | 'SN'
          | 'ST'
          | 'SH'
          | 'TH'
          | null;
        frames?: { day: number; from: string; to: string }[];
        closedDays?: { date: string; name: string }[];
        openHolidays?: string[];
        windows?: { from: string; to: string; customerId: string | null; note?: string }[];
        targets?: {
          A: { reactionMinutes: number | null; solutionMinutes: number | null };
          B: { reactionMinutes: number | null; solutionMinutes: number | null };
          C: { reactionMinutes: number | null; solutionMinutes: number | null };
          D: { reactionMinutes: number | null; solutionMinutes: number | null };
          unclassified: { reactionMinutes: number | null; solutionMinutes: number | null };
        };
        warnAtPercent?: number;
      };
      year: number;
      openedAt: string;
    };
    answer: {
      holidays: { date: string; name: string; open: boolean }[];
      clocks: {
        class: 'A' | 'B' | 'C' | 'D' | 'unclassified';
        reaction: { before: string | null; after: string | null };
        solution: { before: string | null; after: string | null };
      }[];
    };
  };
  'POST /settings/mail-templates/preview': {
    body: {
      kind: 'acknowledgement' | 'reply' | 'classified' | 'status' | 'delivered' | 'confirm' | 'notice';
      language: 'de' | 'en';
      template: { subject: string; text: string };
    };
    answer: { subject: string; text: string; html: string };
  };
  'POST /settings/mail/take-over': {
    body: { version: number };
    answer: {
      source: 'config.json' | 'console';
      version: number;
      desk: {
        active: boolean;
        address: string;
        name: string | null;
        aliases: string[];
        incoming: {
          host: string;
          port: number;
          security: 'tls' | 'starttls' | 'none';
          user: string;
          mailbox: string;
          afterwards: ('seen' | 'keep' | 'delete') | { moveTo: string };
        } | null;
        outgoing: {
          host: string;
          port: number;
          security: 'tls' | 'starttls' | 'none';
          user: string | null;
        } | null;
        language: 'de' | 'en';
        answerUnknown: boolean;
        caps: { perHour: number; perDay: number };
        serviceHours: { de: string; en: string };
        signature: { de: string; en: string } | null;
      } | null;
      takenOver: boolean;
      mailbox: {
        state: 'connecting' | 'reading' | 'trouble';
        since: string;
        reason:
          | 'host-not-found'
          | 'refused'
          | 'no-answer'
          | 'other-protocol'
          | 'no-encryption'
          | 'certificate'
          | 'sign-in'
          | 'folder-missing'
          | 'mail-refused'
          | 'failed'
          | null;
        message: string | null;
      } | null;
    };
  };
  'POST /settings/mail/try-incoming': {
    body: {
      incoming: {
        host: string;
        port: number;
        security: 'tls' | 'starttls' | 'none';
        user: string;
        mailbox: string;
        afterwards: ('seen' | 'keep' | 'delete') | { moveTo: string };
        password?: string;
      };
    };
    answer: {
      result:
        | 'fine'
        | 'host-not-found'
        | 'refused'
        | 'no-answer'
        | 'other-protocol'
        | 'no-encryption'
        | 'certificate'
        | 'sign-in'
        | 'folder-missing'
        | 'mail-refused'
        | 'failed';
      said: string | null;
      mails: number | null;
      folders: string[];
    };
  };
  'POST /settings/mail/try-outgoing': {
    body: {
      outgoing: {
        host: string;
        port: number;
        security: 'tls' | 'starttls' | 'none';
        user: string | null;
        password?: string;
      };
      from: { address: string; name: string | null } | null;
    };
    answer: {
      result:
        | 'fine'
        | 'host-not-found'
        | 'refused'
        | 'no-answer'
        | 'other-protocol'
        | 'no-encryption'
        | 'certificate'
        | 'sign-in'
        | 'folder-missing'
        | 'mail-refused'
        | 'failed';
      said: string | null;
    };
  };
  'POST /setup': {
    body: { code: string; name: string; email: string; password: string; language?: 'de' | 'en' };
    answer: { id: string };
  };
  'POST /staff/invitations': {
    body: {
      email: string;
      name: string;
      roles: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
      language?: 'de' | 'en';
    };
    answer: { id: string; expiresAt: string; link?: string };
  };
  'POST /tickets': {
    body: {
      customerId: string | null;
      class?: 'A' | 'B' | 'C' | 'D' | null;
      priority?: 'low' | 'normal' | 'high' | 'urgent';
      product?: string | null;
      component?: string | null;
      tags?: string[];
      subject: string;
      text: string;
      attachments?: { name: string; type: string; sizeBytes: number; sha256: string; contentId?: string }[];
      impact?:
        | { kind: 'fault'; reach: 'down' | 'hindered' | 'single'; workaround: 'none' | 'help' | 'easy' }
        | { kind: 'wish' };
    };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/answerOffer': {
    params: { number: string };

    body: { expectedSeq: number; accepted: boolean; reason?: string };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/assign': {
    params: { number: string };

    body: { expectedSeq: number; assignee: string | null };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/classify': {
    params: { number: string };

    body: { expectedSeq: number; class: 'A' | 'B' | 'C' | 'D'; reason: string };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/close': {
    params: { number: string };

    body: {
      expectedSeq: number;
      resolution:
        'solved' | 'workaround' | 'answered' | 'declined' | 'duplicate' | 'withdrawn' | 'not-reproducible';
      text?: string;
    };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/confirm': {
    params: { number: string };

    body: { expectedSeq: number };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/decide': {
    params: { number: string };

    body: {
      expectedSeq: number;
      decision: 'free' | 'individual' | 'declined';
      reason: string;
      plannedRelease?: string;
    };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/deliver': {
    params: { number: string };

    body: {
      expectedSeq: number;
      delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
      version: string;
      text?: string;
    };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/draftOffer': {
    params: { number: string };

    body: { expectedSeq: number; offer: { amountCents: number; currency: string; text: string } };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/escalate': {
    params: { number: string };

    body: { expectedSeq: number; reason: string };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/link': {
    params: { number: string };

    body: {
      expectedSeq: number;
      to: number;
      relation: 'relates-to' | 'duplicate-of' | 'has-duplicate';
      linked: boolean;
    };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/locate': {
    params: { number: string };

    body: { expectedSeq: number; product: string | null; component: string | null };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/merge': {
    params: { number: string };

    body: { into: number; reason: string; expectedSeq: number };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/note': {
    params: { number: string };

    body: {
      expectedSeq?: number | null;
      text: string;
      attachments?: { name: string; type: string; sizeBytes: number; sha256: string; contentId?: string }[];
    };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/own': {
    params: { number: string };

    body: { expectedSeq: number; customerId: string };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/presence': {
    params: { number: string };

    body: { state: 'viewing' | 'replying' | 'gone' };
    answer: { people: { id: string; name: string; state: 'viewing' | 'replying' }[] };
  };
  'POST /tickets/{number}/prioritise': {
    params: { number: string };

    body: { expectedSeq: number; priority: 'low' | 'normal' | 'high' | 'urgent' };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/rename': {
    params: { number: string };

    body: { expectedSeq: number; subject: string };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/reopen': {
    params: { number: string };

    body: { expectedSeq: number; reason: string };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/reply': {
    params: { number: string };

    body: {
      expectedSeq?: number | null;
      text: string;
      attachments?: { name: string; type: string; sizeBytes: number; sha256: string; contentId?: string }[];
    };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/resume': {
    params: { number: string };

    body: { expectedSeq: number };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/sendOffer': {
    params: { number: string };

    body: { expectedSeq: number };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/split': {
    params: { number: string };

    body: { activities: number[]; subject: string; reason: string; expectedSeq: number };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/step': {
    params: { number: string };

    body: {
      expectedSeq: number;
      step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
      text?: string;
    };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/tag': {
    params: { number: string };

    body: { expectedSeq: number; add?: string[]; remove?: string[] };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/wait': {
    params: { number: string };

    body: { expectedSeq: number; reason?: string };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /tickets/{number}/watch': {
    params: { number: string };

    body: { expectedSeq: number; person: string; watching: boolean };
    answer: {
      ticket: {
        number: number;
        seq: number;
        customerId: string | null;
        source: 'mail' | 'portal' | 'staff' | 'api' | 'system';
        class: 'A' | 'B' | 'C' | 'D' | null;
        classes: { at: string; class: 'A' | 'B' | 'C' | 'D' }[];
        priority: 'low' | 'normal' | 'high' | 'urgent';
        status: 'new' | 'open' | 'waiting' | 'delivered' | 'closed' | 'merged';
        subject: string;
        product: string | null;
        component: string | null;
        assignee: string | null;
        watchers: string[];
        tags: string[];
        links: {
          to: number;
          relation: 'relates-to' | 'duplicate-of' | 'has-duplicate' | 'split-into' | 'split-from';
        }[];
        mergedInto: number | null;
        steps: {
          accept?: string;
          escalate?: string;
          qualify?: string;
          agree?: string;
          workaround?: string;
          correct?: string;
          decide?: string;
          deliver?: string;
        };
        openedAt: string;
        openedBy: { kind: 'staff' | 'customer' | 'system'; id: string };
        updatedAt: string;
        reactedAt: string | null;
        solvedAt: string | null;
        closedAt: string | null;
        resolution:
          | 'solved'
          | 'workaround'
          | 'answered'
          | 'declined'
          | 'duplicate'
          | 'withdrawn'
          | 'not-reproducible'
          | null;
        pauses: { from: string; to: string | null }[];
        reopened: string[];
        regression: boolean;
        escalatedAt: string | null;
        decision: 'free' | 'individual' | 'declined' | null;
        plannedRelease: string | null;
        offer: {
          state: 'drafted' | 'sent' | 'accepted' | 'declined';
          amountCents: number;
          currency: string;
        } | null;
        delivered: {
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          version: string;
          at: string;
        }[];
        fixes: {
          target: string;
          delivery: 'hotfix' | 'patch' | 'release' | 'script' | 'nightly';
          channel: string;
          product: string;
          version: string;
          manifestSha256: string;
          publishedAt: string;
          installedOn: string[];
        }[];
        confirmationAskedFor: string | null;
        alarms: string[];
      };
      clocks: {
        reaction: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
        solution: {
          kind: 'reaction' | 'solution';
          state: 'none' | 'running' | 'paused' | 'overdue' | 'met' | 'missed';
          targetMs: number | null;
          elapsedMs: number;
          warnAt: string | null;
          dueAt: string | null;
        };
      };
      ticking: boolean;
      workflow: {
        name: { de: string; en: string };
        deliveries: ('hotfix' | 'patch' | 'release' | 'script' | 'nightly')[];
        steps: {
          step: 'accept' | 'escalate' | 'qualify' | 'agree' | 'workaround' | 'correct' | 'decide' | 'deliver';
          de: string;
          en: string;
          who: ('support' | 'development-lead' | 'product-owner' | 'release-manager' | 'admin')[];
          when: 'at-once' | 'fast' | 'soon' | 'planned';
          doneAt: string | null;
          due: boolean;
        }[];
      } | null;
      recipients: string[];
      names: Record<string, string>;
    };
  };
  'POST /uploads': {
    query: { name: string; type?: string };

    answer: { name: string; type: string; sizeBytes: number; sha256: string };
  };
  'POST /webhooks': {
    body: {
      url: string;
      events: ('ticket.changed' | 'build.published' | 'installation.reported' | 'ping')[];
    };
    answer: { id: string; key: string };
  };
  'POST /webhooks/{webhook}/ping': {
    params: { webhook: string };

    answer: unknown;
  };
  'PUT /canned-texts/{cannedText}': {
    params: { cannedText: string };

    body: { name: string; language: 'de' | 'en'; text: string; shared: boolean; version: number };
    answer: {
      id: string;
      name: string;
      language: 'de' | 'en';
      text: string;
      shared: boolean;
      version: number;
      updatedAt: string;
    };
  };
  'PUT /contacts/{contact}': {
    params: { contact: string };

    body: { version: number; name: string; email: string; phone?: string | null; language?: 'de' | 'en' };
    answer: {
      id: string;
      customerId: string;
      name: string;
      email: string;
      phone: string | null;
      language: 'de' | 'en';
      version: number;
    };
  };
  'PUT /customers/{customerId}': {
    params: { customerId: string };

    body: {
      version: number;
      name: string;
      number: string | null;
      language: 'de' | 'en';
      notes: string;
      archived?: boolean;
    };
    answer: {
      id: string;
      name: string;
      number: string | null;
      language: 'de' | 'en';
      notes?: string;
      version: number;
      createdAt: string;
      archivedAt: string | null;
    };
  };
  'PUT /customers/{customerId}/domains': {
    params: { customerId: string };

    body: { domains: string[] };
    answer: unknown;
  };
  'PUT /mail-rules': {
    body:
      | { pattern: string; action: 'customer'; customerId: string }
      | { pattern: string; action: 'triage' | 'file' };
    answer: unknown;
  };
  'PUT /me/filters/{filter}': {
    params: { filter: string };

    body: { name: string; query: string };
    answer: { id: string; area: string; name: string; query: string };
  };
  'PUT /products/{product}': {
    params: { product: string };

    body: { version: number; title: string };
    answer: { id: string; title: string; version: number };
  };
  'PUT /sessions/{sessionId}/recordings/screen': {
    params: { sessionId: string };
    query: { seconds?: number | null };

    answer: {
      kind: 'terminal' | 'events' | 'proof' | 'screen';
      sizeBytes: number;
      sha256: string;
      seconds: number | null;
    };
  };
  'PUT /settings/calendar': {
    body: {
      before: {
        formatVersion?: 1;
        timeZone?: string;
        state?:
          | 'BW'
          | 'BY'
          | 'BE'
          | 'BB'
          | 'HB'
          | 'HH'
          | 'HE'
          | 'MV'
          | 'NI'
          | 'NW'
          | 'RP'
          | 'SL'
          | 'SN'
          | 'ST'
          | 'SH'
          | 'TH'
          | null;
        frames?: { day: number; from: string; to: string }[];
        closedDays?: { date: string; name: string }[];
        openHolidays?: string[];
        windows?: { from: string; to: string; customerId: string | null; note?: string }[];
        targets?: {
          A: { reactionMinutes: number | null; solutionMinutes: number | null };
          B: { reactionMinutes: number | null; solutionMinutes: number | null };
          C: { reactionMinutes: number | null; solutionMinutes: number | null };
          D: { reactionMinutes: number | null; solutionMinutes: number | null };
          unclassified: { reactionMinutes: number | null; solutionMinutes: number | null };
        };
        warnAtPercent?: number;
      };
      calendar: {
        formatVersion?: 1;
        timeZone?: string;
        state?:
          | 'BW'
          | 'BY'
          | 'BE'
          | 'BB'
          | 'HB'
          | 'HH'
          | 'HE'
          | 'MV'
          | 'NI'
          | 'NW'
          | 'RP'
          | 'SL'
          | 'SN'
          | 'ST'
          | 'SH'
          | 'TH'
          | null;
        frames?: { day: number; from: string; to: string }[];
        closedDays?: { date: string; name: string }[];
        openHolidays?: string[];
        windows?: { from: string; to: string; customerId: string | null; note?: string }[];
        targets?: {
          A: { reactionMinutes: number | null; solutionMinutes: number | null };
          B: { reactionMinutes: number | null; solutionMinutes: number | null };
          C: { reactionMinutes: number | null; solutionMinutes: number | null };
          D: { reactionMinutes: number | null; solutionMinutes: number | null };
          unclassified: { reactionMinutes: number | null; solutionMinutes: number | null };
        };
        warnAtPercent?: number;
      };
    };
    answer: {
      formatVersion?: 1;
      timeZone?: string;
      state?:
        | 'BW'
        | 'BY'
        | 'BE'
        | 'BB'
        | 'HB'
        | 'HH'
        | 'HE'
        | 'MV'
        | 'NI'
        | 'NW'
        | 'RP'
        | 'SL'
        | 'SN'
        | 'ST'
        | 'SH'
        | 'TH'
        | null;
      frames?: { day: number; from: string; to: string }[];
      closedDays?: { date: string; name: string }[];
      openHolidays?: string[];
      windows?: { from: string; to: string; customerId: string | null; note?: string }[];
      targets?: {
        A: { reactionMinutes: number | null; solutionMinutes: number | null };
        B: { reactionMinutes: number | null; solutionMinutes: number | null };
        C: { reactionMinutes: number | null; solutionMinutes: number | null };
        D: { reactionMinutes: number | null; solutionMinutes: number | null };
        unclassified: { reactionMinutes: number | null; solutionMinutes: number | null };
      };
      warnAtPercent?: number;
    };
  };
  'PUT /settings/mail': {
    body: {
      version: number;
      desk: {
        active: boolean;
        address: string;
        name: string | null;
        aliases: string[];
        incoming: {
          host: string;
          port: number;
          security: 'tls' | 'starttls' | 'none';
          user: string;
          mailbox: string;
          afterwards: ('seen' | 'keep' | 'delete') | { moveTo: string };
          password?: string;
        } | null;
        outgoing: {
          host: string;
          port: number;
          security: 'tls' | 'starttls' | 'none';
          user: string | null;
          password?: string;
        } | null;
        language: 'de' | 'en';
        answerUnknown: boolean;
        caps: { perHour: number; perDay: number };
        serviceHours: { de: string; en: string };
        signature: { de: string; en: string } | null;
      } | null;
    };
    answer: {
      source: 'config.json' | 'console';
      version: number;
      desk: {
        active: boolean;
        address: string;
        name: string | null;
        aliases: string[];
        incoming: {
          host: string;
          port: number;
          security: 'tls' | 'starttls' | 'none';
          user: string;
          mailbox: string;
          afterwards: ('seen' | 'keep' | 'delete') | { moveTo: string };
        } | null;
        outgoing: {
          host: string;
          port: number;
          security: 'tls' | 'starttls' | 'none';
          user: string | null;
        } | null;
        language: 'de' | 'en';
        answerUnknown: boolean;
        caps: { perHour: number; perDay: number };
        serviceHours: { de: string; en: string };
        signature: { de: string; en: string } | null;
      } | null;
      takenOver: boolean;
      mailbox: {
        state: 'connecting' | 'reading' | 'trouble';
        since: string;
        reason:
          | 'host-not-found'
          | 'refused'
          | 'no-answer'
          | 'other-protocol'
          | 'no-encryption'
          | 'certificate'
          | 'sign-in'
          | 'folder-missing'
          | 'mail-refused'
          | 'failed'
          | null;
        message: string | null;
      } | null;
    };
  };
  'PUT /settings/mail-templates': {
    body: {
      kind: 'acknowledgement' | 'reply' | 'classified' | 'status' | 'delivered' | 'confirm' | 'notice';
      language: 'de' | 'en';
      before: { subject: string; text: string };
      template: { subject: string; text: string } | null;
    };
    answer: {
      items: {
        kind: 'acknowledgement' | 'reply' | 'classified' | 'status' | 'delivered' | 'confirm' | 'notice';
        language: 'de' | 'en';
        subject: string;
        text: string;
        own: boolean;
        standard: { subject: string; text: string };
        placeholders: string[];
        needed: string[];
      }[];
    };
  };
  'PUT /settings/retention': {
    body: { eraseClosedAfterMonths?: number | null; eraseRecordingsAfterMonths?: number | null };
    answer: { eraseClosedAfterMonths?: number | null; eraseRecordingsAfterMonths?: number | null };
  };
  'PUT /settings/sign-in': {
    body: { secondFactorForStaff?: boolean };
    answer: { secondFactorForStaff?: boolean };
  };
}
