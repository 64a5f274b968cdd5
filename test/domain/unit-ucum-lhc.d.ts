/** What the tests use of a library that comes without types. */
declare module '@lhncbc/ucum-lhc' {
  interface Ucum {
    validateUnitString(code: string): { readonly status: 'valid' | 'invalid' | 'error' };
    convertUnitTo(
      from: string,
      value: number,
      to: string,
    ): {
      readonly status: 'succeeded' | 'failed' | 'error';
      readonly toVal: number | null;
      readonly msg?: readonly string[];
    };
  }
  export const UcumLhcUtils: { getInstance(): Ucum };
}
