/** Complementary suppression: tables as sums of shown and hidden figures, the interval audit, and the search for cells to hide. */
export type { AdditiveFigure, AdditiveTable, AdditiveUnit, HiddenUnits, Relation } from './additive-table.ts';
export type { LinearCost, LinearModel, LinearProgram, LinearRow, LinearSolver } from './linear-solver.ts';
export { firstFitting, isProtected, maxSuppressionFigures, protectTable } from './protect-table.ts';
