import { describe, expect, it } from 'vitest';
import { exp, log, log1p } from '../../src/statistics/elementary.ts';
import { normalTail, studentTail } from '../../src/statistics/tail-probability.ts';

const relative = (own: number, theirs: number): number => Math.abs(own / theirs - 1);

describe('tail probabilities against R 4.2.2', () => {
  // Rscript -e 'for (a in list(c(0.3,1),c(1.96,2),c(3,5),c(12,29),c(1.96,80),c(6,1000),c(40,81))) cat(sprintf("[%g, %g, %.17g],\n", a[1], a[2], 2*pt(-a[1], a[2])))'
  it.each([
    [0.3, 1, 0.81445284184451539],
    [1.96, 2, 0.18905730960173223],
    [3, 5, 0.030099247897462569],
    [12, 29, 9.0607083331371775e-13],
    [1.96, 80, 0.053477717021614413],
    [6, 1000, 2.7553691733774752e-9],
    [40, 81, 4.1206659085003326e-55],
  ])('t = %d with %d degrees of freedom', (t, df, p) => {
    expect(relative(studentTail(t, df), p)).toBeLessThan(1e-12);
    expect(studentTail(-t, df)).toBe(studentTail(t, df));
  });

  // Rscript -e 'for (z in c(0.1,1,1.5,1.96,5,15,37)) cat(sprintf("[%g, %.17g],\n", z, 2*pnorm(-z)))'
  it.each([
    [0.1, 0.92034432544594202],
    [1, 0.31731050786291409],
    [1.5, 0.13361440253771614],
    [1.96, 0.049995790296440856],
    [5, 5.7330314375838782e-7],
    [15, 7.3419323986255028e-51],
    [37, 1.1451142445049154e-299],
  ])('z = %d', (z, p) => expect(relative(normalTail(z), p)).toBeLessThan(1e-12));

  it('is 1 at 0 and 0 beyond what a double holds', () => {
    expect([normalTail(0), studentTail(0, 5), normalTail(50), studentTail(1e9, 1000)]).toEqual([1, 1, 0, 0]);
    expect(() => studentTail(1, 0)).toThrow(RangeError);
  });
});

describe('elementary functions', () => {
  it('stay within two units in the last place of the engine over their range', () => {
    for (let at = 0; at < 4000; at += 1) {
      const x = (at - 2000) / 2.9;
      expect(relative(exp(x), Math.exp(x))).toBeLessThan(5e-16);
      const y = 2 ** ((at - 2000) / 3) * 1.37;
      expect(Math.abs(log(y) - Math.log(y))).toBeLessThan(5e-16 * Math.max(1, Math.abs(Math.log(y))));
      const z = 2 ** (-at / 90) - 0.4;
      expect(Math.abs(log1p(z) - Math.log1p(z))).toBeLessThan(1e-15);
    }
  });

  it('are exact at the ends', () => {
    expect([exp(0), log(1), log1p(0), exp(-800), exp(800), log(0)]).toEqual([
      1,
      0,
      0,
      0,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    expect([log(-1), exp(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});
