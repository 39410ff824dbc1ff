/** What a preview of any kind of query says first: the question, who takes part and who does not, until when. */
import type { QueryRequest } from '@ketensom/protocol';
import type { RequestPreview } from './request-preview.ts';

type PreviewHead = Pick<
  RequestPreview,
  'query' | 'purpose' | 'partners' | 'notOffering' | 'missing' | 'aggregateOnly' | 'localThreshold' | 'expires'
>;

/** Partners that give a table and no rows, and those that leave small cells out; nobody in a ring. */
type Sources = Partial<Pick<RequestPreview, 'aggregateOnly' | 'localThreshold'>>;

/** See the module header. */
export function previewHead(request: QueryRequest, { aggregateOnly = [], localThreshold = [] }: Sources = {}): PreviewHead {
  const { query, purpose } = request.query as { readonly query: string; readonly purpose: string };
  return {
    query,
    purpose,
    partners: request.partners,
    notOffering: request.notOffering,
    missing: request.missing,
    aggregateOnly,
    localThreshold,
    expires: new Date(request.expires).toISOString(),
  };
}
