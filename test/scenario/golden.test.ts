/** The golden scenarios but the longest. */
import { otherGolden, testGolden } from './golden.ts';

testGolden(otherGolden);
