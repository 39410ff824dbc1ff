/** The names that a codebook file gives, in one language. */
import { type Labels, type Language, labelsOf, readCodebook } from '@ketensom/host';

/** From the codebook file with its code lists. */
export const readLabels = (codebookFile: string, language: Language): Labels => labelsOf(readCodebook(codebookFile).codebook, language);
