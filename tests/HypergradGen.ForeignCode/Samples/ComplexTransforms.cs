using System;
using System.Runtime.InteropServices;

namespace SignalProcessing
{
    [StructLayout(LayoutKind.Sequential)]
    public struct Cplx
    {
        public double Re;
        public double Im;

        public Cplx(double re, double im) { Re = re; Im = im; }
        public static Cplx FromPolar(double r, double phi) => new Cplx(r * Math.Cos(phi), r * Math.Sin(phi));
        public double Abs() => Math.Sqrt(Re * Re + Im * Im);
        public double Arg() => Math.Atan2(Im, Re);
        public static implicit operator Cplx(double x) => new Cplx(x, 0);
        public static Cplx operator +(Cplx a, Cplx b) { a.Re += b.Re; a.Im += b.Im; return a; }
        public static Cplx operator -(Cplx a, Cplx b) { a.Re -= b.Re; a.Im -= b.Im; return a; }
        public static Cplx operator *(Cplx a, Cplx b) => new Cplx(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);
        public static Cplx operator /(Cplx a, Cplx b)
        {
            if (Math.Abs(b.Re) >= Math.Abs(b.Im))
            {
                double r = b.Im / b.Re, d = b.Re + b.Im * r;
                return new Cplx((a.Re + a.Im * r) / d, (a.Im - a.Re * r) / d);
            }
            else
            {
                double r = b.Re / b.Im, d = b.Im + b.Re * r;
                return new Cplx((a.Re * r + a.Im) / d, (a.Im * r - a.Re) / d);
            }
        }

        public static Cplx Exp(Cplx z) => FromPolar(Math.Exp(z.Re), z.Im);
        public static Cplx Sqrt(Cplx z) => FromPolar(Math.Sqrt(z.Abs()), z.Arg() / 2);
        public static Cplx Log(Cplx z) => new Cplx(Math.Log(z.Abs()), z.Arg());
    }

    public static class Transforms
    {
        public static void Fft(Cplx[] buffer)
        {
            int n = buffer.Length;
            if ((n & (n - 1)) != 0) throw new ArgumentException("length must be a power of two");
            for (int i = 1, j = 0; i < n; i++)
            {
                int bit = n >> 1;
                for (; (j & bit) != 0; bit >>= 1)
                    j ^= bit;
                j ^= bit;
                if (i < j)
                    (buffer[i], buffer[j]) = (buffer[j], buffer[i]);
            }
            for (int len = 2; len <= n; len <<= 1)
            {
                double ang = -2 * Math.PI / len;
                Cplx wlen = Cplx.FromPolar(1, ang);
                for (int i = 0; i < n; i += len)
                {
                    Cplx w = 1;
                    for (int k = 0; k < len / 2; k++)
                    {
                        Cplx u = buffer[i + k], v = buffer[i + k + len / 2] * w;
                        buffer[i + k] = u + v;
                        buffer[i + k + len / 2] = u - v;
                        w *= wlen;
                    }
                }
            }
        }

        public static double SpectralCentroid(double[] samples)
        {
            int n = 1;
            while (n * 2 <= samples.Length) n *= 2;
            var buffer = new Cplx[n];
            for (int i = 0; i < n; i++) buffer[i] = samples[i] * (0.5 - 0.5 * Math.Cos(2 * Math.PI * i / n));
            Fft(buffer);
            double num = 0, den = 1e-12;
            for (int i = 0; i <= n / 2; i++)
            {
                double m = buffer[i % n].Re * buffer[i % n].Re + buffer[i % n].Im * buffer[i % n].Im;
                num += i * m;
                den += m;
            }
            return num / den;
        }

        public static double Goertzel(double[] x, double frequency)
        {
            double w = 2 * Math.PI * frequency, coeff = 2 * Math.Cos(w), s1 = 0, s2 = 0;
            foreach (var v in x)
            {
                var s0 = v + coeff * s1 - s2;
                s2 = s1;
                s1 = s0;
            }
            return s1 * s1 + s2 * s2 - coeff * s1 * s2;
        }

        public static Cplx EvaluatePolynomial(Cplx[] coefficients, Cplx z)
        {
            Cplx acc = 0.0;
            for (int i = coefficients.Length - 1; i >= 0; i--) acc = acc * z + coefficients[i];
            return acc;
        }

        public static Cplx NewtonRoot(Cplx start, Cplx c)
        {
            var z = start;
            for (int i = 0; i < 12; i++)
            {
                var f = z * z * z - c;
                var df = 3 * z * z;
                z -= f / df;
            }
            return z;
        }

        public static double HestonCharacteristic(double u, double s0, double r, double t, double v0, double kappa, double theta, double sigma, double rho)
        {
            Cplx i = new Cplx(0, 1);
            Cplx d = Cplx.Sqrt((rho * sigma * u * i - kappa) * (rho * sigma * u * i - kappa) + sigma * sigma * (i * u + u * u));
            Cplx g = (kappa - rho * sigma * u * i - d) / (kappa - rho * sigma * u * i + d);
            Cplx e = Cplx.Exp(-1 * d * t);
            Cplx c = r * u * i * t + kappa * theta / (sigma * sigma) * ((kappa - rho * sigma * u * i - d) * t - 2 * Cplx.Log((1 - g * e) / (1 - g)));
            Cplx dd = (kappa - rho * sigma * u * i - d) / (sigma * sigma) * ((1 - e) / (1 - g * e));
            return Cplx.Exp(c + dd * v0 + i * u * Math.Log(s0)).Re;
        }

        public static void Dct(ReadOnlySpan<double> input, Span<double> output)
        {
            for (int k = 0; k < output.Length; k++)
            {
                double s = 0;
                for (int n = 0; n < input.Length; n++)
                    s += input[n] * Math.Cos(Math.PI / input.Length * (n + 0.5) * k);
                output[k] = s * Math.Sqrt((k == 0 ? 1.0 : 2.0) / input.Length);
            }
        }

        public static void HaarForward(double[] data, double[] temp)
        {
            for (int length = data.Length; length > 1; length /= 2)
            {
                int half = length / 2;
                for (int i = 0; i < half; i++)
                {
                    temp[i] = (data[2 * i] + data[2 * i + 1]) / Math.Sqrt(2);
                    temp[half + i] = (data[2 * i] - data[2 * i + 1]) / Math.Sqrt(2);
                }
                for (int i = 0; i < 2 * half; i++) data[i] = temp[i];
            }
        }

        public static double[] Convolve(double[] a, double[] b)
        {
            var result = new double[a.Length + b.Length - 1];
            for (int i = 0; i < a.Length; i++)
                for (int j = 0; j < b.Length; j++)
                    result[i + j] += a[i] * b[j];
            return result;
        }

        public static double PeakOfConvolution(double[] a, double[] b)
        {
            double[] c = Convolve(a, b);
            double best = c[0];
            for (int i = 1; i < c.Length; i++) best = Math.Max(best, c[i]);
            return best;
        }
    }
}
