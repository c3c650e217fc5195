using System;
using System.Numerics;

namespace Signal
{
    public static class SpectralMethods
    {
        public static void Fft(Complex[] buffer, bool inverse)
        {
            int n = buffer.Length;
            int bits = 0;
            while ((1 << bits) < n) bits++;
            for (int i = 0; i < n; i++)
            {
                int r = 0;
                for (int b = 0; b < bits; b++)
                    if ((i & (1 << b)) != 0) r |= 1 << (bits - 1 - b);
                if (r > i && r < n)
                {
                    var temp = buffer[i];
                    buffer[i] = buffer[r];
                    buffer[r] = temp;
                }
            }
            for (int size = 2; size <= n; size *= 2)
            {
                int half = size / 2;
                double theta = (inverse ? 2 : -2) * Math.PI / size;
                for (int start = 0; start + size <= n; start += size)
                {
                    for (int k = 0; k < half; k++)
                    {
                        Complex w = Complex.FromPolarCoordinates(1, theta * k);
                        Complex even = buffer[start + k];
                        Complex odd = w * buffer[start + k + half];
                        buffer[start + k] = even + odd;
                        buffer[start + k + half] = even - odd;
                    }
                }
            }
            if (inverse)
                for (int i = 0; i < n; i++) buffer[i] /= n;
        }

        public static double[] PowerSpectrum(double[] signal)
        {
            int n = 1;
            while (n < signal.Length) n <<= 1;
            var work = new Complex[n];
            for (int i = 0; i < signal.Length; i++)
                work[i] = new Complex(signal[i], 0);
            Fft(work, false);
            var power = new double[n / 2 + 1];
            for (int i = 0; i < power.Length; i++)
                power[i] = work[i].Real * work[i].Real + work[i].Imaginary * work[i].Imaginary;
            return power;
        }

        public static double SpectralCentroid(double[] signal, double sampleRate)
        {
            double[] p = PowerSpectrum(signal);
            double weighted = 0, total = 0;
            for (int i = 0; i < p.Length; i++)
            {
                weighted += i * sampleRate / (2.0 * p.Length) * p[i];
                total += p[i];
            }
            if (total <= 0) return 0;
            return weighted / total;
        }

        public static double[] CircularConvolution(double[] a, double[] b)
        {
            int n = 1;
            while (n < a.Length) n *= 2;
            Complex[] fa = new Complex[n], fb = new Complex[n];
            for (int i = 0; i < a.Length; i++) fa[i] = a[i];
            for (int i = 0; i < Math.Min(n, b.Length); i++) fb[i] = b[i];
            Fft(fa, false);
            Fft(fb, false);
            for (int i = 0; i < n; i++) fa[i] *= fb[i];
            Fft(fa, true);
            double[] result = new double[n];
            for (int i = 0; i < n; i++) result[i] = fa[i].Real;
            return result;
        }

        public static (double magnitude, double phase) TransferFunction(double r, double l, double c, double omega)
        {
            Complex s = new Complex(0, omega);
            Complex impedance = r + s * l + 1 / (s * c);
            Complex h = 1 / (s * c) / impedance;
            return (Complex.Abs(h), h.Phase);
        }

        public static double Reflection(double zl, double z0, double beta, double length)
        {
            Complex gamma = (new Complex(zl, 0.3) - z0) / (new Complex(zl, 0.3) + z0);
            Complex moved = gamma * Complex.Exp(-2 * Complex.ImaginaryOne * beta * length);
            return (1 + moved.Magnitude) / (1 - moved.Magnitude) + moved.Real;
        }
    }
}
