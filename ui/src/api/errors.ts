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

/** The sentence for the person: the server's key in their language, else its kind of trouble, else the code's. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return t('errors:code.unknown', { code: String(error) });
  const kind = error.key.slice(error.key.lastIndexOf('.') + 1);
  const key = [error.key, `any.${kind}`, `code.${error.code}`].find((k) => k && exists(`errors:${k}`));
  if (!key) return t('errors:code.unknown', { code: error.key || error.code });
  return t.any(`errors:${key}`, { ...error.params, by: named(error.params.by) });
}

/** What still uses a row is sent as rows; their names are what a person looks for. */
function named(by: unknown): string {
  if (!Array.isArray(by)) return String(by ?? '');
  return by.map((row: { name?: string }) => row.name ?? '').join(', ');
}
