/** All addresses of the interface (API-3). */
import type { AnyRoute } from '../route.ts';
import { blobRoutes } from './blob-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { logRoutes } from './log-routes.ts';
import { queryRoutes } from './query-routes.ts';
import { roundRoutes } from './round-routes.ts';
import { serviceRoutes } from './service-routes.ts';

export const routes: readonly AnyRoute[] = [...serviceRoutes, ...eventRoutes, ...blobRoutes, ...logRoutes, ...roundRoutes, ...queryRoutes];
