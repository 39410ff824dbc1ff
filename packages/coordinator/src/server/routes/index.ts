/** All addresses of the interface (API-3). */
import { z } from 'zod';
import { noQuery } from '../fields.ts';
import { describeInterface } from '../openapi.ts';
import { type AnyRoute, route } from '../route.ts';
import { blobRoutes } from './blob-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { logRoutes } from './log-routes.ts';
import { mirrorRoutes } from './mirror-routes.ts';
import { queryRoutes } from './query-routes.ts';
import { ringRoutes } from './ring-routes.ts';
import { roundRoutes } from './round-routes.ts';
import { serviceRoutes } from './service-routes.ts';

const interfaceRoute = route({
  method: 'GET',
  path: '/v1/openapi.json',
  audience: 'anyone',
  summary: 'This interface',
  query: noQuery,
  answers: { 200: { description: 'An OpenAPI 3.1 document', schema: z.looseObject({ openapi: z.string() }) } },
  handle: () => ({ status: 200, json: document }),
});

export const routes: readonly AnyRoute[] = [
  ...serviceRoutes,
  interfaceRoute,
  ...eventRoutes,
  ...blobRoutes,
  ...logRoutes,
  ...mirrorRoutes,
  ...roundRoutes,
  ...ringRoutes,
  ...queryRoutes,
];

const document = describeInterface(routes);
