declare module 'jstat' {
  interface Distribution {
    inv(p: number, ...parameters: number[]): number;
    cdf(x: number, ...parameters: number[]): number;
  }
  const jstat: {
    studentt: Distribution;
    chisquare: Distribution;
    normal: Distribution;
    lognormal: Distribution;
    binomial: Distribution;
    poisson: Distribution;
  };
  export default jstat;
}
