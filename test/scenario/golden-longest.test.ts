/** The golden scenarios that take longest. */
import { longestGolden, testGolden } from './golden.ts';

testGolden(longestGolden);
