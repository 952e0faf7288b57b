const documents = '/portal/documents';

export function isDocumentPath(path: string): boolean {
  return path === documents || path.startsWith(`${documents}/`);
}

export function receiptPath(paymentId: string): string {
  return `${documents}/${encodeURIComponent(paymentId)}`;
}

/** Null when the path is no receipt's. */
export function receiptIn(path: string): string | null {
  const match = /^\/portal\/documents\/([^/]+)$/.exec(path);
  if (!match?.[1]) return null;
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return null;
  }
}
