import { exists, t } from '../i18n';

interface Problem {
  code?: string;
  key?: string;
  message?: string;
  field?: string;
  params?: Record<string, unknown>;
}

/** An answer of the server that is not a success, or no answer at all (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly key: string,
    message: string,
    readonly field?: string,
    readonly params: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }

  static from(status: number, body: unknown): ApiError {
    const p: Problem = typeof body === 'object' && body !== null ? body : {};
    return new ApiError(status, p.code ?? `http_${status}`, p.key ?? '', p.message ?? '', p.field, p.params);
  }

  static network(cause: unknown): ApiError {
    const timeout = cause instanceof DOMException && cause.name === 'TimeoutError';
    return new ApiError(0, timeout ? 'timeout' : 'network', '', String(cause));
  }
}

/** The sentence for the person: the server's key in their language, else the code's, else a general one. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return t('errors:code.unknown', { code: String(error) });
  if (error.key && exists(`errors:${error.key}`)) return t.any(`errors:${error.key}`, error.params);
  if (exists(`errors:code.${error.code}`)) return t.any(`errors:code.${error.code}`, error.params);
  return t('errors:code.unknown', { code: error.key || error.code });
}
