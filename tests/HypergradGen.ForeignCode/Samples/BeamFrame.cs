using System;

namespace Structures
{
    public static class Beam
    {
        static double[,] ElementStiffness(double e, double i, double l)
        {
            double k = e * i / (l * l * l);
            return new double[,]
            {
                { 12 * k, 6 * l * k, -12 * k, 6 * l * k },
                { 6 * l * k, 4 * l * l * k, -6 * l * k, 2 * l * l * k },
                { -12 * k, -6 * l * k, 12 * k, -6 * l * k },
                { 6 * l * k, 2 * l * l * k, -6 * l * k, 4 * l * l * k }
            };
        }

        static bool Gauss(double[][] a, double[] b)
        {
            int n = b.Length;
            for (int c = 0; c < n; c++)
            {
                int best = c;
                for (int r = c + 1; r < n; r++)
                    if (Math.Abs(a[r][c]) > Math.Abs(a[best][c])) best = r;
                if (Math.Abs(a[best][c]) < 1e-14) return false;
                for (int k = 0; k < n; k++)
                {
                    double t = a[c][k]; a[c][k] = a[best][k]; a[best][k] = t;
                }
                double u = b[c]; b[c] = b[best]; b[best] = u;
                for (int r = c + 1; r < n; r++)
                {
                    double f = a[r][c] / a[c][c];
                    for (int k = c; k < n; k++) a[r][k] -= f * a[c][k];
                    b[r] -= f * b[c];
                }
            }
            for (int r = n - 1; r >= 0; r--)
            {
                for (int k = r + 1; k < n; k++) b[r] -= a[r][k] * b[k];
                b[r] /= a[r][r];
            }
            return true;
        }

        public static double TipDeflection(double[] inertia, double modulus, double length, double load)
        {
            int elements = inertia.Length;
            int dof = 2 * (elements + 1);
            double h = length / elements;
            double[][] k = new double[dof][];
            for (int i = 0; i < dof; i++) k[i] = new double[dof];
            double[] f = new double[dof];
            for (int e = 0; e < elements; e++)
            {
                var ke = ElementStiffness(modulus, 0.1 + inertia[e] * inertia[e], h);
                for (int r = 0; r < 4; r++)
                    for (int c = 0; c < 4; c++)
                        k[2 * e + r][2 * e + c] += ke[r, c];
            }
            f[dof - 2] = load;
            // clamped at the left
            for (int d = 0; d < 2; d++)
            {
                for (int j = 0; j < dof; j++) { k[d][j] = 0; k[j][d] = 0; }
                k[d][d] = 1;
                f[d] = 0;
            }
            if (!Gauss(k, f)) return 0;
            return f[dof - 2];
        }

        public static double[] ThomasSolve(double[] lower, double[] diag, double[] upper, double[] rhs)
        {
            int n = diag.Length;
            double[] c = new double[n], d = new double[n], x = new double[n];
            c[0] = upper[0] / diag[0];
            d[0] = rhs[0] / diag[0];
            for (int i = 1; i < n; i++)
            {
                double m = 1.0 / (diag[i] - lower[i] * c[i - 1]);
                c[i] = upper[i] * m;
                d[i] = (rhs[i] - lower[i] * d[i - 1]) * m;
            }
            x[n - 1] = d[n - 1];
            for (int i = n - 2; i >= 0; i--)
                x[i] = d[i] - c[i] * x[i + 1];
            return x;
        }
    }
}
