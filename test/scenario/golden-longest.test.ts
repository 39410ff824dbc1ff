/** The golden scenarios that take longest; `pnpm torture worlds`. */
import { longestGolden, testGolden } from './golden.ts';

testGolden(longestGolden);
