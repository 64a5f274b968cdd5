/** Water that carries one GJ at 30 K between supply and return: 1e9 J / (4186.8 J/(kg K) x 30 K), one litre taken as 1 kg. */
export const CUBIC_METRES_PER_GJ = 1e9 / (4186.8 * 30) / 1000;
