/** Liquid water, region 1 of IAPWS-IF97: R7-97(2012), equation 7 and table 2. */

import { type BasicProperties, GAS_CONSTANT, type Term } from './basic-properties.ts';

const TERMS: readonly Term[] = [
  [0, -2, 0.14632971213167],
  [0, -1, -0.84548187169114],
  [0, 0, -3.756360367204],
  [0, 1, 3.3855169168385],
  [0, 2, -0.95791963387872],
  [0, 3, 0.15772038513228],
  [0, 4, -0.016616417199501],
  [0, 5, 0.81214629983568e-3],
  [1, -9, 0.28319080123804e-3],
  [1, -7, -0.60706301565874e-3],
  [1, -1, -0.018990068218419],
  [1, 0, -0.032529748770505],
  [1, 1, -0.021841717175414],
  [1, 3, -0.5283835796993e-4],
  [2, -3, -0.47184321073267e-3],
  [2, 0, -0.30001780793026e-3],
  [2, 1, 0.47661393906987e-4],
  [2, 3, -0.44141845330846e-5],
  [2, 17, -0.72694996297594e-15],
  [3, -4, -0.31679644845054e-4],
  [3, 0, -0.28270797985312e-5],
  [3, 6, -0.85205128120103e-9],
  [4, -5, -0.22425281908e-5],
  [4, -2, -0.65171222895601e-6],
  [4, 10, -0.14341729937924e-12],
  [5, -8, -0.40516996860117e-6],
  [8, -11, -0.12734301741641e-8],
  [8, -6, -0.17424871230634e-9],
  [21, -29, -0.68762131295531e-18],
  [23, -31, 0.14478307828521e-19],
  [29, -38, 0.26335781662795e-22],
  [30, -39, -0.11947622640071e-22],
  [31, -40, 0.18228094581404e-23],
  [32, -41, -0.93537087292458e-25],
];

const REDUCING_PRESSURE = 16.53;
const REDUCING_TEMPERATURE = 1386;

/** Properties at a pressure in MPa and a temperature in K; whether it is liquid there is not looked at. */
export function region1(pressure: number, temperature: number): BasicProperties {
  const pi = 7.1 - pressure / REDUCING_PRESSURE;
  const inverse = REDUCING_TEMPERATURE / temperature;
  const tau = inverse - 1.222;
  // Derivatives of the Gibbs free energy by reduced pressure and by inverse reduced temperature.
  let byPressure = 0;
  let byTemperature = 0;
  for (const [i, j, n] of TERMS) {
    byPressure -= n * i * pi ** (i - 1) * tau ** j;
    byTemperature += n * pi ** i * j * tau ** (j - 1);
  }
  return {
    enthalpy: GAS_CONSTANT * temperature * inverse * byTemperature,
    volume: (GAS_CONSTANT * temperature * byPressure) / (1000 * REDUCING_PRESSURE),
  };
}
