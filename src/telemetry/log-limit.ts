/** Lets one log line through per period and tells with it how many were held back. */
export function createLogLimit(periodMillis: number): (write: (heldBack: number) => void) => void {
  let next = Number.NEGATIVE_INFINITY;
  let heldBack = 0;
  return (write) => {
    const now = performance.now();
    if (now < next) {
      heldBack++;
      return;
    }
    next = now + periodMillis;
    write(heldBack);
    heldBack = 0;
  };
}
