namespace HypergradGen.Integration.Tests.Problems;

/// <summary>One damped Newton step with a Cholesky factorisation in place and two triangular solves; triangular loop bounds.</summary>
public partial class CholeskyNewton
{
    public double[,] Design { get; }

    public double[] Response { get; }

    public CholeskyNewton(double[,] design, double[] response)
    {
        (Design, Response) = (design, response);
    }

    private int Rows => Design.GetLength(0);

    private int Cols { get { return Design.GetLength(1); } }

    private static double Sigmoid(double z) { return 1 / (1 + Math.Exp(-z)); }

    private static void Factor(Span<double> a, int n)
    {
        for (int j = 0; j < n; j++)
        {
            double d = a[j * n + j];
            for (int k = 0; k < j; k++)
                d -= a[j * n + k] * a[j * n + k];
            d = Math.Sqrt(d);
            a[j * n + j] = d;
            for (int i = j + 1; i < n; i++)
            {
                double s = a[i * n + j];
                for (int k = 0; k < j; k++)
                    s -= a[i * n + k] * a[j * n + k];
                a[i * n + j] = s / d;
            }
        }
    }

    private static void Substitute(ReadOnlySpan<double> l, Span<double> b)
    {
        int n = b.Length;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                b[i] -= l[i * n + k] * b[k];
            b[i] /= l[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                b[i] -= l[k * n + i] * b[k];
            b[i] /= l[i * n + i];
        }
    }

    [FixedPointMap]
    private void Newton(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = Cols;
        var hessian = new double[n * n];
        var gradient = new double[n];
        for (int j = 0; j < n; j++)
        {
            hessian[j * n + j] = Math.Exp(lambda[j]);
            gradient[j] = Math.Exp(lambda[j]) * w[j];
        }
        for (int r = 0; r < Rows; r++)
        {
            double z = 0;
            for (int j = 0; j < n; j++)
                z += Design[r, j] * w[j];
            double p = Sigmoid(z), weight = p * (1 - p);
            for (int j = 0; j < n; j++)
            {
                gradient[j] += (p - Response[r]) * Design[r, j];
                for (int k = 0; k <= j; k++)
                    hessian[j * n + k] += weight * Design[r, j] * Design[r, k];
            }
        }
        Factor(hessian, n);
        Substitute(hessian, gradient);
        for (int j = 0; j < n; j++)
            next[j] = w[j] - 0.8 * gradient[j];
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        int r = 0;
        while (r < Rows)
        {
            double z = 0.2;
            for (int j = 0; j < Cols; j++)
                z += Design[r, j] * w[j];
            loss += (Sigmoid(z) - Response[r]) * (Sigmoid(z) - Response[r]);
            r++;
        }
        return loss;
    }
}

/// <summary>Normalised power iteration: the state is divided by its own norm; a jagged matrix perturbed by λ.</summary>
public sealed partial class PowerIteration(double[][] matrix)
{
    private static double Norm(ReadOnlySpan<double> x)
    {
        double s = 0;
        foreach (double v in x) s += v * v;
        return Math.Sqrt(s);
    }

    [FixedPointMap]
    private void Iterate(ReadOnlySpan<double> x, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < matrix.Length; i++)
        {
            next[i] = lambda[i] * x[i];
            for (int j = 0; j < matrix[i].Length; j++)
                next[i] += matrix[i][j] * x[j];
        }
        double norm = Norm(next);
        for (int i = 0; i < next.Length; i++)
            next[i] /= norm;
    }

    [OuterObjective]
    private double Rayleigh(ReadOnlySpan<double> x, ReadOnlySpan<double> lambda)
    {
        double q = 0;
        for (int i = 0; i < x.Length; i++)
        {
            q += lambda[i] * x[i] * x[i];
            for (int j = 0; j < x.Length; j++)
                q += x[i] * matrix[i][j] * x[j];
        }
        return q;
    }
}

/// <summary>Van der Waals density: scalar helper chains through three types in this file, one of them nested and generic-free.</summary>
public partial class Fluid
{
    internal static class Constants
    {
        internal const double R = 8.314e-1;
        internal static readonly double A = 0.36, B = 0.0427;
    }

    private static class Laws
    {
        internal static double Attraction(double rho) => Constants.A * Square(rho);

        internal static double Square(double x) => x * x;
    }

    private double Next(double rho, double p, double t)
    {
        double repulsive = 1 - Constants.B * rho;
        return (p + Laws.Attraction(rho)) * repulsive / (Constants.R * t);
    }

    [FixedPointMap]
    public void Density(ReadOnlySpan<double> rho, ReadOnlySpan<double> pt, Span<double> next) => next[0] = Next(rho[0], pt[0], t: 1 + pt[1]);

    [OuterObjective]
    public double Error(ReadOnlySpan<double> rho, ReadOnlySpan<double> pt) => Laws.Square(rho[0] - 1.5) + Laws.Square(pt[1]);
}
